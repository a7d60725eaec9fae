"""Columns and rules of mines, parks, data centres."""
