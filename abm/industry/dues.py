"""What closing checks of mines: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

import numpy as np


def due_of_mines(model):
    """Ore and concentrate sold."""
    yield "ore_export", np.add.reduce(model.mines.output), model.ledger.month_total("ore_export")
    yield (
        "equity",
        -np.add.reduce(np.minimum(model.mines.deposits, 0.0)),
        0.0,
    )  # owners let no mine be overdrawn
