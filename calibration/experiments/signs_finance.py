"""Known signs of enterprises, banks and the guidance fund over paired draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calibration.experiments.pairs import Sign, World

if TYPE_CHECKING:
    from abm.model import GanziModel

YEAR = 2027
"""Late enough for orders, works and contests to show."""
CHEAPER = 1.0 - 0.01 / 0.046
"""Factor on the prime rate of early 2022 (4.6 %) that takes one point off."""


def lever(name: str, value: float, **others: float) -> World:
    """The status quo with one lever, and what it needs, set."""
    return World(levers={name: value, **others})


def raised(
    name: str,
    low: float,
    high: float,
    indicator: str,
    year: int = YEAR,
    sign: int = 1,
    everywhere: bool = False,
    **others: float,
) -> Sign:
    """What a lever from `low` to `high` does to an indicator."""
    return Sign(
        name=f"{name} up",
        less=lever(name, low, **others),
        more=lever(name, high, **others),
        indicator=indicator,
        year=year,
        sign=sign,
        everywhere=everywhere,
    )


def paid_from_above(model: GanziModel) -> None:
    """Let centre and province pay all of the guidance fund."""
    fund = model.guidance_funds
    fund.share_upper = np.ones(1)
    fund.share_prefecture = np.zeros(1)
    fund.share_county = np.zeros(1)


def fund_from_above(size: float) -> World:
    """A guidance fund of `size` million yuan that costs the prefecture and the counties nothing."""
    return World(levers={"fund_size": size}, prepare=paid_from_above)


CHEAP_MONEY = World(times={"loan_prime_rate": CHEAPER})
INTEREST = "interest one point lower"
FUND = "fund_size up, paid from above"
SIGNS = (
    Sign(INTEREST, World(), CHEAP_MONEY, "loans", YEAR, 1),
    Sign(INTEREST, World(), CHEAP_MONEY, "enterprise_loans", 2025, 1),
    Sign(INTEREST, World(), CHEAP_MONEY, "solar_value", 2025, 1, everywhere=True),
    raised("upscale_bonus", 0, 300, "services_above_scale", 2025),
    Sign(
        FUND, fund_from_above(0), fund_from_above(5000), "capital_formation", 2025, 1, strict=False
    ),
    Sign(FUND, fund_from_above(0), fund_from_above(5000), "clean_capacity", YEAR, 1, strict=False),
    raised("green_window", 0, 1, "green_loans"),
    raised("green_window", 0, 1, "clean_loans"),
    raised("relending_use", 0, 1, "clean_loans"),
    raised("interest_discount", 0, 3, "green_loans"),
    raised("electrification_subsidy", 0, 0.4, "green_equipment"),
    raised("one_stop_service", 0, 1, "firm_entry", everywhere=True),
    raised("fund_discipline", 0, 1, "guidance_fund_deadweight", sign=-1, fund_size=2000),
    raised("fund_size", 0, 5000, "guidance_fund_called", 2025),
)
