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
COUNTED, WORK = range(2)
"""Counters of the draws that fix what is not known of a line."""


def build_lines(model):
    """Every line, with the outgoing capability drawn for the end of 2021 shared out among those in service."""
    p, table = model.parameters, read_table("transmission_lines")
    names = [row["id"] for row in table]
    uid = np.array([name_key(name) for name in names], np.uint64)
    luck = model.world_streams.uniform("start", 0, uid, np.arange(WORK + 1)[:, None])
    low, high = (np.array([row[bound] for row in table]) for bound in ("counted_low", "counted_high"))
    rated = np.array([row["capacity"] for row in table])
    counted = low + luck[COUNTED] * (high - low)
    stage = np.array([STAGES[row["stage_2022_03"]] for row in table])
    rated, live, stage = standing_lines(p, names, rated, counted, stage)
    cost = np.array([p.line_capital_cost if row["capital_cost"] is None else row["capital_cost"] for row in table])
    known = np.array([row["capital_cost"] is not None for row in table])
    delay = model.streams.uniform("delay", 0, uid)
    model.transmission_line_names = tuple(names)
    model.transmission_lines = Table(
        line.TransmissionLine,
        model,
        len(table),
        uid=uid,
        county=np.array([COUNTIES.index(row["origin"]) if row["origin"] in COUNTIES else 0 for row in table]),
        role=np.array([ROLES.get(name, 0) for name in names]),
        rated_capacity=rated,
        live_capacity=live,
        counted_share=counted,
        zone_share=zone_shares(model, table),
        capital_cost=np.where(known, cost / rated, cost),
        stage=stage,
        work=np.where(stage == line.DONE, 1.0, np.where(stage == line.BUILDING, luck[WORK], 0.0)),
        delay=quantiles.lognormal(delay, p.line_delay_median, p.line_delay_deviation),
        approval_months=np.full(len(table), p.line_approval_months),
        building_months=building_months(p, names),
    )


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


def zone_shares(model, table):
    """Part of each line that serves each basin, shape (n, 3).

    Lines of no single basin follow the plants they were built for; the 1000 kV line collects from all three.
    """
    p, projects = model.parameters, model.power_projects
    standing = projects.live_capacity > 0
    plants = np.bincount(projects.zone[standing], projects.rated_capacity[standing], len(plant.ZONES))
    shares = np.array([_single_zone(row["river_zone"], plants / plants.sum()) for row in table])
    central = [row["id"] for row in table].index(CENTRAL)
    shares[central] = (p.central_line_jinsha, p.central_line_yalong, 1 - p.central_line_jinsha - p.central_line_yalong)
    return shares


def _single_zone(zone, plants):
    """Shares of a line of one basin, or of the plants for a line of all."""
    return np.eye(len(plant.ZONES))[plant.ZONES.index(zone)] if zone in plant.ZONES else plants
