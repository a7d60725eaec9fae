"""Is the start at rest? Under the outlook `steady` nothing outside changes and nothing grows, so
that whatever moves was out of balance: `ganzi validate --steady`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.firms.closure import by_cell
from abm.firms.start_incomes import by_month, herder_flows, resident_flows
from abm.markets.structure import MAKERS, SERVICES
from abm.model import GanziModel
from abm.power.year_before import sales_of_year
from abm.record import measures
from abm.registers import indicators
from abm.registers.steady import STEADY
from agents.calendar import MONTHS_A_YEAR
from agents.industries import COLUMNS, CONSTRUCTION, INDUSTRIES, NON_MARKET
from calibration.tables import PageTable
from runs.refusals import whole_number

if TYPE_CHECKING:
    from agents.arrays import FloatArray

FIRST, LAST = "2022-01", "2024-12"
USUAL_DRAWS = 10
HEADLINE = (
    "gdp",
    "herder_income",
    "resident_income",
    "value_added_electricity",
    "value_added_mining",
    "value_added_trade",
    "value_added_building_materials",
    "value_added_hospitality",
    "value_added_construction",
    "final_consumption",
    "visits",
    "tourism_revenue",
    "yak_sales",
    "green_loans",
    "loans",
    "enclave_output",
    "zone_output",
    "energy_use",
    "co2",
    "employment",
    "government_debt",
)
CHANGES = {"y1/base": 0.05, "y2/y1": 0.02, "y3/y2": 0.01}
"""Most that the median of the draws may move from the year before to the first, and on."""
SINGLE = 3
"""How often as much a single draw may move."""
MOST_UNSERVED = 0.003
"""Most of the sales of a year that may stay unserved."""
MOST_ELSEWHERE = 0.01
"""Most of the product that may be looked for elsewhere beyond what the register's shares allow,
because sellers here lack it."""
MOST_BY_COUNTY = 0.05
"""Most that the income of any county may move."""
PULSE = (0.5, 1.5)
"""Bounds of a month's value added of construction over the year's mean."""


class Draw(NamedTuple):
    """One draw's three years."""

    years: pd.DataFrame
    """Base and years 1 to 3 by indicator."""
    use: FloatArray
    """What was wanted and what was sold in the first year over the year before, (2, 15)."""
    unserved: float
    """Part of the first year's sales that buyers wanted and did not get."""
    incomes: FloatArray
    """Change of residents' and herders' income by county from the start to the first year and from
    there to the second, (2, 2, 18)."""
    gap: FloatArray
    """What sellers here could not spare at the start of what buyers look for here by the lowest
    shares of the register, over GDP, by market column, (15,)."""
    pulse: FloatArray
    """Value added of construction by month over the mean of its year, (36,)."""


