"""Transmission lines as the run begins."""

import numpy as np

from abm.tables import read_table
from agents import power_project as plant
from agents import quantiles
from agents import transmission_line as line
from agents.columns import Table, name_key
from agents.county import COUNTIES

STAGES = {"idea": line.IDEA, "planned": line.PLANNED, "building": line.BUILDING, "operating": line.DONE}
EXISTING, REINFORCEMENT, CENTRAL = "existing_corridors", "corridor_reinforcement", "sichuan_chongqing_1000kv"
ROLES = {CENTRAL: line.LINE_1000KV, "jinshang_hubei_800kv": line.LINE_800KV, "ganzi_east_china": line.EAST_CHINA}
SINGLE_BASIN = ("yazhong_jiangxi", "jinshang_hubei_800kv", "ganzi_east_china")
"""Direct-current lines take the power of one basin; the others join in a meshed grid."""
COUNTED, WORK = range(2)
"""Counters of the draws that fix what is not known of a line."""


def build_lines(model):
    """Every line, with the outgoing capability drawn for the end of 2021 shared out among those in service."""
    p, table = model.parameters, read_table("transmission_lines")
    names = [row["id"] for row in table]
    uid = np.array([name_key(name) for name in names], np.uint64)
    luck = model.world_streams.uniform("start", 0, uid, np.arange(WORK + 1)[:, None])
    low, high = (np.array([row[bound] for row in table]) for bound in ("counted_low", "counted_high"))
    counted = low + luck[COUNTED] * (high - low)
    rated = np.array([row["capacity"] for row in table])
    stage = np.array([STAGES[row["stage_2022_03"]] for row in table])
    rated, live, stage = standing_lines(p, names, rated, counted, stage)
    delay = model.streams.uniform("delay", 0, uid)
    model.transmission_line_names = tuple(names)
    model.transmission_lines = Table(
        line.TransmissionLine,
        model,
        len(table),
        uid=uid,
        rated_capacity=rated,
        live_capacity=live,
        counted_share=counted,
        stage=stage,
        work=np.where(stage == line.DONE, 1.0, np.where(stage == line.BUILDING, luck[WORK], 0.0)),
        delay=np.maximum(quantiles.lognormal(delay, p.line_delay_median, p.line_delay_deviation), p.shortest_delay),
        **known_columns(p, table, rated),
    )


def known_columns(p, table, rated):
    """What the table says of each line, and the usual cost and times where it says nothing."""
    names, n = [row["id"] for row in table], len(table)
    zones = [row["river_zone"] for row in table]
    return {
        "county": np.array([COUNTIES.index(row["origin"]) if row["origin"] in COUNTIES else 0 for row in table]),
        "role": np.array([ROLES.get(name, 0) for name in names]),
        "zone": np.array([plant.ZONES.index(zone) if zone in plant.ZONES else 0 for zone in zones]),
        "pooled": np.array([name not in SINGLE_BASIN for name in names]),
        "capital_cost": np.array(
            [row["capital_cost"] or p.line_capital_cost * mw for row, mw in zip(table, rated, strict=True)]
        )
        / rated,
        "approval_months": np.full(n, p.line_approval_months),
        "building_months": building_months(p, names),
    }


def standing_lines(p, names, rated, counted, stage):
    """(rated, live, stage) so that what is in service makes up the drawn outgoing capability."""
    existing, reinforcement = names.index(EXISTING), names.index(REINFORCEMENT)
    live = np.where(stage == line.DONE, rated, 0.0)
    elsewhere = float(np.sum(live * counted)) - live[existing] * counted[existing]
    first = line.first_capacity(p.export_limit, live[existing], rated[reinforcement], elsewhere)
    live[existing], live[reinforcement] = first
    rated = np.where(np.arange(len(names)) == existing, first[0], rated)
    return rated, live, np.where((stage == line.BUILDING) & (live >= rated), line.DONE, stage)


def building_months(p, names):
    """Planned building time by line, months: by its voltage."""
    by_role = {line.LINE_1000KV: p.alternating_line_months, 0: p.link_months}
    return np.array([by_role.get(ROLES.get(name, 0), p.direct_line_months) for name in names])
