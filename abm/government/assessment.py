"""What governments count at the end of a year: own revenue, indices, and the assessment of the
counties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import CG, PG, UG
from abm.registers.tables import read_table
from agents.county import COUNTIES
from agents.government import administration as government
from agents.industries import (
    CROPS,
    ELECTRICITY,
    FOOD_PROCESSING,
    FORESTRY,
    HOSPITALITY,
    INFORMATION,
    LIVESTOCK,
    TIBETAN_MEDICINE,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

MONTHS = 12
TAXES = ("production_tax", "corporate_tax", "personal_tax", "resource_fees")
OWN_REVENUE = (
    *TAXES,
    "resource_use_fees",
    "mine_fees",
    "enclave_tax",
    "enclave_dividends",
    "dividends",
    "carbon_credit_sales",
)
FROM_ABOVE = ("transfers",)
BORROWED = ("bond_issue", "bond_repayment", "fund_distributions", "fund_calls")
"""Flows that are neither revenue nor spending."""
GREEN_INDUSTRIES = (
    *((ELECTRICITY,), (HOSPITALITY,), (CROPS, LIVESTOCK, FORESTRY)),
    *((FOOD_PROCESSING,), (TIBETAN_MEDICINE,), (INFORMATION,)),
)
"""Green industries of the document whose real value added the development index follows."""
RESULTS = {
    "tourism": "visits",
    "energy": "power",
    "mining": "sales",
    "pastoral": "herders",
    "agro": "herders",
}
"""Result by which a county of each dominant function is assessed when the assessment is fitted to
it.
"""


class Assessment:
    """The last closed year: indices and scores, None before there are two years to compare.

    `score` (18,): growth of what each county is assessed by; `green_index`: 1 = as in the first
    full year.
    """

    def __init__(self, model: GanziModel) -> None:
        functions = {row["id"]: RESULTS[row["function"]] for row in read_table("counties")}
        self.result = np.array([functions[county] for county in COUNTIES])
        self.score = np.full(len(COUNTIES), np.nan)
        self.green_index = self.self_sufficiency = self.debt_service = np.nan
        self._base, self._before = None, None
        self._sums, self._months = self._zero(), 0

    def _zero(self) -> dict[str, FloatArray]:
        """Nothing counted yet, {result: (18,)}."""
        return {name: np.zeros(len(COUNTIES)) for name in ("sales", "visits", "herders", "power")}

    def add_month(self, model: GanziModel) -> None:
        """Count the month's results of the counties."""
        if model.clock.month == 1:
            self._sums, self._months = self._zero(), 0
        counties, plants = model.counties, model.power_projects
        self._months += 1
        self._sums["sales"] += np.add.reduce(model.market.local_sales, axis=1)
        self._sums["visits"] += counties.tourist_visits
        self._sums["herders"] += counties.herder_income
        self._sums["power"] += np.bincount(plants.county, plants.generation, counties.n)

    def close_year(self, model: GanziModel) -> None:
        """December, after the balance sheets are drawn up: reckon the year."""
        self.close_budgets(model)
        if self._months == MONTHS:
            self.close_index(model)
            self.close_scores(model)

    def close_budgets(self, model: GanziModel) -> None:
        """Own revenue over spending and interest over spending of counties and
        prefecture together.
        """
        books = model.balance_sheet
        own = sum(float(books.of_year(sector, OWN_REVENUE).sum()) for sector in (CG, PG))
        not_spent = (*OWN_REVENUE, *FROM_ABOVE, *BORROWED)
        net = books.year_flows[:, (CG, PG)].sum() - sum(
            books.of_year(sector, not_spent).sum() for sector in (CG, PG)
        )
        interest = sum(
            float(books.of_year(sector, ("external_interest",)).sum()) for sector in (CG, PG)
        )
        self.self_sufficiency, self.debt_service = own / -float(net), interest / float(net)

    def close_index(self, model: GanziModel) -> None:
        """Development index of the green industries, over the first full year."""
        real = model.accounts.real_year
        values = np.maximum([real[list(group)].sum() for group in GREEN_INDUSTRIES], 1.0)
        self._base = values if self._base is None else self._base
        self.green_index = government.composite_index(values, self._base)

    def taxes(self, model: GanziModel) -> float:
        """Taxes and fees that all levels took in the year closed last, CNY."""
        return sum(
            float(model.balance_sheet.of_year(sector, TAXES).sum()) for sector in (CG, PG, UG)
        )

    def close_scores(self, model: GanziModel) -> None:
        """Scores of the counties by the year's growth of output, green results and what
        suits each.
        """
        sums, before = self._sums, self._before
        self._before = sums
        if before is None:
            return
        growth = {name: _growth(sums[name], before[name]) for name in sums}
        green = (growth["visits"] + growth["herders"] + growth["power"]) / 3
        fitted = np.select([self.result == name for name in growth], list(growth.values()))
        levers = model.levers
        terms = (levers.assessment_weight_green, levers.assessment_differentiation)
        self.score = government.assessment_score(growth["sales"], green, fitted, *terms)


def _growth(now: FloatArray, before: FloatArray) -> FloatArray:
    """Growth shares, 0 where there was nothing before."""
    return np.divide(now, before, out=np.ones_like(now), where=before > 0) - 1.0
