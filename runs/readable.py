"""Seconds and bytes as people say them."""

from runs.language import say

MINUTE, HOUR, DAY = 60, 3600, 86400
"""Seconds."""


def duration(seconds: float) -> str:
    """Seconds in the largest unit of which there are at least two."""
    if seconds >= 2 * DAY:
        return say("about {n:.0f} days", n=seconds / DAY)
    if seconds >= 2 * HOUR:
        return say("about {n:.0f} hours", n=seconds / HOUR)
    if seconds >= 2 * MINUTE:
        return say("about {n:.0f} minutes", n=seconds / MINUTE)
    return say("about {n:.0f} seconds", n=max(seconds, 1))


def size(count: float) -> str:
    """Bytes in kB, MB or GB."""
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            return f"{count / length:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
