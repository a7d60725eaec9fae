"""Columns and rules of banks, the guidance fund, investors."""
