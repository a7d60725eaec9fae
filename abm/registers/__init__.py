"""Registers: every table of numbers, what is read from it, and what a run is told by name."""
