"""Scores of published probabilities once outcomes are known; no outcome is shipped with the
project.
"""
