"""Known signs of herding, grassland and farms over paired draws; the snow of a finished start can
be rewritten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.clock import month_index
from calibration.experiments.pairs import Sign, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel

SEVERE = 2
LAST = 2026
WINTER = (month_index(2024, 11), month_index(2025, 4))
"""First and last month of the one severe winter."""


def calm_winters(model: GanziModel) -> None:
    """Let no snow disaster strike, in a model that has not begun."""
    model.outlook_paths["snow_severity"] = np.zeros_like(model.outlook_paths["snow_severity"])


def one_severe_winter(model: GanziModel) -> None:
    """Let a severe disaster strike every county in the winter of 2024-25, and none
    before or after.
    """
    snow = np.zeros_like(model.outlook_paths["snow_severity"])
    snow[WINTER[0] : WINTER[1] + 1] = SEVERE
    model.outlook_paths["snow_severity"] = snow


def raised(
    name: str,
    low: float,
    high: float,
    indicator: str,
    year: int = LAST,
    sign: int = 1,
    everywhere: bool = False,
    prepare: Callable[[GanziModel], None] | None = None,
) -> Sign:
    """A lever from `low` to `high` moves an indicator by `sign`, in worlds whose start is changed
    alike.
    """
    return Sign(
        name=f"{name} up",
        less=World(levers={name: low}, prepare=prepare),
        more=World(levers={name: high}, prepare=prepare),
        indicator=indicator,
        year=year,
        sign=sign,
        everywhere=everywhere,
    )


def raised_in_snow(name: str, high: float, indicator: str, sign: int = 1) -> Sign:
    """A lever from 0 to `high` moves an indicator by `sign` in every draw in the year of the severe
    winter.
    """
    return raised(name, 0, high, indicator, 2025, sign, everywhere=True, prepare=one_severe_winter)


CALM = World(prepare=calm_winters)
SNOW = World(prepare=one_severe_winter)
HARD = "one severe winter"

WINTERS = (
    Sign(HARD, CALM, SNOW, "yak_deaths", 2025, 1, everywhere=True),
    Sign(HARD, CALM, SNOW, "yak_herd", 2025, -1, everywhere=True),
    # Animals are driven to sale before they die, as the winter begins; then there are fewer to
    # sell.
    Sign(HARD, CALM, SNOW, "yaks_taken", 2024, 1, everywhere=True),
    Sign(HARD, CALM, SNOW, "yaks_taken", 2025, -1, everywhere=True),
    Sign(HARD, CALM, SNOW, "yaks_taken", 2026, -1),
    raised_in_snow("fodder_subsidy", 4000, "yak_deaths", -1),
    raised_in_snow("fodder_subsidy", 4000, "yak_herd"),
    raised_in_snow("shelter_grant", 1500, "yak_snow_deaths", -1),
    raised_in_snow("shelter_grant", 1500, "yak_deaths", -1),
    raised_in_snow("shelter_grant", 1500, "yak_herd"),
)
REWARDS = (
    # In some draws of the wide prior nobody minds the reward, so these hold in the mean only.
    raised("eco_reward_rate", 0.5, 2, "limit_keepers"),
    raised("eco_reward_rate", 0.5, 2, "yak_herd", sign=-1),
    raised("eco_reward_rate", 0.5, 2, "grass_condition"),
)
MEASURES = (
    raised("eco_restoration", 0, 100_000, "grass_condition", everywhere=True),
    raised("breeding_subsidy", 0, 200, "yak_births", everywhere=True),
    raised("coop_ranch_support", 0, 150, "cooperative_share", everywhere=True),
    raised("coop_ranch_support", 0, 150, "yak_price", everywhere=True),
    raised("processing_capex_subsidy", 0, 0.3, "yak_price"),
    raised("agri_park_budget", 0, 400, "park_members"),
    raised("cert_subsidy", 0, 100, "certificates"),
    raised("agri_rd", 0, 100, "yak_births"),
    raised("agri_rd", 0, 100, "value_added_crops", everywhere=True),
    raised("fodder_subsidy", 0, 4000, "area_fodder", everywhere=True),
    raised("understory_support", 0, 60, "herder_gathering_income", everywhere=True),
    raised("homestay_grant", 0, 20_000, "herder_rooms"),
    raised("understory_support", 0, 60, "herder_income_median", everywhere=True),
)
SIGNS = WINTERS + REWARDS + MEASURES
