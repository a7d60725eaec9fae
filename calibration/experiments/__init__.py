"""Experiments that take minutes: signs that must hold, effects of every lever, facts that must come
out.
"""
