"""Pasture: herds, grass, herder households, farms and forests."""
