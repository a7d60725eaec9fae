"""Columns and rules of governments."""
