"""Conversions between units fit each other."""

from agents import units


def test_conversions_are_those_of_the_metric_system():
    assert (units.PERCENT, units.THOUSAND, units.MILLION) == (100, 1000.0, units.THOUSAND**2)
    assert units.METRES_A_KILOMETRE == units.KILOWATTS_A_MEGAWATT == 1000
