"""Fit the model and test it against history."""
