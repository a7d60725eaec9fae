"""Mines as the run begins: rights, pits and plants from the table, opposition and delays from the
draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import month_index, parse_month
from abm.industry.books import IndustryBooks
from abm.registers.tables import read_table
from abm.shares import dirichlet
from agents import quantiles
from agents.calendar import JANUARY, MONTHS_A_YEAR
from agents.columns import Table, name_key
from agents.county import COUNTIES
from agents.finance.investor import MINING_GROUP
from agents.industry import mine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, IntArray, KeyArray, Values

    Row = Mapping[str, Any]

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
PAIR = np.arange(2)[:, None]


def build_mining(model: GanziModel) -> None:
    """The books of industry, the table of mines and their account."""
    p = model.parameters
    rows = [*read_table("mines"), *enlargements(p)]
    n = len(rows)
    prices_2021 = price_history(model, month_index(2022, JANUARY))[-MONTHS_A_YEAR:]
    model.industry = IndustryBooks(
        file_keys=np.array([name_key(row.get("file") or row["id"]) for row in rows]),
        concentrate_price_2021=float(np.mean(prices_2021)),
        lithium_price_2021=carbonate_price_of_year(model, 2021),
    )

    # Output follows from the capacity of the mines at work, so their table comes first.
    mines = mine_table(model, rows)
    model.mines = mines
    mines.price = starting_prices(model, mines)
    mines.reference_output = reference_output(model, mines)
    mines.ore_capacity = mine.matched_capacity(
        mines.mine_capacity,
        mines.mill_capacity,
        deposit=mines.deposit,
        at_work=mine.working(mines.stage, mines.halt_left),
    )
    note_usual_output(model)

    deposits = model.ledger.open("mines", "EN", n, starting_deposits(p, n))
    mines.lend_view("deposits", deposits)


def mine_table(model: GanziModel, rows: Sequence[Row]) -> Table[mine.Mine]:
    """Rights, pits and plants with the stage at which the table has them."""
    p = model.parameters
    n = len(rows)
    uid = np.array([name_key(row["id"]) for row in rows])
    stage = np.array([STAGES[row["stage_2022_03"]] for row in rows])
    # What is suspended or in dispute moves on with its files, but slowly.
    stalled = np.array([row["stage_2022_03"] in STALLED for row in rows])
    deposit = deposits_of(rows)
    main = deposit == np.arange(n)
    opposition = drawn_opposition(model, rows)
    greening = drawn_greening(model, uid, able=(stage >= mine.BUILDING) & main)
    delay_luck, work_luck = model.world_streams.uniform("delay", 0, uid, PAIR)
    return Table(
        mine.Mine,
        model,
        n,
        uid,
        county=np.array([COUNTIES.index(row["county"]) for row in rows]),
        mineral=np.array([MINERALS.get(row["mineral"], mine.METAL) for row in rows]),
        deposit=deposit,
        main=main,
        mine_capacity=np.array([pit_capacity(row) for row in rows]),
        mill_capacity=np.array([plant_capacity(row) for row in rows]),
        stage=stage,
        blank=np.array([row["document_item"] == "right_set" for row in rows]),
        pace=np.where(stalled, p.mine_stalled_pace, 1.0),
        building_months=np.array([planned_months(p, row) for row in rows]),
        delay=quantiles.lognormal(delay_luck, p.mine_delay_median, p.mine_delay_spread),
        work=work_done(stage, work_luck),
        base_opposition=opposition,
        opposition=opposition.copy(),
        greening=greening,
        green_level=(greening >= p.readiness_prefecture).astype(int),
        owner=owners(model, deposit),
        halt_left=np.array([months_to_restart(row, model.clock.start) for row in rows]),
    )


def starting_deposits(p: Parameters, n: int) -> FloatArray:
    """Deposits of each mine as the run begins, CNY, shape (n,): some months of the cost of a mean
    mine.
    """
    monthly_cost = (1 - p.value_added_ratio_mining) * p.mining_output / MONTHS_A_YEAR / n
    return np.full(n, monthly_cost * p.mine_reserve_months)


def enlargements(p: Parameters) -> Iterator[Row]:
    """A row for each planned dressing plant: the larger pit that would feed it.

    Either its review is filed together with the plant's, and one decision (`file`) falls on both,
    or not filed yet.
    """
    rows = {row["id"]: row for row in read_table("mines")}
    filed = bool(p.mine_enlargement_filed)
    for plant in rows.values():
        if plant["facility"] != "dressing_plant":
            continue
        pit = rows[plant["serves"]]
        plants = plant_capacity(plant) + plant_capacity(pit)

        # All that is not said here, the larger pit has in common with the pit that it enlarges.
        larger = dict(pit)
        larger["id"] = f"{pit['id']}_enlargement"
        larger["serves"] = pit["id"]
        larger["ore_capacity"] = plants - pit_capacity(pit)
        larger["dressing_capacity"] = None
        larger["stage_2022_03"] = "review" if filed else "planned"
        larger["start"] = None
        larger["file"] = plant["id"] if filed else None
        yield larger


def deposits_of(rows: Sequence[Row]) -> IntArray:
    """Deposit of each row as the row of its mine, shape (n,): a plant or an enlargement belongs to
    the mine it serves.
    """
    row_of = {row["id"]: number for number, row in enumerate(rows)}
    return np.array([row_of[row["serves"] or row["id"]] for row in rows])


def pit_capacity(row: Row) -> float:
    """Ore the pit can dig, t/a: only the first phase where one is planned for now; 0 for plants."""
    if row["facility"] == "dressing_plant":
        return 0.0
    return float(row["first_phase_capacity"] or row["ore_capacity"] or 0)


def plant_capacity(row: Row) -> float:
    """Ore the plant can dress, t/a: a mine without its own number brings a plant of its size."""
    if row["facility"] == "dressing_plant" or row["dressing_capacity"]:
        return float(row["dressing_capacity"] or row["ore_capacity"])
    return 0.0 if row["serves"] else pit_capacity(row)


def drawn_opposition(model: GanziModel, rows: Sequence[Row]) -> FloatArray:
    """Opposition by row, shape (n,), 0 to 1: one draw a deposit, so that a plant shares its mine's
    neighbours.
    """
    p = model.parameters
    place = np.array([name_key(row["serves"] or row["id"]) for row in rows])
    luck = model.world_streams.uniform("start", 0, place)
    return p.mine_opposition_low + luck * (p.mine_opposition_high - p.mine_opposition_low)


def owners(model: GanziModel, deposit: IntArray) -> IntArray:
    """Mining group (row of the investors) of each row, shape (n,): one a deposit, in turn."""
    groups = np.flatnonzero(model.investors.group == MINING_GROUP)
    _, number = np.unique(deposit, return_inverse=True)
    return groups[number % len(groups)]


def drawn_greening(model: GanziModel, uid: KeyArray, *, able: BoolArray) -> FloatArray:
    """Progress towards the green-mine standard of each row, shape (n,), 0 where it is not `able` to
    be a green mine.
    """
    luck = model.world_streams.uniform("start", 1, uid)
    return luck * model.parameters.green_mine_start_high * able


def planned_months(p: Parameters, row: Row) -> float:
    """Planned building time of a row, month: a plant, a pit for a plant of its own, or a mine with
    both.
    """
    if row["facility"] == "dressing_plant":
        return p.mill_building_months
    return p.pit_building_months if row["serves"] else p.mine_building_months


def work_done(stage: IntArray, luck: FloatArray) -> FloatArray:
    """Share of the building work done by row, shape (n,), 0 to 1: by luck where a mine is built."""
    return np.where(stage == mine.OPERATING, 1.0, np.where(stage == mine.BUILDING, luck, 0.0))


def months_to_restart(row: Row, start: int) -> float:
    """Months from the run's first month until an operating mine's known start, 0 or more."""
    if row["stage_2022_03"] != "operating" or not row["start"]:
        return 0.0
    text = row["start"]
    opened = parse_month(text) if "-" in text else month_index(int(text), JANUARY)
    return float(max(opened - start, 0))


def carbonate_price_of_year(model: GanziModel, year: int) -> float:
    """Mean price of lithium carbonate in a year, CNY/t with VAT."""
    first = month_index(year, JANUARY)
    prices = model.outlook_paths["lithium_carbonate_price"][first : first + MONTHS_A_YEAR]
    return float(np.mean(prices))


def starting_prices(model: GanziModel, mines: Table[mine.Mine]) -> FloatArray:
    """Concentrate price by row before the first month, CNY/t with VAT: the contracts' memory of
    past prices.
    """
    last = price_history(model, model.clock.start)[-1]
    return np.where(mines.mineral == mine.LITHIUM, last, 0.0)


def price_history(model: GanziModel, end: int) -> FloatArray:
    """Concentrate price of the months before month index `end`, CNY/t with VAT, oldest first."""
    p = model.parameters
    # Paths begin at month 0: a run that begins there still needs one month to start from.
    months = slice(max(end - HISTORY_MONTHS, 0), max(end, 1))
    # Contracts forget: after HISTORY_MONTHS the price hardly depends on where it began.
    goals = price_goals(model, months)
    prices = []
    price = float(goals[0])
    for goal in goals.tolist():
        price = mine.concentrate_price_after(price, goal, adjustment=p.concentrate_price_adjustment)
        prices.append(price)
    return np.array(prices)


def price_goals(model: GanziModel, months: slice) -> FloatArray:
    """Concentrate price to which contracts of these months move, CNY/t with VAT."""
    p = model.parameters
    return mine.concentrate_price_goal(
        model.outlook_paths["lithium_carbonate_price"][months],
        floor=p.concentrate_price_floor,
        conversion_cost=p.lithium_conversion_cost,
        concentrate_per_carbonate=p.concentrate_per_carbonate,
        miner_share=p.concentrate_miner_share,
        contract_factor=model.outlook_paths["concentrate_contract"][months],
    )


def reference_output(model: GanziModel, mines: Table[mine.Mine]) -> FloatArray:
    """Output of mines other than lithium at 2021 prices, CNY/a, shape (n,): what lithium leaves of
    the drawn total.
    """
    p = model.parameters
    prices = price_history(model, month_index(2022, JANUARY))[-MONTHS_A_YEAR:]
    # Halts as the run begins do not count: the total that is shared out is that of 2021.
    at_work = mines.stage == mine.OPERATING
    capacity = mine.matched_capacity(
        mines.mine_capacity, mines.mill_capacity, deposit=mines.deposit, at_work=at_work
    ).sum()
    used = mine.utilisation(
        prices,
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    lithium = (
        np.mean(used * prices)
        * capacity
        * mine.concentrate_yield(p.ore_lithium_recovery)
        / (1 + p.sales_tax)
    )
    # Lithium may not take all: metals and materials were dug in 2021 too.
    rest = max(p.mining_output - lithium, p.other_mining_floor * p.mining_output)

    other = mines.mineral != mine.LITHIUM
    # No output of single mines is known, so their shares are drawn.
    weights = (other & at_work) * 1.0
    shares = dirichlet(model, "other_mines", weights, p.other_mining_concentration)
    return np.where(other & ~at_work, p.new_metal_mine_output, rest * shares * weights)


def note_usual_output(model: GanziModel) -> None:
    """What the mines at work as the run begins bring in a year at the prices of its first month:
    the rest of the economy is fitted to it.
    """
    mines, p, world, books = model.mines, model.parameters, model.world, model.industry
    used = mine.utilisation(
        mines.price,
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    books.usual_ore = mines.ore_capacity * used
    made = mine.concentrate_yield(p.ore_lithium_recovery)
    lithium = books.usual_ore * made * mines.price / (1 + p.sales_tax)
    at_work = mine.working(mines.stage, mines.halt_left)
    price_index = np.array([0.0, world.metal_price_index, world.consumer_prices])[mines.mineral]
    books.usual_output = lithium + mines.reference_output * at_work * price_index


def base_mining(model: GanziModel, price: Values) -> float:
    """Output of the mines at work as the run begins in the twelve months before, CNY/a.

    `price` of concentrate, CNY/t with VAT: those months' own, shape (12,), or one at which volumes
    are to be measured; other minerals stand at prices of 2021, which are those of 2020.
    """
    mines, p = model.mines, model.parameters
    used = mine.utilisation(
        price_history(model, model.clock.start)[-MONTHS_A_YEAR:],
        cash_cost=p.concentrate_cash_cost,
        scale=p.mine_margin_scale,
        ceiling=p.mine_utilisation_ceiling,
    )
    concentrate = (
        float(np.add.reduce(mines.ore_capacity))
        * used
        * mine.concentrate_yield(p.ore_lithium_recovery)
    )
    at_work = mine.working(mines.stage, mines.halt_left)
    other = float(np.add.reduce(mines.reference_output * at_work))
    return float(np.mean(concentrate * price)) / (1 + p.sales_tax) + other
