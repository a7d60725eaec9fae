"""How far the table is off: errors on mixes that it never saw, and the bars that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from agents.arrays import FloatArray


class Errors(NamedTuple):
    """Half widths of bars."""

    published: FloatArray
    """Of each published probability (targets,)."""
    cost: FloatArray
    """Of each payer's cost, as a share of it (payers,)."""
