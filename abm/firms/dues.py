"""What closing checks of enterprises: (flow, CNY due, CNY posted).

What is due is reckoned from columns and levers alone, not from the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.firms.labour import wage_factor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel


def due_of_settlement(model: GanziModel) -> Iterator[Any]:
    """Wages by staff, people from outside and herders among them."""
    e, economy, total = model.enterprises, model.economy, model.ledger.month_total
    pay = economy.structure.wage[e.market] * economy.wage_level * wage_factor(model)
    wages = total("wages", payer="enterprises") + total("wages_outside", payer="enterprises")
    yield "wages", np.add.reduce(e.employees * e.weight * e.active * pay), wages