def run_draw(draw: int, detail: str = "standard") -> Draw:
    """Three steady years of one draw."""
    model = GanziModel(outlook=STEADY, draw=draw, start=FIRST, end=LAST, detail=detail)
    firms = model.enterprises
    units = firms.weight * firms.active
    base = np.bincount(firms.market, units * firms.yearly_sales, COLUMNS)
    before = levels_at_start(model)
    income = usual_earnings(model)

    wanted, sold, works = np.zeros(COLUMNS), np.zeros(COLUMNS), []
    earned = np.zeros((3, 2, model.counties.n))
    for month in range(3 * MONTHS_A_YEAR):
        spent = model.counties.resident_spending.copy(), model.counties.herder_spending.copy()
        known = model.counties.resident_known.copy(), model.counties.herder_known.copy()
        model.step()
        works.append(model.accounts.value_added[CONSTRUCTION])
        now = model.counties.resident_known, model.counties.herder_known
        for who in (0, 1):
            earned[month // MONTHS_A_YEAR, who] += now[who] - known[who] + spent[who]
        if month < MONTHS_A_YEAR:
            sold += model.market.last.sold.sum(axis=0)
            wanted += model.market.last.asked
    annual = model.annual()
    years = pd.DataFrame(
        {"base": [before.get(name, np.nan) for name in HEADLINE]}
        | {f"y{n + 1}": annual.iloc[n][list(HEADLINE)].to_numpy() for n in range(3)},
        index=list(HEADLINE),
    )
    first = np.maximum(income, 1.0)
    monthly = np.array(works).reshape(3, MONTHS_A_YEAR)
    return Draw(
        years=years,
        use=np.divide([wanted, sold], base, out=np.ones((2, COLUMNS)), where=base > 0),
        gap=model.economy.start_gap,
        unserved=float(annual.unserved_demand.iloc[0] / annual.enterprise_sales.iloc[0]),
        incomes=np.array([earned[0] / first, earned[1] / np.maximum(earned[0], 1.0)]) - 1.0,
        pulse=(monthly / monthly.mean(axis=1, keepdims=True)).ravel(),
    )


def levels_at_start(model: GanziModel) -> dict[str, float]:
    """What the start says of the year before, by indicator: flows of a year, with the plants of its
    end, stocks as they stand.
    """
    earned = usual_earnings(model)
    before = {
        "gdp": float(model.accounts.before_start.sum()),
        "resident_income": float(earned[0].sum()),
        "herder_income": float(earned[1].sum()),
    }
    for name, value in zip(INDUSTRIES, model.accounts.before_start, strict=True):
        before[f"value_added_{name}"] = float(value)
    # Plants that opened during the year before run through the first one: growth that is real.
    whole = growth_of_power(model) * before["value_added_electricity"]
    before["value_added_electricity"] += whole
    before["gdp"] += whole
    monthly, _ = measures()
    for name in HEADLINE:
        if name in monthly and indicators.register()[name]["aggregation"] == "last":
            value = monthly[name](model)
            before[name] = float(np.sum(value[0] if isinstance(value, tuple) else value))
    return before


def usual_earnings(model: GanziModel) -> FloatArray:
    """Yearly money of residents and herders by county as the start expects it, CNY/a, (2, 18)."""
    firms, economy = model.enterprises, model.economy
    output = by_cell(model, firms.weight * firms.active * firms.yearly_sales)
    structure, herding = economy.structure, economy.herder_population
    residents = resident_flows(model, structure, output, work=economy.work, herding=herding)
    herders = herder_flows(model, structure, output, herding)
    return np.array([by_month(flows).sum(axis=0) for flows in (residents, herders)])


def growth_of_power(model: GanziModel) -> float:
    """Growth of what plants sell that comes of those which opened during the year before."""
    now = np.tile(model.power_projects.live_capacity, (MONTHS_A_YEAR, 1))
    after, before = (
        sales_of_year(model, part).by_plant.sum() for part in (now, model.power.capacity_before)
    )
    return float(after / before) - 1.0


def changes(draws: list[Draw]) -> pd.DataFrame:
    """Change by indicator and draw: columns y1/base, y2/y1, y3/y2, rows (draw, indicator)."""
    tables = []
    for draw in draws:
        years = draw.years
        tables.append(
            pd.DataFrame(
                {
                    name: years[name.split("/")[0]] / years[name.split("/")[1]] - 1.0
                    for name in CHANGES
                }
            )
        )
    return pd.concat(tables, keys=range(len(draws)), names=["draw", "indicator"])


def summary(draws: list[Draw]) -> pd.DataFrame:
    """One row an indicator: median and range of each change, and whether all are small enough."""
    table = changes(draws)
    groups = table.groupby("indicator", sort=False)
    median, low, high = groups.median(), groups.min(), groups.max()
    rows = pd.DataFrame(index=median.index)
    good = pd.Series(True, index=median.index)
    for name, most in CHANGES.items():
        rows[name] = median[name]
        rows[f"{name} low"], rows[f"{name} high"] = low[name], high[name]
        worst = np.maximum(low[name].abs(), high[name].abs())
        good &= ~(median[name].abs() > most) & ~(worst > SINGLE * most)
    rows["at rest"] = good
    return rows


def page_table(draws: list[Draw]) -> PageTable:
    """The table of changes on the page."""
    rows = []
    for name, row in summary(draws).iterrows():
        cells = [
            "-"
            if np.isnan(row[change])
            else f"{row[change]:+.1%} ({row[f'{change} low']:+.1%} to {row[f'{change} high']:+.1%})"
            for change in CHANGES
        ]
        rows.append((str(name), *cells, "yes" if row["at rest"] else "**no**"))
    return PageTable(("indicator", *CHANGES, "at rest"), rows)


def lines(draws: list[Draw]) -> list[str]:
    """The tables as text; what is not small enough has a star."""
    return [*change_lines(draws), "", *use_lines(draws), "", *other_lines(draws)]


def change_lines(draws: list[Draw]) -> list[str]:
    """How indicators move from year to year."""
    found = [f"{'':32}" + "".join(f"{name:>26}" for name in CHANGES)]
    for name, row in summary(draws).iterrows():
        cells = [
            ""
            if np.isnan(row[c])
            else f"{row[c]:+8.1%} ({row[f'{c} low']:+.1%}..{row[f'{c} high']:+.1%})"
            for c in CHANGES
        ]
        text = f"{name:32}" + "".join(f"{cell:>26}" for cell in cells)
        found.append(_starred(text, good=row["at rest"]))
    return found


def use_lines(draws: list[Draw]) -> list[str]:
    """What was wanted and sold in the first year, by market column."""
    use = np.median([draw.use for draw in draws], axis=0)
    names = [*INDUSTRIES, "non_market"]
    return [f"{'':32}{'wanted / base':>18}{'sold / base':>18}"] + [
        f"{names[column]:32}{use[0, column] - 1:+18.1%}{use[1, column] - 1:+18.1%}"
        for column in range(COLUMNS)
        if use[1, column] != 1.0 or column == NON_MARKET
    ]


def other_lines(draws: list[Draw]) -> list[str]:
    """What was looked for elsewhere and stayed unserved, incomes by county, and the pulse of
    construction.
    """
    found = []
    gap = np.array([draw.gap for draw in draws])
    for label, columns in (("goods", MAKERS), ("works", (CONSTRUCTION,)), ("services", SERVICES)):
        part = gap[:, list(columns)].sum(axis=1)
        text = f"{label} looked for elsewhere beyond the register, over GDP: {_spread(part)}"
        found.append(_starred(text, good=np.median(part) <= MOST_ELSEWHERE))
    unserved = np.array([draw.unserved for draw in draws])
    text = f"unserved over sales: {_spread(unserved)}"
    found.append(_starred(text, good=np.median(unserved) <= MOST_UNSERVED))
    for who, label in enumerate(("residents", "herders")):
        for step, name in enumerate(("y1/base", "y2/y1")):
            worst = np.array([np.abs(draw.incomes[step, who]).max() for draw in draws])
            text = f"income of {label} by county, {name}, worst county: {_spread(worst)}"
            found.append(_starred(text, good=np.median(worst) <= MOST_BY_COUNTY))
    pulse = np.array([draw.pulse for draw in draws])
    text = (
        "construction by month over its mean, lowest and highest: "
        f"{np.median(pulse.min(axis=1)):.2f} {np.median(pulse.max(axis=1)):.2f} "
        f"(all draws {pulse.min():.2f} {pulse.max():.2f})"
    )
    inside = PULSE[0] <= pulse.min() and pulse.max() <= PULSE[1]
    return [*found, _starred(text, good=inside)]


def _spread(values: FloatArray) -> str:
    """Median and largest of some shares by draw."""
    return f"{np.median(values):.2%} (most {values.max():.2%})"


def _starred(text: str, *, good: bool) -> str:
    """A line, with a star where it is not good."""
    return text if good else f"{text}  *"


def print_steady(draws: int | None) -> None:
    """Print the tables of some draws, 10 if none are told."""
    number = USUAL_DRAWS if draws is None else whole_number("draws", draws, 1)
    print("\n".join(lines([run_draw(draw) for draw in range(number)])))
