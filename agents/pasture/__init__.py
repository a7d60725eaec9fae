"""Columns and rules of herders, herds, farms, forests."""
