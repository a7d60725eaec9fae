"""Mines as the run begins: rights, pits and plants from the table, opposition and delays from the
draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index, parse_month
from abm.registers.tables import read_table
from abm.shares import dirichlet
from agents import quantiles
from agents.columns import Table, name_key
from agents.county import COUNTIES
from agents.finance.investor import MINING_GROUP
from agents.industry import mine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray, KeyArray, Values

STAGES = {
    "no_right": mine.UNSET,
    "exploration": mine.EXPLORE,
    "disputed": mine.EXPLORE,
    "idea": mine.LICENCE,
    "planned": mine.LICENCE,
    "review": mine.REVIEW,
    "suspended": mine.REVIEW,
    "building": mine.BUILDING,
    "operating": mine.OPERATING,
}
STALLED = ("disputed", "suspended")
MINERALS = {"lithium": mine.LITHIUM, "gypsum": mine.MATERIAL, "limestone": mine.MATERIAL}
HISTORY_MONTHS = 60


def build_mining(model: GanziModel) -> None:
    """The table of mines and their account."""
    rows = [*read_table("mines"), *enlargements(model.parameters)]
    model.mines = table = mine_table(model, rows)
    model.mine_luck, n = (None, None, None), table.n
    model.mine_files = np.array([name_key(row.get("file") or row["id"]) for row in rows])
    model.concentrate_price_2021 = float(np.mean(price_history(model, month_index(2022, 1))[-12:]))
    table.price, table.reference_output = starting_prices(model, table), np.zeros(n)
    table.reference_output = reference_output(model, table)
    working = mine.working(table.stage, table.halt_left)
    table.ore_capacity = mine.matched_capacity(
        table.deposit, table.mine_capacity, table.mill_capacity, working, n
    )
    table.lend_view(
        "deposits", model.ledger.open("mines", "EN", n, starting_deposits(model.parameters, n))
    )


def mine_table(model: GanziModel, rows: list[Any]) -> Table[Any]:
    """Rights, pits and plants with the stage at which the table has them."""
    n = len(rows)
    uid = np.array([name_key(row["id"]) for row in rows])
    stage = np.array([STAGES[row["stage_2022_03"]] for row in rows])
    opposition = drawn_opposition(model, rows)
    return Table(
        mine.Mine,
        model,
        n,
        uid,
        county=np.array([COUNTIES.index(row["county"]) for row in rows]),
        mineral=np.array([MINERALS.get(row["mineral"], mine.METAL) for row in rows]),
        deposit=deposits(rows),
        main=deposits(rows) == np.arange(n),
        mine_capacity=np.array([pit_capacity(row) for row in rows]),
        mill_capacity=np.array([plant_capacity(row) for row in rows]),
        stage=stage,
        blank=np.array([row["document_item"] == "right_set" for row in rows]),
        base_opposition=opposition,
        opposition=opposition.copy(),
        owner=owners(model, rows),
        **green_state(model, rows, uid, stage),
        **building_terms(model, rows, uid, stage),
        halt_left=np.array([months_to_restart(row, model.clock.start) for row in rows]),
    )


def starting_deposits(p: Parameters, n: int) -> FloatArray:
    """Deposits of each mine as the run begins, CNY, shape (n,): some months of the cost of a mean
    mine.
    """
    monthly_cost = (1 - p.value_added_ratio_mining) * p.mining_output / 12 / n
    return np.full(n, monthly_cost * p.mine_reserve_months)


def enlargements(parameters: Any) -> Iterator[Any]:
    """A row for each planned dressing plant: the larger pit that would feed it.

    Either its review is filed together with the plant's, and one decision (`file`) falls on both,
    or not filed yet.
    """
    rows = {row["id"]: row for row in read_table("mines")}
    filed = bool(parameters.mine_enlargement_filed)
    stage = "review" if filed else "planned"
    for plant in rows.values():
        if plant["facility"] == "dressing_plant":
            pit = rows[plant["serves"]]
            missing = plant_capacity(plant) + plant_capacity(pit) - pit_capacity(pit)
            larger = {
                "id": f"{pit['id']}_enlargement",
                "ore_capacity": missing,
                "dressing_capacity": None,
            }
            file = plant["id"] if filed else None
            yield {
                **pit,
                **larger,
                "serves": pit["id"],
                "stage_2022_03": stage,
                "start": None,
                "file": file,
            }


def deposits(rows: list[Any]) -> IntArray:
    """Group of each row, shape (n,): a plant or an enlargement belongs to the mine it serves."""
    first = {row["id"]: number for number, row in enumerate(rows)}
    return np.array([first[row["serves"] or row["id"]] for row in rows])


def pit_capacity(row: Any) -> float:
    """Ore the pit can dig, t/a: the first phase where only that is planned for now; 0
    for plants.
    """
    return (
        0.0
        if row["facility"] == "dressing_plant"
        else float(row["first_phase_capacity"] or row["ore_capacity"] or 0)
    )


def plant_capacity(row: Any) -> float:
    """Ore the plant can dress, t/a: a mine without a number of its own brings a plant
    of its size.
    """
    if row["facility"] == "dressing_plant" or row["dressing_capacity"]:
        return float(row["dressing_capacity"] or row["ore_capacity"])
    return 0.0 if row["serves"] else pit_capacity(row)


def drawn_opposition(model: GanziModel, rows: list[Any]) -> FloatArray:
    """Opposition by row, shape (n,), 0 to 1: one draw a deposit, so that a plant shares its mine's
    neighbours.
    """
    p = model.parameters
    place = np.array([name_key(row["serves"] or row["id"]) for row in rows])
    luck = model.world_streams.uniform("start", 0, place)
    return p.mine_opposition_low + luck * (p.mine_opposition_high - p.mine_opposition_low)


def owners(model: GanziModel, rows: list[Any]) -> IntArray:
    """Mining group (row of the investors) of each row, shape (n,): one for each
    deposit, in turn.
    """
    groups = np.flatnonzero(model.investors.group == MINING_GROUP)
    own = deposits(rows)
    _, number = np.unique(own, return_inverse=True)
    return groups[number % len(groups)]


def green_state(
    model: GanziModel, rows: list[Any], uid: KeyArray, stage: IntArray
) -> dict[str, FloatArray]:
    """Progress towards the green-mine standard and rank of each row that works or is built, two
    arrays (n,).
    """
    p = model.parameters
    luck = model.world_streams.uniform("start", 1, uid)
    main = deposits(rows) == np.arange(len(rows))
    greening = luck * p.green_mine_start_high * ((stage >= mine.BUILDING) & main)
    return {"greening": greening, "green_level": (greening >= p.readiness_prefecture).astype(int)}


def building_terms(
    model: GanziModel, rows: list[Any], uid: KeyArray, stage: IntArray
) -> dict[str, FloatArray]:
    """Pace of files, planned building months, delay and work done, each of shape (n,)."""
    p = model.parameters
    months = {"dressing_plant": p.mill_building_months, "mine": p.mine_building_months}
    planned = [
        p.pit_building_months
        if row["serves"] and row["facility"] == "mine"
        else months[row["facility"]]
        for row in rows
    ]
    stalled = np.array([row["stage_2022_03"] in STALLED for row in rows])
    luck = model.world_streams.uniform("delay", 0, uid, np.arange(2)[:, None])
    work = np.where(stage == mine.OPERATING, 1.0, np.where(stage == mine.BUILDING, luck[1], 0.0))
    return {
        "pace": np.where(stalled, p.mine_stalled_pace, 1.0),
        "building_months": np.array(planned),
        "delay": quantiles.lognormal(luck[0], p.mine_delay_median, p.mine_delay_spread),
        "work": work,
    }


def months_to_restart(row: Any, start: int) -> float:
    """Months from the run's first month until an operating mine's known start, 0 or more."""
    begun = row["stage_2022_03"] == "operating" and row["start"]
    return float(max(_month(row["start"]) - start, 0)) if begun else 0.0


def _month(text: str) -> int:
    """Month index of 'YYYY-MM' or 'YYYY'."""
    return parse_month(text) if "-" in text else month_index(int(text), 1)


def starting_prices(model: GanziModel, table: Table[Any]) -> FloatArray:
    """Concentrate price by row before the first month, CNY/t with VAT: the contracts' memory of
    past prices.
    """
    return np.where(table.mineral == mine.LITHIUM, price_history(model, model.clock.start)[-1], 0.0)


def price_history(model: GanziModel, end: int) -> FloatArray:
    """Concentrate price of the months before month index `end`, CNY/t with VAT, oldest first."""
    p = model.parameters
    seen = slice(max(end - HISTORY_MONTHS, 0), max(end, 1))
    carbonate = model.outlook_paths["lithium_carbonate_price"][seen]
    goals = mine.concentrate_price_goal(
        carbonate,
        p.concentrate_price_floor,
        p.lithium_conversion_cost,
        p.concentrate_per_carbonate,
        p.concentrate_miner_share,
        model.outlook_paths["concentrate_contract"][seen],
    )
    prices, price = [], float(goals[0])
    for goal in goals.tolist():
        price = mine.concentrate_price_after(price, goal, p.concentrate_price_adjustment)
        prices.append(price)
    return np.array(prices)


def reference_output(model: GanziModel, table: Table[Any]) -> FloatArray:
    """Output of mines other than lithium at 2021 prices, CNY/a, shape (n,): what lithium leaves of
    the drawn total.
    """
    p = model.parameters
    prices = price_history(model, month_index(2022, 1))[-12:]
    working = table.stage == mine.OPERATING
    capacity = mine.matched_capacity(
        table.deposit, table.mine_capacity, table.mill_capacity, working, table.n
    ).sum()
    used = mine.utilisation(
        prices, p.concentrate_cash_cost, p.mine_margin_scale, p.mine_utilisation_ceiling
    )
    lithium = (
        np.mean(used * prices)
        * capacity
        * mine.concentrate_yield(p.ore_lithium_recovery)
        / (1 + p.sales_tax)
    )
    rest = max(p.mining_output - lithium, p.other_mining_floor * p.mining_output)
    other = table.mineral != mine.LITHIUM
    weights = (other & working) * 1.0
    shares = dirichlet(model, "other_mines", weights, p.other_mining_concentration)
    return np.where(other & ~working, p.new_metal_mine_output, rest * shares * weights)


def base_mining(model: GanziModel, price: Values) -> float:
    """Output of the mines at work as the run begins in the twelve months before, CNY/a.

    `price` of concentrate, CNY/t with VAT: those months' own, shape (12,), or one at which volumes
    are to be measured; other minerals stand at prices of 2021, which are those of 2020.
    """
    mines, p = model.mines, model.parameters
    seen = price_history(model, model.clock.start)[-12:]
    used = mine.utilisation(
        seen, p.concentrate_cash_cost, p.mine_margin_scale, p.mine_utilisation_ceiling
    )
    ore = (
        float(np.add.reduce(mines.ore_capacity))
        * used
        * mine.concentrate_yield(p.ore_lithium_recovery)
    )
    working = mine.working(mines.stage, mines.halt_left)
    other = float(np.add.reduce(mines.reference_output * working))
    return float(np.mean(ore * price)) / (1 + p.sales_tax) + other
