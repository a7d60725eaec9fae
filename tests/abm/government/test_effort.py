"""Counties that decide, in runs: what they see, where they turn, and what comes of it."""

import numpy as np
import pytest

from abm import GanziModel
from abm.government.county_targets import COUNTY_TARGETS, IN_FIELD, totals
from abm.government.effort import DOCUMENT_YEAR
from abm.government.project_classes import FIELDS
from abm.registers import targets
from tests.worlds.finance_world import small_model


def finished(**arguments):
    return GanziModel(detail="coarse", **{"draw": 1, "end": "2024-12", **arguments}).run()


@pytest.fixture(scope="module")
def run():
    return finished(mix="document")


def spread(model):
    return model.effort.shares.std(axis=-1).mean()


def test_every_field_is_asked_for_something_and_every_target_is_known():
    assert (IN_FIELD.sum(axis=0) == 1).all()
    assert (IN_FIELD.sum(axis=1) >= 1).all()
    names = {one.name for one in COUNTY_TARGETS} - {"digital_offices"}
    assert names <= set(targets.register())


def test_counties_start_with_the_usual_effort_in_every_field(monkeypatch):
    effort = small_model(monkeypatch).effort
    assert effort.shares.sum(axis=0) == pytest.approx(np.ones(18))
    assert effort.relative == pytest.approx(np.ones((len(FIELDS), 18)))
    assert effort.effort == pytest.approx(np.ones((len(FIELDS), 18)))
    assert effort.gains == pytest.approx(np.ones((len(FIELDS), 18)))


def test_specialists_and_coordination_let_offices_do_more(monkeypatch):
    usual = small_model(monkeypatch)
    model = small_model(monkeypatch, coordination=1.0)
    model.counties.talent = np.full(18, 0.9)
    model.effort.weigh(model)
    assert (model.effort.work > 1).all()
    assert (model.effort.effort.sum(axis=0) > usual.effort.effort.sum(axis=0)).all()
    # The pace of a field's files is taken from the others
    assert model.effort.file_gains == pytest.approx(np.ones((len(FIELDS), 18)))


def test_nobody_decides_before_the_document(monkeypatch):
    model = small_model(monkeypatch, start="2020-04")
    model.recorder.done = 24
    for year in (2021, DOCUMENT_YEAR):
        model.clock.year = year
        model.effort.decide(model)
    assert not model.effort.targets.any()
    assert model.effort.relative == pytest.approx(np.ones((len(FIELDS), 18)))


def test_targets_add_up_to_at_least_those_of_the_prefecture(run):
    asked = run.effort.targets.sum(axis=-1) / totals(run.parameters)[:, 0]
    assert (asked >= 1 - 1e-9).all()
    assert (asked <= 1 + run.parameters.target_amplification).all()


def test_what_counties_decide_can_be_read_by_county(run):
    frame = run.outcomes(by="county")
    last = frame[frame["month"] == "2024-12"].pivot(
        index="county", columns="indicator", values="value"
    )
    fields = [f"county_effort_{field}" for field in FIELDS]
    assert last[fields].notna().all(axis=None)
    assert (last[fields].std() > 0).all()
    assert last["assessment_rank"].between(1, 6).all()
    assert (last.groupby("assessment_rank").size() <= 4).all()
    first = frame[frame["month"] == "2022-12"].set_index("indicator")
    assert first.loc["assessment_score", "value"].isna().all()
    assert run.annual()["county_effort_spread"].is_monotonic_increasing


def test_counties_rest_until_they_decide_and_start_near_the_usual():
    status_quo = finished(end="2023-12")
    annual = status_quo.annual()
    fields = [f"county_effort_{field}" for field in FIELDS]
    assert annual.loc[2022, fields].to_numpy() == pytest.approx(np.ones(len(FIELDS)), abs=0.02)
    assert annual.loc[2023, fields].to_numpy() == pytest.approx(np.ones(len(FIELDS)), abs=0.05)


def test_a_green_assessment_turns_counties_to_farming_and_a_growth_one_to_services():
    green = finished(levers={"assessment_weight_green": 1.0})
    growth = finished(levers={"assessment_weight_green": 0.0})
    farming, services = FIELDS.index("farming"), FIELDS.index("services")
    assert (green.effort.shares > growth.effort.shares)[farming].all()
    assert (green.effort.shares < growth.effort.shares)[services].all()
    more = green.annual().loc[2024] / growth.annual().loc[2024]
    assert more["chargers"] > 1.02
    assert more["certificates"] > 1


def test_a_fitted_assessment_drives_counties_apart():
    fitted = finished(levers={"assessment_differentiation": 1.0})
    alike = finished(levers={"assessment_differentiation": 0.0})
    assert spread(fitted) > 1.1 * spread(alike)
    tourism = fitted.effort.shares[0] > alike.effort.shares[0]
    suited = fitted.effort._match[0] > 0
    assert tourism[suited].all()


def test_counties_without_roads_copy_nobody():
    arguments = {"parameters": {"imitation_weight": 0.35}, "end": "2024-12"}
    open_roads = finished(**arguments)
    cut = GanziModel(detail="coarse", draw=1, **arguments)
    for edge in cut.network.edges("road")["edge"]:
        cut.network.set(edge, open=0.0)
    cut.run()
    alone = finished(end="2024-12", ablations=("imitation",))
    assert spread(open_roads) < spread(alone)
    assert spread(cut) > spread(open_roads)


def test_a_county_whose_target_is_met_turns_elsewhere():
    model = GanziModel(detail="coarse", draw=1, end="2024-12")
    while model.clock.year < 2023 or model.clock.month < 2:
        model.step()
    effort = model.effort
    effort.spent = np.zeros_like(effort.spent)  # nothing to learn from
    weights = effort.usual_weights(model)
    before = effort.pull(model, weights)
    met, services = effort.reached.copy(), FIELDS.index("services")
    met[IN_FIELD[services] > 0, 5] = 1.0
    effort.reached = met
    after = effort.pull(model, weights)
    assert after[services, 5] < before[services, 5]
    assert np.delete(after, 5, axis=1) == pytest.approx(np.delete(before, 5, axis=1))


def test_new_leaders_come_every_few_years_and_break_with_habits():
    model = GanziModel(detail="coarse", draw=1, end="2022-12")
    changes = []
    for year in range(2023, 2063):
        model.clock.year = year
        changes.append(model.effort.new_leaders(model))
    assert 1 / np.mean(changes) == pytest.approx(model.parameters.leader_term, rel=0.15)
