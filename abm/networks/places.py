"""The places of the graph that are no county: markets, river basins, and what is high."""

from __future__ import annotations

ORIGINS = (
    "chengdu",
    "sichuan_other",
    "chongqing",
    "southwest",
    "pearl_delta",
    "yangtze_delta",
    "north_central",
    "northwest_tibet",
    "local",
)
"""Markets that visitors come from."""
ZONES = ("jinsha", "yalong", "dadu")
"""River basins, each with plants of its own and lines that start there."""
HIGH_ALTITUDE = 3500.0
"""Metres of a county's seat above which passes are snowed up and works stop in winter."""
