"""What closing checks of mines: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_mines(model: GanziModel) -> Iterator[tuple[str, float, float]]:
    """Ore and concentrate sold, and that no mine is overdrawn."""
    mines = model.mines
    yield "ore_export", np.add.reduce(mines.output), model.ledger.month_total("ore_export")

    # Owners cover all losses: what is still missing now should have been put in.
    missing = -np.add.reduce(np.minimum(mines.deposits, 0.0))
    yield "equity", missing, 0.0
