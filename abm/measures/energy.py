"""What is measured of energy use and carbon dioxide."""

import numpy as np

from agents import energy_use as rules

YEARS_SEEN = 3


def energy_use(model):
    """Energy used in the month, tce, data centres included."""
    return model.energy.total()


def nonfossil_energy(model):
    """Non-fossil energy used in the month, tce: electricity, all of which comes from rivers and sun here."""
    return model.energy.electricity()


def electricity_use(model):
    """Electricity used in the month by county, MWh."""
    return model.counties.electricity_use


def co2(model):
    """Carbon dioxide of the month by county, t."""
    return model.energy.carbon_dioxide * model.energy.carbon_share


def energy_intensity(model):
    """Energy over gross domestic product at 2020 prices, tce/CNY, calendar year."""
    recorder = model.recorder
    return rules.intensity(recorder.year_sum("energy_use"), recorder.year_sum("real_gdp"))


def energy_intensity_drop(model):
    """Fall of the energy intensity since 2020, share."""
    return 1 - energy_intensity(model) / intensity_2020(model)


def energy_intensity_drop_new(model):
    """The same, leaving out of the energy assessed what electricity has been added since 2020."""
    balance, recorder = model.energy, model.recorder
    added = recorder.year_sum("nonfossil_energy") - balance.electricity_2020 * balance.convention
    energy = recorder.year_sum("energy_use") - max(added, 0.0)
    return 1 - rules.intensity(energy, recorder.year_sum("real_gdp")) / intensity_2020(model)


def intensity_2020(model):
    """Energy intensity of 2020, tce/CNY."""
    return model.energy.energy_2020 / model.energy.product_2020


def nonfossil_share(model):
    """Share of non-fossil energy in the year's use."""
    recorder = model.recorder
    return rules.nonfossil_share(recorder.year_sum("nonfossil_energy"), recorder.year_sum("energy_use"))


def co2_peak_passed(model):
    """Whether carbon dioxide has peaked by this year: 1 or 0."""
    recorder, year = model.recorder, model.clock.year
    known = dict(model.energy.emissions_before)
    known.update({y: recorder.year_sum("co2", y) for y in (*recorder.years(), year)})
    recent = [known[y] for y in range(year - YEARS_SEEN + 1, year + 1) if y in known]
    earlier = [value for y, value in known.items() if y <= year - YEARS_SEEN]
    return float(rules.peak_passed(recent, max(earlier, default=np.inf)))


def energy_total_check(model):
    """Energy of 2020 as reckoned here over the total that the document's numbers imply; a cross-check only."""
    return model.energy.energy_2020 / model.parameters.energy_use_total


MONTHLY = {
    "energy_use": energy_use,
    "nonfossil_energy": nonfossil_energy,
    "electricity_use": electricity_use,
    "co2": co2,
}
ANNUAL = {
    "energy_intensity": energy_intensity,
    "energy_intensity_drop": energy_intensity_drop,
    "energy_intensity_drop_new": energy_intensity_drop_new,
    "nonfossil_share": nonfossil_share,
    "co2_peak_passed": co2_peak_passed,
    "energy_total_check": energy_total_check,
}
