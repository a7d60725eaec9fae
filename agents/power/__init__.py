"""Columns and rules of power projects, lines, developers."""
