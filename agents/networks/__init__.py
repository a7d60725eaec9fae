"""Columns and rules of builders of networks."""
