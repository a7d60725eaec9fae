"""No dead decoration: every lever moves something, and in the direction everybody expects where
there is one.
"""

import numpy as np
import pytest

from abm import GanziModel
from abm.batch import Batch
from abm.clock import month_index
from abm.registers import policy, targets
from abm.registers.indicators import register

END = "2026-12"
COSTS = ("local_fiscal_cost", "upper_fiscal_cost", "quasi_fiscal_cost")
DRAWS = range(3)

TOGETHER = 16
"""Runs that go through each month together."""
LATE_DRAWS = (1, 6)
"""Draws in which lines fill up by 2030, so that what the auction lets on them counts."""


def finished(worlds):
    """A model at its end for each of these arguments; together they take half the time."""
    for first in range(0, len(worlds), TOGETHER):
        models = [
            GanziModel(detail="coarse", **given) for given in worlds[first : first + TOGETHER]
        ]
        # A batch has two runs or more.
        yield from Batch(models).finish().models if len(models) > 1 else [models[0].run()]


def yielded(model):
    """A value an indicator and month."""
    return model.outcomes().set_index(["indicator", "month"])["value"]


def outcomes_of(worlds):
    """What each world yields."""
    return [yielded(model) for model in finished(worlds)]


def outcomes(draw, end=END, **given):
    return yielded(GanziModel(draw=draw, detail="coarse", end=end, **given).run())


def moved(changed, plain):
    """Whether any indicator but the costs differs."""
    apart = (
        (changed - plain).abs().drop(index=[name for name in COSTS if name in register()], level=0)
    )
    return apart.max() > 0


@pytest.fixture(scope="module")
def reference():
    worlds = [{"draw": draw, "end": END, "mix": "document"} for draw in DRAWS]
    return dict(zip(DRAWS, outcomes_of(worlds), strict=True))


def farthest(lever):
    """The document, with a lever as far from there as its range allows."""
    row = policy.register()[lever]
    value = max((row["low"], row["high"]), key=lambda value: abs(value - row["document"]))
    return {"mix": "document", "levers": {lever: value}}


@pytest.fixture(scope="module")
def first_look(request):
    """What each lever that is asked for in this session yields in the first draw."""
    asked = {
        item.callspec.params["lever"]
        for item in request.session.items
        if item.path == request.path and "first_look" in item.fixturenames
    }
    levers = [lever for lever in policy.register() if lever in asked]
    worlds = [{"draw": DRAWS[0], "end": END, **farthest(lever)} for lever in levers]
    return dict(zip(levers, outcomes_of(worlds), strict=True))


@pytest.mark.parametrize("lever", sorted(policy.register()))
def test_every_lever_moves_something_besides_its_cost(reference, first_look, lever):
    given = farthest(lever)
    soon = moved(first_look[lever], reference[DRAWS[0]]) or any(
        moved(outcomes(draw, **given), reference[draw]) for draw in DRAWS[1:]
    )
    late = {"end": "2030-12"}
    assert soon or any(
        moved(outcomes(draw, **given, **late), outcomes(draw, mix="document", **late))
        for draw in LATE_DRAWS
    )


@pytest.mark.slow
def test_every_indicator_varies_over_a_small_reference_ensemble():
    mixes = ("status_quo", "document")
    values = outcomes_of([{"draw": draw, "mix": mix} for draw in range(8) for mix in mixes])
    still = [
        name
        for name in register()
        if name in values[0].index and np.ptp([v.loc[name] for v in values]) == 0
    ]
    assert still == ["public_orders_paid"]  # less than all only in worlds at the edge


SIGNS = [
    ("pv_quota_mw_y", 0, 4000, "photovoltaic_capacity", 1),
    ("grid_priority", 0, 1, "export_capacity", 1),
    ("site_upgrade_budget", 0, 800, "sites_4a", 1),
    ("upscale_bonus", 0, 300, "services_above_scale", 1),
    ("afforestation_ha", 0, 40_000, "forest_cover", 1),
    ("eco_reward_rate", 0.5, 2, "yak_herd", -1),
    ("cert_subsidy", 0, 100, "certificates", 1),
    ("dc_power_price", 0.55, 0.25, "data_centre_capacity", 1),
    ("tourism_marketing", 0, 200, "visits", 1),
    ("enclave_infra", 0, 800, "enclave_output", 1),
    ("telecom_subsidy", 0, 80, "base_stations_5g", 1),
    ("green_window", 0, 1, "green_loans", 1),
]


@pytest.fixture(scope="module")
def pushed():
    """What a lever yields at a value in each draw: by (lever, value)."""
    ends = [(lever, value) for lever, less, more, *_ in SIGNS for value in (less, more)]
    worlds = []
    for lever, value in ends:
        extra = {"dc_quota_mw": 1300} if lever == "dc_power_price" else {}
        levers = extra | {lever: value}
        worlds += [{"draw": draw, "end": END, "levers": levers} for draw in DRAWS]
    found = outcomes_of(worlds)
    draws = len(DRAWS)
    return {end: found[n * draws : (n + 1) * draws] for n, end in enumerate(ends)}


@pytest.mark.slow
@pytest.mark.parametrize(("lever", "less", "more", "indicator", "sign"), SIGNS)
def test_levers_push_in_the_direction_everybody_expects(pushed, lever, less, more, indicator, sign):
    """Mean over paired draws at the end of 2026; the full experiments of 100 pairs come with the
    sectors.
    """
    pairs = zip(pushed[lever, more], pushed[lever, less], strict=True)
    change = [high.loc[indicator, END] - low.loc[indicator, END] for high, low in pairs]
    assert sign * np.mean(change) > 0, change


STILL = ["hydro_named_done", "pv_demo_done"]
"""Targets that no lever moves: dams and solar plants that were being built before 2022, or were
awarded.
"""
MOVING_DRAWS = (*range(10), 20)
"""Draws enough to move the targets that seldom move (the date of the CO2 peak moves in about one
draw of ten).
"""


def target_courses(model):
    """What each target measures up to its year, with its months."""
    annual = model.annual()
    courses = {}
    for name, row in targets.register().items():
        if row["indicator"] in model.recorder.monthly:
            months, values = model.recorder.series(row["indicator"])
            courses[name] = values[months <= month_index(row["year"], 12)]
        else:
            values = annual[row["indicator"]]
            courses[name] = values[values.index <= row["year"]].to_numpy()
    return courses


@pytest.mark.slow
def test_every_target_moves_over_levers_and_over_draws():
    """A target whose end is sure moves by its date at least; tables say so where no mix changes its
    probability.
    """

    def courses_at(bound):
        levers = {lever: row[bound] for lever, row in policy.register().items()}
        worlds = [{"draw": draw, "rng": 1, "levers": levers} for draw in MOVING_DRAWS]
        return [target_courses(model) for model in finished(worlds)]

    low, usual, high = map(courses_at, ("low", "status_quo", "high"))

    def still(courses, others):
        pairs = list(zip(courses, others, strict=True))
        return [
            name
            for name in targets.register()
            if all(np.array_equal(one[name], two[name], equal_nan=True) for one, two in pairs)
        ]

    by_draw = [set(still(courses, [courses[0]] * len(courses))) for courses in (low, usual, high)]
    assert set.intersection(*by_draw) == set()
    assert still(low, high) == STILL
