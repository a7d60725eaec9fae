"""Columns and rules of users of energy."""
