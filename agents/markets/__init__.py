"""Columns and rules of buyers and sellers."""
