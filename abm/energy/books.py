"""The energy balance of a run: energy by user and fuel in the base year, and what has changed
since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from agents.axis import pick, total
from agents.energy.energy_use import BURNT, ELECTRICITY, FUELS, USERS

if TYPE_CHECKING:
    from agents.arrays import FloatArray


@dataclass
class EnergyBalance:
    """Energy in tonnes of coal equivalent; what the phase of energy use carries from month to
    month.
    """

    STAYS = frozenset(
        {
            "yearly",
            "base_output",
            "base_mining",
            "base_income",
            "base_people",
            "base_prices",
            "base_generation",
            "base_person_days",
            "start_month",
            "convention",
            "carbon_factors",
            "county_share",
            "carbon_share",
            "process_emissions",
            "process_counts",
        }
    )
    """What is never replaced while months pass."""

    yearly: FloatArray
    """Energy of the base year (the one before the first month, 2021 at the latest), tce/a, by user
    and fuel, shape (9, 4).
    """
    base_output: FloatArray
    """Real output of the base year by industry, CNY/month at 2020 prices, shape (14,)."""
    base_mining: float
    """Mining output of a mean month of the base year at the prices of 2021, CNY."""
    base_income: float
    """Households' income of a month of the base year at prices of then, CNY."""
    base_people: FloatArray
    """People by county in the base year, persons, shape (18,)."""
    base_prices: float
    """Consumer prices of the base year."""
    base_generation: float
    """Power generated in a mean month of the base year, MWh."""
    base_person_days: float
    """Visitors' days in a mean month of the base year."""
    start_month: int
    """Month index in the middle of the base year, from which trends run."""
    convention: float
    """Coal equivalent of electricity, tce/MWh."""
    carbon_factors: FloatArray
    """Carbon dioxide of coal, oil and gas, t/tce, shape (3,)."""
    county_share: FloatArray
    """Share of each county in each user's electricity, shape (9, 18)."""
    carbon_share: FloatArray
    """Share of each county in carbon dioxide, shape (18,)."""
    energy_2020: float
    """Energy used in 2020, tce."""
    electricity_2020: float
    """Electricity used in 2020, MWh."""
    product_2020: float
    """Gross domestic product of 2020, CNY."""
    emissions_before: dict[int, float]
    """Carbon dioxide of the years before the first, t: {year: t}."""
    process_emissions: float
    """Carbon dioxide of cement making in the base year, t/a."""
    process_counts: bool
    """Whether the scope of carbon dioxide holds cement making."""
    green_at_last_grant: FloatArray
    """Share of green equipment by industry when retrofits were last paid for, shape (14,)."""
    light_carbon: float
    """Carbon dioxide of manufacturers other than of building materials over about the last year,
    t/month.
    """
    light_output: float
    """Their real output over about the last year, CNY/month at 2020 prices."""
    fuel_left: FloatArray = field(default_factory=lambda: np.ones((len(USERS), len(BURNT))))
    """Share of each user's coal, oil and gas that switching has left, shape (9, 3)."""
    fuelled_driving: float = 1.0
    """Share of the month's driving that is not electric, 0 to 1."""
    fuelled_driving_kept: float = 1.0
    """The same over that of the month before, 0 to 1."""
    refitted: float = 0.0
    """Share of floor area brought to the green standard since the base year."""
    switching_grants: float = 0.0
    """What governments owe for switches to electricity, CNY."""
    building_grants: float = 0.0
    """What governments owe for green buildings, CNY."""
    use: FloatArray = field(default_factory=lambda: np.zeros((len(USERS), len(FUELS))))
    """Energy of the month by user and fuel, tce, shape (9, 4), data centres apart."""
    by_user: FloatArray = field(default_factory=lambda: np.zeros(len(USERS)))
    """Energy of the month by user, tce, shape (9,), data centres apart."""
    by_fuel: FloatArray = field(default_factory=lambda: np.zeros(len(FUELS)))
    """Energy of the month by fuel, tce, shape (4,), data centres apart."""
    data_centre_energy: float = 0.0
    """Electricity of data centres in the month, tce."""
    burnt_carbon: FloatArray = field(default_factory=lambda: np.zeros(len(USERS)))
    """Carbon dioxide of the month's fuels by user, t, shape (9,)."""
    zone_saving: float = 0.0
    """Share of manufacturing's energy that circular works in the industrial zones save."""
    process_carbon: float = 0.0
    """Carbon dioxide of the month's cement making, t, whether the scope holds it or not."""

    @property
    def carbon_dioxide(self) -> float:
        """Carbon dioxide of the month within the scope, t."""
        return total(self.burnt_carbon) + self.process_carbon * self.process_counts

    def electricity(self) -> float:
        """Electricity of the month, tce, data centres included."""
        return pick(self.by_fuel, ELECTRICITY) + self.data_centre_energy

    def total(self) -> float:
        """Energy of the month, tce, data centres included."""
        return total(self.by_fuel) + self.data_centre_energy

    def counted(self, factor: float) -> float:
        """Energy of the month with electricity at another coal equivalent (tce/MWh), tce, data
        centres included.
        """
        return self.total() + self.electricity() * (factor / self.convention - 1)
