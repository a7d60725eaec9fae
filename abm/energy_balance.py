"""The energy balance of a run: energy by user and fuel in the base year, and what has changed since."""

from dataclasses import dataclass, field

import numpy as np

from agents.energy_use import FUELS, USERS


@dataclass
class EnergyBalance:
    """Energy in tonnes of coal equivalent; what the phase of energy use carries from month to month."""

    yearly: np.ndarray
    """Energy of the base year by user and fuel, tce/a, shape (9, 4)."""
    base_output: np.ndarray
    """Real output of the base year by industry, CNY/month at 2020 prices, shape (14,)."""
    base_generation: float
    """Power generated in a mean month of the base year, MWh."""
    base_person_days: float
    """Visitors' days in a mean month of the base year."""
    start_month: int
    """Month index in the middle of the base year, from which trends run."""
    convention: float
    """Coal equivalent of electricity, tce/MWh."""
    carbon_factors: np.ndarray
    """Carbon dioxide of coal, oil and gas, t/tce, shape (3,)."""
    county_share: np.ndarray
    """Share of each county in each user's electricity, shape (9, 18)."""
    carbon_share: np.ndarray
    """Share of each county in carbon dioxide, shape (18,)."""
    energy_2020: float
    """Energy used in 2020, tce."""
    electricity_2020: float
    """Electricity used in 2020, MWh."""
    product_2020: float
    """Gross domestic product of 2020, CNY."""
    emissions_before: dict
    """Carbon dioxide of the years before the first, t: {year: t}."""
    process_emissions: float
    """Carbon dioxide of cement making, t/a; zero unless the scope holds it."""
    green_seen: np.ndarray
    """Share of green equipment by industry when retrofits were last paid for, shape (14,)."""
    kept: np.ndarray = field(default_factory=lambda: np.ones(len(USERS)))
    """Share of each user's fuel that switching has left, shape (9,)."""
    refitted: float = 0.0
    """Share of floor area brought to the green standard since the base year."""
    switching_grants: float = 0.0
    """What governments owe for switches to electricity, CNY."""
    building_grants: float = 0.0
    """What governments owe for green buildings, CNY."""
    use: np.ndarray = field(default_factory=lambda: np.zeros((len(USERS), len(FUELS))))
    """Energy of the month by user and fuel, tce, shape (9, 4), data centres apart."""
    data_centre_energy: float = 0.0
    """Electricity of data centres in the month, tce."""
    carbon_dioxide: float = 0.0
    """Carbon dioxide of the month, t."""

    def electricity(self):
        """Electricity of the month, tce, data centres included."""
        return float(self.use[:, 0].sum()) + self.data_centre_energy

    def total(self):
        """Energy of the month, tce, data centres included."""
        return float(self.use.sum()) + self.data_centre_energy
