"""What is measured of energy use and carbon dioxide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.energy.accounting import electric_share
from agents.axis import pick, total
from agents.energy import energy_use as rules
from agents.industries import BUILDING_MATERIALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray

RECENT_YEARS = 3
"""Years that must show no rise for a peak to have passed."""


def energy_use(model: GanziModel) -> float:
    """Energy used in the month, tce, data centres included."""
    return model.energy.total()


def nonfossil_energy(model: GanziModel) -> float:
    """Non-fossil energy used in the month, tce: electricity, all of which comes from rivers and sun
    here.
    """
    return model.energy.electricity()


def energy_calorific(model: GanziModel) -> float:
    """Energy used in the month with electricity counted by its heat, tce; the other convention than
    the default.
    """
    return model.energy.counted(model.parameters.power_calorific)


def energy_coal_equivalent(model: GanziModel) -> float:
    """Energy used in the month with electricity at what a coal plant burns for it, tce: the default
    convention.
    """
    return model.energy.counted(model.parameters.power_heat_rate)


def by_fuel(fuel: int) -> Callable[[GanziModel], float]:
    """Measure: use of one fuel in the month, tce."""
    return lambda model: pick(model.energy.by_fuel, fuel)


def by_user(user: int) -> Callable[[GanziModel], float]:
    """Measure: energy of one user in the month, tce."""
    return lambda model: pick(model.energy.by_user, user)


def vehicles(model: GanziModel) -> float:
    """Energy of visitors' and other vehicles in the month, tce."""
    by_user = model.energy.by_user
    return pick(by_user, rules.TOURIST_VEHICLES) + pick(by_user, rules.OTHER_VEHICLES)


def data_centre_energy(model: GanziModel) -> float:
    """Electricity of data centres in the month, tce."""
    return model.energy.data_centre_energy


def electricity_use(model: GanziModel) -> FloatArray:
    """Electricity used in the month by county, MWh."""
    return model.counties.electricity_use


def co2(model: GanziModel) -> FloatArray:
    """Carbon dioxide of the month by county within the scope drawn, t."""
    return model.energy.carbon_dioxide * model.energy.carbon_share


def co2_energy(model: GanziModel) -> float:
    """Carbon dioxide of the fuels burnt in the month, t."""
    return total(model.energy.burnt_carbon)


def co2_process(model: GanziModel) -> float:
    """Carbon dioxide of cement making in the month, t, whether the scope holds it or not."""
    return model.energy.process_carbon


def energy_intensity(model: GanziModel) -> float:
    """Energy over gross domestic product at 2020 prices, tce/CNY, calendar year."""
    recorder = model.recorder
    return rules.intensity(recorder.year_sum("energy_use"), recorder.year_sum("real_gdp"))


def energy_intensity_new(model: GanziModel) -> float:
    """The same, leaving out of the energy assessed what electricity has been added since 2020,
    tce/CNY.
    """
    balance, recorder = model.energy, model.recorder
    # Electricity from here is renewable: what is used beyond 2020 is not assessed
    added = recorder.year_sum("nonfossil_energy") - balance.electricity_2020 * balance.convention
    energy = recorder.year_sum("energy_use") - max(added, 0.0)
    return rules.intensity(energy, recorder.year_sum("real_gdp"))


def energy_intensity_drop(model: GanziModel) -> float:
    """Fall of the energy intensity since 2020, share."""
    return 1 - energy_intensity(model) / intensity_2020(model)


def energy_intensity_drop_new(model: GanziModel) -> float:
    """Fall since 2020 of the intensity that leaves out electricity added since."""
    return 1 - energy_intensity_new(model) / intensity_2020(model)


def intensity_2020(model: GanziModel) -> float:
    """Energy intensity of 2020, tce/CNY."""
    return model.energy.energy_2020 / model.energy.product_2020


def nonfossil_share(model: GanziModel) -> float:
    """Share of non-fossil energy in the year's use."""
    recorder = model.recorder
    return rules.nonfossil_share(
        recorder.year_sum("nonfossil_energy"), recorder.year_sum("energy_use")
    )


def electricity_share(model: GanziModel) -> float:
    """Share of electricity in the year's final energy, all of it counted by heat."""
    recorder, p, balance = model.recorder, model.parameters, model.energy
    electricity = recorder.year_sum("nonfossil_energy") * p.power_calorific / balance.convention
    return electricity / recorder.year_sum("energy_calorific")


def co2_peak_passed(model: GanziModel) -> float:
    """Whether carbon dioxide has peaked by this year: 1 or 0."""
    recorder, year = model.recorder, model.clock.year
    known = dict(model.energy.emissions_before)
    known.update({y: recorder.year_sum("co2", y) for y in recorder.years()})
    known[year] = recorder.year_sum("co2", year)
    last_earlier = year - RECENT_YEARS
    recent = [known[y] for y in range(last_earlier + 1, year + 1) if y in known]
    earlier = [value for y, value in known.items() if y <= last_earlier]
    return float(rules.peak_passed(recent, earlier_highest=max(earlier, default=np.inf)))


def energy_total_check(model: GanziModel) -> float:
    """Energy of 2020 as reckoned here over the total that the document's numbers imply; a
    cross-check only.
    """
    return model.energy.energy_2020 / model.parameters.energy_use_total


def electric_driving(model: GanziModel) -> float:
    """Electric share of driving."""
    return float(electric_share(model))


def green_floor_area(model: GanziModel) -> float:
    """Floor area brought to the green standard since the first month, m²."""
    return model.energy.refitted * model.parameters.heated_area


def building_materials_green(model: GanziModel) -> float:
    """Share of building-material makers' equipment that saves energy."""
    return float(model.economy.green[BUILDING_MATERIALS])


MONTHLY = {
    "energy_use": energy_use,
    "nonfossil_energy": nonfossil_energy,
    "energy_calorific": energy_calorific,
    "energy_coal_equivalent": energy_coal_equivalent,
    "coal_use": by_fuel(rules.COAL),
    "oil_use": by_fuel(rules.OIL),
    "gas_use": by_fuel(rules.GAS),
    "energy_farming": by_user(rules.FARMING),
    "energy_mining": by_user(rules.MINING),
    "energy_manufacturing": by_user(rules.MANUFACTURING),
    "energy_power_stations": by_user(rules.POWER_STATIONS),
    "energy_construction": by_user(rules.CONSTRUCTION),
    "energy_services": by_user(rules.SERVICES),
    "energy_households": by_user(rules.HOUSEHOLDS),
    "energy_vehicles": vehicles,
    "energy_data_centres": data_centre_energy,
    "electricity_use": electricity_use,
    "co2": co2,
    "co2_energy": co2_energy,
    "co2_process": co2_process,
}
ANNUAL = {
    "energy_intensity": energy_intensity,
    "energy_intensity_new": energy_intensity_new,
    "energy_intensity_drop": energy_intensity_drop,
    "energy_intensity_drop_new": energy_intensity_drop_new,
    "nonfossil_share": nonfossil_share,
    "electricity_share": electricity_share,
    "electric_driving": electric_driving,
    "green_floor_area": green_floor_area,
    "building_materials_green": building_materials_green,
    "co2_peak_passed": co2_peak_passed,
    "energy_total_check": energy_total_check,
}
