"""What closing checks of mines: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_mines(model: GanziModel) -> Iterator[Any]:
    """Ore and concentrate sold."""
    yield "ore_export", np.add.reduce(model.mines.output), model.ledger.month_total("ore_export")
    yield (
        "equity",
        -np.add.reduce(np.minimum(model.mines.deposits, 0.0)),
        0.0,
    )  # owners let no mine be overdrawn
