"""Month phase: everything is measured, and once a year checked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from abm.energy import measured as energy
from abm.finance import measured as finance
from abm.firms import measured as firms
from abm.government import measured as government
from abm.honours import measured as honours
from abm.industry import measured as industry
from abm.markets import measured as markets
from abm.networks import measured as networks
from abm.pasture import measured as pasture
from abm.power import measured as power
from abm.registers import indicators
from abm.tourism import measured as tourism
from agents import columns
from agents.calendar import DECEMBER
from agents.stack import one_by_one

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.indicators import Measure

MEASURED = (
    tourism,
    honours,
    networks,
    pasture,
    power,
    industry,
    firms,
    markets,
    government,
    finance,
    energy,
)
"""What each sector measures, in the order in which results list it."""


@lru_cache(maxsize=1)
def measures() -> tuple[dict[str, Measure], dict[str, Measure]]:
    """(monthly, annual): dict id -> function(model), in the order of the sectors."""
    monthly: dict[str, Measure] = {}
    annual: dict[str, Measure] = {}
    for sector in MEASURED:
        monthly.update(sector.MONTHLY)
        annual.update(getattr(sector, "ANNUAL", {}))
    unknown = (set(monthly) | set(annual)) ^ set(indicators.register())
    if unknown:
        raise ValueError(
            f"indicator '{min(unknown)}' is measured but not declared in abm/data/indicators, "
            "or the reverse"
        )
    return monthly, annual


def record(model: GanziModel) -> None:
    """Record the month's indicators; check money every year (every month in tests) and all columns
    every year.
    """
    model.three_ways.close_month(model.clock.month)
    model.balance_sheet.add_month()
    model.assessment.add_month(model)
    model.recorder.record(model)
    close_month(model)


@one_by_one
def close_month(model: GanziModel) -> None:
    """Close the month's edges, and in December the year; checks."""
    december = model.clock.month == DECEMBER
    if december:
        model.balance_sheet.close_year(model)
        model.assessment.close_year(model)
        model.recorder.record_year(model)
    model.network.end_month(model.clock.t)
    if december or columns.STRICT:
        model.ledger.check()
        model.three_ways.check()
        model.balance_sheet.check(model)
    if december:
        for table in model.tables():
            table.check()
        model.network.check()
