"""WHO decides, and how: one file a kind of agent, its columns and its decision rules."""

from agents.county import County

__all__ = ["County"]
