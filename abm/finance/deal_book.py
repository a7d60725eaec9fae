"""The book of all deals of a run: who took what with which ticket, and how it turned out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from abm.clock import label_of
from abm.networks.finance import investor_names
from agents.calendar import MONTHS_A_YEAR
from agents.county import COUNTIES
from agents.finance.guidance_fund import FUND_CLASSES, HELD_YEARS
from agents.finance.investor import NOBODY

if TYPE_CHECKING:
    import pandas as pd

    from abm.finance.deals import Applications
    from agents.arrays import BoolArray, FloatArray, IntArray

KINDS = ("plant", "mine", "hotel", "park_step", "data_centre", "firm")
"""What is built."""
PLACE_NAMES = (*COUNTIES, "outside")


def _counts() -> IntArray:
    return np.zeros(0, dtype=np.int64)


def _amounts() -> FloatArray:
    return np.zeros(0)


@dataclass
class DealBook:
    """Columns of the book, one entry a deal in the order of decision; CNY where not said otherwise.

    What the sun brought is counted here too, as the owners of solar plants look back on it.
    """

    month: IntArray = field(default_factory=_counts)
    """Month of the decision."""
    kind: IntArray = field(default_factory=_counts)
    """Row of KINDS."""
    row: IntArray = field(default_factory=_counts)
    """Row of the agent that builds."""
    fund_class: IntArray = field(default_factory=_counts)
    """Row of FUND_CLASSES."""
    place: IntArray = field(default_factory=_counts)
    """Row of PLACE_NAMES."""
    investor: IntArray = field(default_factory=_counts)
    """Row of the investor that takes it; NOBODY, or one beyond them for owners of their own."""
    capital: FloatArray = field(default_factory=_amounts)
    """Capital cost."""
    equity: FloatArray = field(default_factory=_amounts)
    """Equity of investor and fund."""
    offered: FloatArray = field(default_factory=_amounts)
    """Ticket that the fund offered."""
    ticket: FloatArray = field(default_factory=_amounts)
    """Ticket that was paid in."""
    value: FloatArray = field(default_factory=_amounts)
    """What it left its investor beyond what he asks without the ticket, share of capital cost."""
    additional: FloatArray = field(default_factory=_amounts)
    """Capital cost that is spent only with the ticket."""
    displaced: FloatArray = field(default_factory=_amounts)
    """Capital cost that would have been spent, had there been no ticket."""
    deadweight: FloatArray = field(default_factory=_amounts)
    """Ticket that was not needed."""
    expected: FloatArray = field(default_factory=_amounts)
    """Yearly income that its owner reckoned with, any unit; NaN where nobody looks back."""
    review: IntArray = field(default_factory=_counts)
    """Month in which it will have worked for a year."""
    excess: FloatArray = field(default_factory=_amounts)
    """What it earned beyond plan, share of capital cost; NaN until then."""
    proceeds: FloatArray = field(default_factory=_amounts)
    """What the fund's stake brought; NaN while it is held."""

    solar_energy: FloatArray = field(default_factory=lambda: np.zeros(len(COUNTIES)))
    """Energy fed in by solar plants since January, MWh by county."""
    solar_possible: FloatArray = field(default_factory=lambda: np.zeros(len(COUNTIES)))
    """Energy that they would have fed in without losses in a usual year, MWh by county."""

    @property
    def n(self) -> int:
        """Number of entries."""
        return len(self.month)

    def add(
        self, noted: IntArray, deals: Applications, *, month: int, **decided: IntArray | FloatArray
    ) -> None:
        """Enter the `noted` ones of some applications as decided in `month`."""
        k = len(noted)
        entries = {
            "month": np.full(k, month),
            "kind": np.full(k, deals.kind),
            "fund_class": np.full(k, deals.fund_class),
            "row": deals.rows[noted],
            "place": deals.place[noted],
            "capital": deals.capital[noted],
            "equity": deals.equity[noted],
            "expected": deals.expected[noted],
            "review": month + np.ceil(deals.months[noted]).astype(np.int64),
            "excess": np.full(k, np.nan),
            "proceeds": np.full(k, np.nan),
        }
        for name, values in decided.items():
            entries[name] = values[noted]
        for name, values in entries.items():
            setattr(self, name, np.concatenate([getattr(self, name), values]))

    def held(self) -> BoolArray:
        """Deals in which the fund holds a stake, shape (n,)."""
        return (self.ticket > 0) & np.isnan(self.proceeds)

    def stages(self) -> list[str]:
        """Where each deal stands: taken, looked back on, sold by the fund; refused, displaced."""
        taken = self.investor != NOBODY
        names = np.where(np.isnan(self.excess), "taken", "reviewed")
        names = np.where(np.isnan(self.proceeds), names, "exited")
        names = np.where(taken, names, np.where(self.displaced > 0, "displaced", "refused"))
        return [str(name) for name in names]

    def yearly_return(self) -> FloatArray:
        """Yearly return of the fund on the stakes it has sold, share, shape (n,); NaN elsewhere."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (self.proceeds / self.ticket) ** (1 / HELD_YEARS) - 1

    def frame(self) -> pd.DataFrame:
        """The book as a table: deal, month, class, county, money in CNY, investor by name, stage,
        whether it would have gone without the ticket, and how it turned out.
        """
        import pandas as pd

        names = [*investor_names(), "owners"]
        return pd.DataFrame(
            {
                "deal": [
                    f"{KINDS[kind]}:{row}:{label_of(month)}"
                    for kind, row, month in zip(
                        self.kind.tolist(), self.row.tolist(), self.month.tolist(), strict=True
                    )
                ],
                "month": [label_of(month) for month in self.month.tolist()],
                "class": [FUND_CLASSES[row] for row in self.fund_class],
                "county": [PLACE_NAMES[row] for row in self.place],
                "capital": self.capital,
                "equity": self.equity,
                "offered": self.offered,
                "ticket": self.ticket,
                "investor": ["" if row == NOBODY else names[row] for row in self.investor],
                "stage": self.stages(),
                "also_without": np.where(
                    self.investor == NOBODY, self.displaced > 0, self.additional < self.capital / 2
                ),
                "additional": self.additional,
                "displaced": self.displaced,
                "deadweight": self.deadweight,
                "value": self.value,
                "excess_return": self.excess,
                "proceeds": self.proceeds,
                "fund_return": self.yearly_return(),
            }
        )


def months_to_review(building_months: FloatArray) -> FloatArray:
    """Months from the decision until a deal has worked for a year, shape of `building_months`."""
    return building_months + MONTHS_A_YEAR
