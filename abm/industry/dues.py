"""What closing checks of mines: (what, CNY due, CNY posted).

Sales are reckoned from the output column, apart from the postings. What owners put in is checked by
what it leaves behind: a deposit still below zero is money that was due and was not posted.
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
    yield "equity (missing in overdrawn mines)", missing, 0.0
