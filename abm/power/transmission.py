"""Transmission lines as the run begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from abm.power.works import TABLE_MONTH, month_of
from abm.registers.tables import read_table
from agents import quantiles
from agents.columns import Table, name_key
from agents.county import COUNTIES
from agents.power import power_project as plant
from agents.power import transmission_line as line

if TYPE_CHECKING:
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import FloatArray, IntArray

STAGES = {
    "idea": line.IDEA,
    "planned": line.PLANNED,
    "building": line.BUILDING,
    "operating": line.DONE,
}
CORRIDORS = ("kangding_corridor", "jiulong_corridor", "xiangcheng_corridor")
REINFORCEMENT, CENTRAL = "corridor_reinforcement", "sichuan_chongqing_1000kv"
LINKS = ("daofu_link", "yebatan_link", "batang_link")
ROLES = {
    CENTRAL: line.LINE_1000KV,
    "jinshang_hubei_800kv": line.LINE_800KV,
    "ganzi_east_china": line.EAST_CHINA,
}
SINGLE_BASIN = ("yazhong_jiangxi", "jinshang_hubei_800kv", "ganzi_east_china")
"""Direct-current lines take the power of one basin; the others join in a meshed grid."""
COUNTED, WORK, SPLIT = range(3)
"""Counters of the draws that fix what is not known of a line."""


def build_lines(model: GanziModel) -> None:
    """Every line, with the outgoing capability drawn for the end of 2021 shared out among those in
    service.
    """
    p, table = model.parameters, read_table("transmission_lines")
    names = [row["id"] for row in table]
    uid = np.array([name_key(name) for name in names], np.uint64)
    luck = model.world_streams.uniform("start", 0, uid, np.arange(SPLIT + 1)[:, None])
    low, high = (
        np.array([row[bound] for row in table]) for bound in ("counted_low", "counted_high")
    )
    counted = low + luck[COUNTED] * (high - low)
    rated = np.array([row["capacity"] for row in table])
    stage = np.array([STAGES[row["stage_2022_03"]] for row in table])
    rated, live, stage = standing_lines(p, names, rated, counted, stage, luck[SPLIT])
    delay = quantiles.lognormal(
        model.streams.uniform("delay", 0, uid), p.line_delay_median, p.line_delay_deviation
    )
    columns = known_columns(p, table, rated)
    columns["delay"] = np.maximum(delay, p.shortest_delay)
    columns.update(line_works(model, table, stage, live, rated, columns, luck[WORK]))
    model.transmission_line_names = tuple(names)
    model.basin_links = np.array([name in LINKS for name in names])
    model.transmission_lines = Table(
        line.TransmissionLine,
        model,
        len(table),
        uid=uid,
        rated_capacity=rated,
        counted_share=counted,
        **columns,
    )


def line_works(
    model: GanziModel,
    table: tuple[Any, ...],
    stage: IntArray,
    live: FloatArray,
    rated: FloatArray,
    known: dict[str, FloatArray],
    work_luck: FloatArray,
) -> dict[str, FloatArray]:
    """Columns of the works: stage, live_capacity, work, start_month; before 2022 by the dates on
    record.

    A line under construction in the table of which no date is known began as long ago as its work
    tells.
    """
    now = model.clock.start
    under_way = stage == line.BUILDING
    work = np.where(stage == line.DONE, 1.0, np.where(under_way, work_luck, 0.0))
    start = np.where(
        under_way, np.floor(TABLE_MONTH - work * known["building_months"]), line.NEVER
    ).astype(int)
    if now < TABLE_MONTH:
        start, months = recorded_works(table, start, known["building_months"])
        begun, done = start >= 0, np.clip((now - start) / months, 0.0, 1.0)
        unfinished = begun & (done < 1)
        known["building_months"] = np.where(
            begun, months / known["delay"], known["building_months"]
        )
        work = np.where(begun, done, work)
        stage = np.where(unfinished, np.where(now < start, line.APPROVED, line.BUILDING), stage)
        live = np.where(unfinished, 0.0, live)
    return {"stage": stage, "live_capacity": live, "work": work, "start_month": start}


def recorded_works(
    table: tuple[Any, ...], start: IntArray, planned: FloatArray
) -> tuple[IntArray, FloatArray]:
    """(month of main start, months it takes): by their dates for lines built between 2015 and 2022,
    else as planned.
    """
    start, months = start.copy(), planned.copy()
    for row, dates in enumerate(table):
        if dates["start"] and dates["full_operation"]:
            start[row] = month_of(dates["start"], 0.0)
            months[row] = month_of(dates["announced"], 0.0) + 1 - start[row]
    return start, months


def known_columns(
    p: Parameters, table: tuple[Any, ...], rated: FloatArray
) -> dict[str, FloatArray]:
    """What the table says of each line, and the usual cost and times where it says nothing."""
    names, n = [row["id"] for row in table], len(table)
    zones = [row["river_zone"] for row in table]
    large = np.array([name in ROLES or name in SINGLE_BASIN for name in names])
    return {
        "county": np.array(
            [COUNTIES.index(row["origin"]) if row["origin"] in COUNTIES else 0 for row in table]
        ),
        "role": np.array([ROLES.get(name, 0) for name in names]),
        "zone": np.array([plant.ZONES.index(zone) for zone in zones]),
        "meshed": np.array([name not in SINGLE_BASIN for name in names]),
        "poles": np.where(large, 2, 1),
        "capital_cost": np.array(
            [
                row["capital_cost"] or p.line_capital_cost * mw
                for row, mw in zip(table, rated, strict=True)
            ]
        )
        / rated,
        "approval_months": np.full(n, p.line_approval_months),
        "building_months": building_months(p, names),
    }


def standing_lines(
    p: Parameters,
    names: list[str],
    rated: FloatArray,
    counted: FloatArray,
    stage: IntArray,
    split_luck: FloatArray,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """(rated, live, stage) so that what is in service makes up the drawn outgoing capability.

    How the three corridors share theirs is not known: their shares spread around those of the
    table.
    """
    corridors, reinforcement = [names.index(name) for name in CORRIDORS], names.index(REINFORCEMENT)
    live = np.where(stage == line.DONE, rated, 0.0)
    elsewhere = float(np.sum(live * counted)) - live[corridors].sum()
    standing = live[corridors].sum()
    existing, live[reinforcement] = line.first_capacity(
        p.export_limit, standing, rated[reinforcement], elsewhere
    )
    weight = rated[corridors] * quantiles.lognormal(
        split_luck[corridors], 1.0, p.corridor_split_deviation
    )
    live[corridors] = existing * weight / weight.sum()
    rated = np.where(np.isin(np.arange(len(names)), corridors), live, rated)
    return rated, live, np.where((stage == line.BUILDING) & (live >= rated), line.DONE, stage)


def building_months(p: Parameters, names: list[str]) -> FloatArray:
    """Planned building time by line, months: by its voltage."""
    by_role = {line.LINE_1000KV: p.alternating_line_months, 0: p.link_months}
    return np.array([by_role.get(ROLES.get(name, 0), p.direct_line_months) for name in names])
