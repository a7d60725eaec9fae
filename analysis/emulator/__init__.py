"""Instant probabilities: a table learned from runs, and what it says of any mix."""
