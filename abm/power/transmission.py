"""Transmission lines as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from abm.power.works import TABLE_MONTH, month_of
from abm.registers.tables import read_table
from agents import quantiles
from agents.columns import Table, name_key
from agents.county import COUNTIES
from agents.power.power_project import ZONES
from agents.power.transmission_line import (
    APPROVED,
    BUILDING,
    DONE,
    EAST_CHINA,
    IDEA,
    LINE_800KV,
    LINE_1000KV,
    NEVER,
    NO_ROLE,
    PLANNED,
    TransmissionLine,
    first_capacity,
)

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from abm.registers.tables import Row
    from agents.arrays import BoolArray, FloatArray, IntArray

STAGES = {"idea": IDEA, "planned": PLANNED, "building": BUILDING, "operating": DONE}
CORRIDORS = ("kangding_corridor", "jiulong_corridor", "xiangcheng_corridor")
REINFORCEMENT = "corridor_reinforcement"
CENTRAL = "sichuan_chongqing_1000kv"
LINKS = ("daofu_link", "yebatan_link", "batang_link")
ROLES = {
    CENTRAL: LINE_1000KV,
    "jinshang_hubei_800kv": LINE_800KV,
    "ganzi_east_china": EAST_CHINA,
}
SINGLE_BASIN = ("yazhong_jiangxi", "jinshang_hubei_800kv", "ganzi_east_china")
"""Direct-current lines take the power of one basin; the others join in a meshed grid."""
COUNTED, WORK, SPLIT = range(3)
"""Counters of the draws that fix what is not known of a line."""


class LineState(NamedTuple):
    """How far the works of each line are, shape (n lines,) each."""

    stage: IntArray
    live_capacity: FloatArray
    """Capacity in service, MW."""
    work: FloatArray
    """Share of the building work done."""
    start_month: IntArray
    """Month index of main start, NEVER where it has not begun."""
    building_months: FloatArray
    """Planned building time, months."""


class StandingLines(NamedTuple):
    """The lines that make up the drawn outgoing capability, shape (n lines,) each."""

    rated: FloatArray
    """Capacity when complete, MW."""
    live: FloatArray
    """Capacity in service, MW."""
    stage: IntArray


def line_names() -> tuple[str, ...]:
    """Ids of the lines, in the order of their rows."""
    return tuple(row["id"] for row in read_table("transmission_lines"))


def county_links() -> BoolArray:
    """Which lines also let the grid of their county gather more, in the order of their rows."""
    return np.array([name in LINKS for name in line_names()])


def build_lines(model: GanziModel) -> None:
    """Every line, with the outgoing capability drawn for the end of 2021 shared out among those in
    service.
    """
    p, table, names = model.parameters, read_table("transmission_lines"), line_names()
    uid = np.array([name_key(name) for name in names], np.uint64)
    luck = model.world_streams.uniform("start", 0, uid, np.arange(SPLIT + 1)[:, None])

    low = np.array([row["counted_low"] for row in table])
    high = np.array([row["counted_high"] for row in table])
    counted = low + luck[COUNTED] * (high - low)
    standing = standing_lines(
        p,
        names,
        rated=np.array([row["capacity"] for row in table]),
        counted=counted,
        stage=np.array([STAGES[row["stage_2022_03"]] for row in table]),
        split_luck=luck[SPLIT],
    )

    delay_luck = model.streams.uniform("delay", 0, uid)
    drawn_delay = quantiles.lognormal(delay_luck, p.line_delay_median, p.line_delay_deviation)
    delay = np.maximum(drawn_delay, p.shortest_delay_other)
    state = state_in_table(standing, building_months(p, names), luck[WORK])
    if model.clock.start < TABLE_MONTH:
        state = state_before(state, table, delay=delay, now=model.clock.start)

    single = np.array([name in SINGLE_BASIN for name in names])
    large = single | np.array([name in ROLES for name in names])
    model.transmission_lines = Table(
        TransmissionLine,
        model,
        len(table),
        uid=uid,
        county=np.array([line_county(row["origin"]) for row in table]),
        role=np.array([ROLES.get(name, NO_ROLE) for name in names]),
        rated_capacity=standing.rated,
        live_capacity=state.live_capacity,
        counted_share=counted,
        zone=np.array([ZONES.index(row["river_zone"]) for row in table]),
        meshed=~single,
        poles=np.where(large, 2, 1),
        capital_cost=capital_costs(p, table, standing.rated),
        start_month=state.start_month,
        stage=state.stage,
        work=state.work,
        delay=delay,
        approval_months=np.full(len(table), p.line_approval_months),
        building_months=state.building_months,
    )


def line_county(origin: str) -> int:
    """Row of the county where a line starts; 0 where the table names a place outside."""
    return COUNTIES.index(origin) if origin in COUNTIES else 0


def capital_costs(p: Parameters, table: tuple[Row, ...], rated: FloatArray) -> FloatArray:
    """Building cost by line, CNY/MW: of the table, or the usual one where it says nothing."""
    costs = [
        row["capital_cost"] or p.line_capital_cost * capacity
        for row, capacity in zip(table, rated, strict=True)
    ]
    return np.array(costs) / rated


def building_months(p: Parameters, names: tuple[str, ...]) -> FloatArray:
    """Planned building time by line, months: by its voltage."""
    by_role = {LINE_1000KV: p.alternating_line_months, NO_ROLE: p.link_months}
    return np.array([by_role.get(ROLES.get(name, NO_ROLE), p.direct_line_months) for name in names])


def standing_lines(
    p: Parameters,
    names: tuple[str, ...],
    *,
    rated: FloatArray,
    counted: FloatArray,
    stage: IntArray,
    split_luck: FloatArray,
) -> StandingLines:
    """Capacities and stages so that what is in service makes up the drawn outgoing capability.

    How the three corridors share theirs is not known: their shares spread around those of the
    table.
    """
    corridors = [names.index(name) for name in CORRIDORS]
    reinforcement = names.index(REINFORCEMENT)
    live = np.where(stage == DONE, rated, 0.0)
    of_corridors = live[corridors].sum()
    first = first_capacity(
        p.export_limit,
        existing=of_corridors,
        reinforcement=rated[reinforcement],
        counted_elsewhere=float(np.sum(live * counted)) - of_corridors,
    )
    live[reinforcement] = first.reinforcement
    weight = rated[corridors] * quantiles.lognormal(
        split_luck[corridors], 1.0, p.corridor_split_deviation
    )
    live[corridors] = first.existing * weight / weight.sum()

    # Corridors are as large as what they carry; a reinforcement that carries all of its capacity
    # is done
    rated = np.where(np.isin(np.arange(len(names)), corridors), live, rated)
    stage = np.where((stage == BUILDING) & (live >= rated), DONE, stage)
    return StandingLines(rated, live, stage)


def state_in_table(
    standing: StandingLines, planned_months: FloatArray, work_luck: FloatArray
) -> LineState:
    """State of the works as 2022 begins.

    A line under construction in the table of which no date is known began as long ago as its work
    tells.
    """
    under_way = standing.stage == BUILDING
    work = np.where(standing.stage == DONE, 1.0, np.where(under_way, work_luck, 0.0))
    start = np.where(under_way, np.floor(TABLE_MONTH - work * planned_months), NEVER)
    return LineState(
        stage=standing.stage,
        live_capacity=standing.live,
        work=work,
        start_month=start.astype(int),
        building_months=planned_months,
    )


def state_before(
    state: LineState, table: tuple[Row, ...], *, delay: FloatArray, now: int
) -> LineState:
    """State of the works in a month before 2022, by the dates on record: lines that they find
    unfinished carry nothing yet.
    """
    start = state.start_month.copy()
    months = state.building_months.copy()
    for row, dates in enumerate(table):
        if dates["start"] and dates["full_operation"]:
            start[row] = month_of(dates["start"], 0.0)
            months[row] = month_of(dates["announced"], 0.0) + 1 - start[row]

    dated = start >= 0
    done = np.clip((now - start) / months, 0.0, 1.0)
    unfinished = dated & (done < 1)
    stage = np.where(now < start, APPROVED, BUILDING)
    return LineState(
        stage=np.where(unfinished, stage, state.stage),
        live_capacity=np.where(unfinished, 0.0, state.live_capacity),
        work=np.where(dated, done, state.work),
        start_month=start,
        # The dates hold the delay; works divide by it again
        building_months=np.where(dated, months / delay, state.building_months),
    )
