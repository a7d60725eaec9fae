"""What closing checks of enterprises: (what, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.firms.labour import wage_factor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_settlement(model: GanziModel) -> Iterator[tuple[str, float, float]]:
    """Wages by staff, people from outside and herders among them."""
    enterprises, economy = model.enterprises, model.economy
    in_month = model.ledger.month_total
    wage = economy.structure.wage[enterprises.market] * economy.wage_level * wage_factor(model)
    due = np.add.reduce(enterprises.employees * enterprises.weight * enterprises.active * wage)
    posted = in_month("wages", payer="enterprises")
    posted += in_month("wages_outside", payer="enterprises")
    yield "wages", due, posted
