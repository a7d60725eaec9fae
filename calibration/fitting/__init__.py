"""Fit: moments, screening, history matching, posterior, recovery of known truths."""
