"""What governments count at the end of a year: own revenue, indices, and the assessment of the
counties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.money.sectors import CG, PG, UG
from abm.registers.tables import read_table
from agents.calendar import JANUARY, MONTHS_A_YEAR
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
    from numpy.typing import NDArray

    from abm.model import GanziModel
    from agents.arrays import FloatArray

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
INTEREST = ("external_interest",)
BORROWED = ("bond_issue", "bond_repayment", "fund_distributions", "fund_calls")
"""Flows that are neither revenue nor spending."""
GREEN_INDUSTRIES = (
    (ELECTRICITY,),
    (HOSPITALITY,),
    (CROPS, LIVESTOCK, FORESTRY),
    (FOOD_PROCESSING,),
    (TIBETAN_MEDICINE,),
    (INFORMATION,),
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


Results = dict[str, "FloatArray"]
"""Sales (CNY), visits (person-visits), herders' income (CNY) and power (MWh) by county (18,)."""


class Assessment:
    """Results of the counties by year, and what the year closed last makes of them; NaN before
    there are years to compare.
    """

    result: NDArray[np.str_]  # the result by which each county is assessed, if fitted to it (18,)
    score: FloatArray  # growth of what each county is assessed by, 1/a (18,)
    green_index: float  # green industries, 1 = as in the first full year
    self_sufficiency: float  # own revenue over spending of counties and prefecture, share
    debt_service: float  # interest over spending of counties and prefecture, share
    _base: FloatArray | None  # green industries in the first full year, CNY of 2020 (6,)
    _before: Results | None  # results of the year before
    _sums: Results  # results of the year so far
    _months: int  # months in `_sums`

    def __init__(self, model: GanziModel) -> None:
        functions = {row["id"]: RESULTS[row["function"]] for row in read_table("counties")}
        self.result = np.array([functions[county] for county in COUNTIES])
        self.score = np.full(len(COUNTIES), np.nan)
        self.green_index = np.nan
        self.self_sufficiency = np.nan
        self.debt_service = np.nan
        self._base = None
        self._before = None
        self._sums = self._zero()
        self._months = 0

    def _zero(self) -> Results:
        """Nothing counted yet."""
        return {name: np.zeros(len(COUNTIES)) for name in ("sales", "visits", "herders", "power")}

    def add_month(self, model: GanziModel) -> None:
        """Count the month's results of the counties."""
        if model.clock.month == JANUARY:
            self._sums = self._zero()
            self._months = 0
        counties = model.counties
        plants = model.power_projects
        self._months += 1
        self._sums["sales"] += np.add.reduce(model.market.local_sales, axis=1)
        self._sums["visits"] += counties.tourist_visits
        self._sums["herders"] += counties.herder_income
        self._sums["power"] += np.bincount(plants.county, plants.generation, counties.n)

    def close_year(self, model: GanziModel) -> None:
        """December, after the balance sheets are drawn up: reckon the year."""
        self.close_budgets(model)
        if self._months == MONTHS_A_YEAR:
            self.close_index(model)
            self.close_scores(model)

    def close_budgets(self, model: GanziModel) -> None:
        """Own revenue over spending and interest over spending of counties and prefecture
        together.
        """
        books = model.balance_sheet
        own = sum(float(books.of_year(sector, OWN_REVENUE).sum()) for sector in (CG, PG))
        interest = sum(float(books.of_year(sector, INTEREST).sum()) for sector in (CG, PG))

        # Spending is what is left of all flows, net: below zero, like interest.
        not_spent = (*OWN_REVENUE, *FROM_ABOVE, *BORROWED)
        net = books.year_flows[:, (CG, PG)].sum() - sum(
            books.of_year(sector, not_spent).sum() for sector in (CG, PG)
        )
        self.self_sufficiency = own / -float(net)
        self.debt_service = interest / float(net)

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
        """Scores of the counties by the year's growth of output, green results and what suits
        each.
        """
        before = self._before
        self._before = self._sums
        if before is None:
            return
        growth = {name: _growth(self._sums[name], before[name]) for name in self._sums}
        self.score = government.assessment_score(
            growth=growth["sales"],
            green=(growth["visits"] + growth["herders"] + growth["power"]) / 3,
            fitted=np.select([self.result == name for name in growth], list(growth.values())),
            green_weight=model.levers.assessment_weight_green,
            differentiation=model.levers.assessment_differentiation,
        )


def _growth(now: FloatArray, before: FloatArray) -> FloatArray:
    """Growth shares, 0 where there was nothing before."""
    return np.divide(now, before, out=np.ones_like(now), where=before > 0) - 1.0
