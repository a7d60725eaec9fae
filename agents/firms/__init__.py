"""Columns and rules of enterprises."""
