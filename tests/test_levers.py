"""No dead decoration: every lever moves something, and in the direction everybody expects where there is one."""

import numpy as np
import pytest

from abm import GanziModel, policy
from abm.indicators import register

END = "2026-12"
COSTS = ("local_fiscal_cost", "upper_fiscal_cost", "quasi_fiscal_cost")
DRAWS = range(3)

# Outcomes that stand still over the reference ensemble of this test, and why.
STILL = {}


def outcomes(draw, **given):
    frame = GanziModel(draw=draw, detail="coarse", end=END, **given).run().outcomes()
    return frame.set_index(["indicator", "month"])["value"]


@pytest.fixture(scope="module")
def reference():
    return {draw: outcomes(draw, mix="document") for draw in DRAWS}


@pytest.mark.parametrize("lever", sorted(policy.register()))
def test_every_lever_moves_something_besides_its_cost(reference, lever):
    row = policy.register()[lever]
    farthest = max((row["low"], row["high"]), key=lambda value: abs(value - row["document"]))
    for draw in DRAWS:
        changed = outcomes(draw, mix="document", levers={lever: farthest})
        moved = (changed - reference[draw]).abs().drop(index=[name for name in COSTS if name in register()], level=0)
        if moved.max() > 0:
            return
    pytest.fail(f"{lever} from {row['document']:g} to {farthest:g} moves no indicator in {len(DRAWS)} draws")


def test_every_indicator_varies_over_draws_months_or_mixes(reference):
    values = [*reference.values(), *(outcomes(draw) for draw in DRAWS)]
    still = {name for name in reference[0].index.unique(0) if np.ptp(np.array([v.loc[name] for v in values])) == 0}
    assert still == set(STILL)


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


@pytest.mark.parametrize(("lever", "less", "more", "indicator", "sign"), SIGNS)
def test_levers_push_in_the_direction_everybody_expects(lever, less, more, indicator, sign):
    """Mean over paired draws at the end of 2026; the full experiments of 100 pairs come with the sectors."""
    extra = {"dc_quota_mw": 1300} if lever == "dc_power_price" else {}
    change = [
        outcomes(draw, levers=extra | {lever: more}).loc[indicator, END]
        - outcomes(draw, levers=extra | {lever: less}).loc[indicator, END]
        for draw in DRAWS
    ]
    assert sign * np.mean(change) > 0, change
