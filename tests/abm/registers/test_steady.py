"""The outlook `steady`: everything held from the start on, and nothing but that."""

import numpy as np
import pytest

from abm import GanziModel
from abm.registers.drawing import run_parameters
from abm.registers.outlook import Outlook, driver_names
from abm.registers.parameters import register
from abm.registers.steady import held, held_parameters, held_paths
from abm.schedule import PHASES
from runs import assess
from runs.refusals import InputError

START = 84
STEADY = Outlook("steady")


def paths(outlook, start=START):
    return outlook.paths(run_parameters(2, outlook=outlook), 2, 120, start)


def test_every_driver_stands_still_from_the_start_on():
    found = paths(STEADY)
    assert set(found) == set(driver_names()) == set(held("driver"))
    for name, path in found.items():
        assert (path[START:] == path[START]).all(), name
        assert path.flags.writeable is False


def test_drivers_are_held_at_what_the_table_says():
    drawn, steady = paths(Outlook()), paths(STEADY)
    assert steady["hydro_price"][START] == drawn["hydro_price"][START - 1]
    assert (steady["hydro_price"][:START] == drawn["hydro_price"][:START]).all()
    year = drawn["travel_recovery"][START - 12 : START].mean()
    assert steady["travel_recovery"][START] == pytest.approx(year)
    assert (steady["hydrology"][START:] == 1).all()
    assert (steady["viral_fame"] == 0).all()
    assert drawn["viral_fame"].any()
    price = drawn["lithium_carbonate_price"][START - 12 : START].mean()
    np.testing.assert_allclose(steady["lithium_carbonate_price"], price)


def test_a_run_from_the_first_month_of_the_paths_holds_that_month():
    given = {name: np.arange(5.0) for name in held("driver")}
    assert (held_paths(given, 0)["hydro_price"] == 0.0).all()


def test_a_missing_driver_is_named():
    given = {name: np.arange(5.0) for name in held("driver") if name != "yak_price"}
    with pytest.raises(ValueError, match="yak_price"):
        held_paths(given, 2)


def test_parameters_and_phases_that_are_held_exist():
    known = {row["name"] for row in register()}
    assert set(held("parameter")) <= known
    assert set(held("phase")) <= {phase.__name__ for phase in PHASES}
    values = {"electric_vehicles_start": 0.02} | dict.fromkeys(known - {"x"}, 1.0)
    values["electric_vehicles_start"] = 0.02
    assert held_parameters(values)["electric_vehicles_2030"] == 0.02
    assert held_parameters(values)["hours_growth"] == 0.0


def test_what_is_fitted_is_held_too_and_what_is_given_is_not():
    held_values = run_parameters(1, outlook=STEADY)
    assert held_values.hours_growth == 0.0
    assert held_values.wage_market == run_parameters(1).wage_market
    given = run_parameters(1, outlook=STEADY, given={"hours_growth": 0.01})
    assert given.hours_growth == 0.01


def test_works_are_paid_and_nothing_ends():
    model = GanziModel(outlook="steady", draw=1, end="2022-12", detail="coarse")
    work, live = model.power_projects.work.copy(), model.power_projects.live_capacity.copy()
    works, firms = model.power.usual_works.sum(), model.enterprises.weight.copy()
    paid = 0.0
    while model.running:
        model.step()
        plants = model.power_projects
        size = plants.capital_cost * plants.rated_capacity * plants.counted_share
        paid += float(plants.work_done @ size)
    assert (model.power_projects.work == work).all()
    assert (model.power_projects.live_capacity == live).all()
    assert (model.enterprises.weight == firms).all()
    assert paid == pytest.approx(works)
    assert works > 1e9


def test_an_assessment_refuses_it_in_one_line(tmp_path):
    with pytest.raises(InputError, match="test of the start and no possible world"):
        assess(draws=1, outlook="steady", out=tmp_path / "out")
