"""Columns and rules of travel parties, sites, beds."""
