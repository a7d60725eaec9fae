"""Columns and rules of contests for honours."""
