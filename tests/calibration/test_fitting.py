"""The fit on a made-up simulator: screening finds what matters, emulators learn it, the sampler
finds the truth.
"""

import numpy as np
import pytest

from calibration.fitting import matching, recovery, sampling, screening
from calibration.fitting.calibrate import distance_to
from calibration.fitting.emulators import Emulators
from calibration.fitting.moments import all_moments
from calibration.fitting.space import Space, candidates, to_levels, to_normal
from tests.worlds.known_model import MOMENTS, NAMES, SPACE, WEIGHTS, frame_at

BY_ID = {moment.id: moment for moment in all_moments()}


@pytest.fixture(scope="module")
def emulators():
    levels = matching.cube(150, len(NAMES), 1)
    return Emulators(SPACE, levels, frame_at(levels, 2), MOMENTS)


def test_levels_and_values():
    space = Space(("calving_rate", "reference_visits"))
    values = space.values(np.array([[0.5, 0.5], [0.0, 1.0]]))
    assert values[0]["calving_rate"] == pytest.approx(0.37)
    assert values[0]["reference_visits"] == pytest.approx(32_922_400)
    assert values[1] == {"calving_rate": pytest.approx(0.29), "reference_visits": 38_000_000}
    from abm.registers.parameters import drawn_values

    values = drawn_values(7)
    again = space.values(space.levels_of(7))[0]
    assert again == {name: pytest.approx(values[name]) for name in space.names}
    assert to_levels(to_normal(np.array([0.2]))) == pytest.approx(0.2)


def test_nothing_of_the_future_is_fitted():
    names = candidates()
    assert "calving_rate" in names
    for name in ("discrepancy_tourism", "hydro_price_drift", "breeding_unknown"):
        assert name not in names
    assert "natural_grassland" not in names, "a constant has no range"


def test_screening_keeps_what_moves_a_moment():
    levels = np.random.default_rng(3).random((300, len(NAMES)))
    names = screening.correlated(NAMES, levels, frame_at(levels, 4), 10)
    assert set(names) == {"calving_rate", "adult_death", "income_elasticity"}
    assert screening.correlated(NAMES, levels, frame_at(levels, 4), 2) == names[:2]


def test_morris_finds_influence_in_units_of_what_is_allowed():
    points, draws = screening.morris_points(SPACE, 12, seed=1, first_draw=50)
    assert points.shape == (12 * 5, 4)
    assert (np.bincount(draws - 50) == 5).all()
    assert 0.05 <= points.min() < points.max() <= 0.95
    table = screening.influence(SPACE, points, frame_at(points, 5, luck=0.0))
    sweep = 2 * 1.645 * WEIGHTS[0, 0] / BY_ID[MOMENTS[0]].deviation
    assert table.loc["calving_rate", MOMENTS[0]] == pytest.approx(sweep, rel=0.35)
    assert (
        table.loc["calving_rate", "co2_change_2015_2019"]
        < table.loc["adult_death", "co2_change_2015_2019"]
    )
    assert screening.fitted_space(table, 2).names == tuple(
        table.max(axis=1).sort_values(ascending=False).index[:2]
    )
    assert "value_response" not in screening.fitted_space(table, 4).names


def test_emulators_foresee_runs_and_know_how_well(emulators):
    fresh = matching.cube(100, len(NAMES), 9)
    checked = emulators.checked(fresh, frame_at(fresh, 10))
    assert (checked["explained"] > 0.9).all()
    assert checked["deviation"].between(0.6, 1.5).all()
    assert np.sqrt(emulators.spread) == pytest.approx(0.02, rel=0.6)


def test_gaps_by_hand(emulators):
    point = np.full((1, 4), 0.5)
    away = emulators.mean(point)[0] - emulators.observed
    assert emulators.gaps(point)[0] == pytest.approx(
        away**2 / (emulators.spread + emulators.allowed)
    )
    assert emulators.gaps(point, emulators.mean(point)[0])[0] == pytest.approx(0.0)


def test_the_second_largest_decides():
    assert matching.second_largest(np.array([[1.0, 100.0, 4.0], [0.0, 2.0, 1.0]])).tolist() == [
        4.0,
        1.0,
    ]
    assert matching.second_largest(np.array([[5.0]])).tolist() == [5.0]


def test_a_wave_leaves_only_what_it_allows(emulators):
    points, share = matching.points_left([emulators], 60, len(NAMES), 3)
    assert points.shape == (60, 4)
    assert matching.allowed([emulators], points).all()
    assert 0 < share < 1
    everywhere = matching.cube(500, 4, 8)
    ruled_out = everywhere[~matching.allowed([emulators], everywhere)]
    assert (np.sort(emulators.gaps(ruled_out), axis=1)[:, -2] >= 9).all()


def test_a_moment_out_of_reach_is_named(emulators):
    assert matching.out_of_reach(emulators, 1) == ()
    observed = emulators.observed
    try:
        emulators.observed = observed + np.array([5.0, 0, 0, 0, 0])
        assert matching.out_of_reach(emulators, 1) == (emulators.names[0],)
    finally:
        emulators.observed = observed


def test_sampler_finds_a_known_posterior():
    """Prior N(0, 1), one observation 2 with variance 0.25: posterior N(1.6, 0.2); the other stays
    at its prior.
    """

    def distance(levels):
        return (to_normal(levels)[:, 0] - 2.0) ** 2 / 0.25

    def everywhere(levels):
        return np.ones(len(levels), bool)

    start = np.random.default_rng(0).random((2000, 2))
    sample = sampling.sampled(distance, everywhere, start=start, seed=1)
    normal = to_normal(sample.levels)
    assert normal[:, 0].mean() == pytest.approx(1.6, abs=0.05)
    assert normal[:, 0].var() == pytest.approx(0.2, abs=0.04)
    assert normal[:, 1].mean() == pytest.approx(0.0, abs=0.12)
    assert normal[:, 1].std() == pytest.approx(1.0, abs=0.08)
    assert sample.widths[-1] == pytest.approx(1.0)
    assert list(sample.widths) == sorted(sample.widths, reverse=True)
    again = sampling.sampled(distance, everywhere, start=start, seed=1)
    assert np.array_equal(sample.levels, again.levels)


def test_sampler_stays_inside_what_is_left():
    def left(levels):
        return levels[:, 0] < 0.6

    start = np.random.default_rng(0).random((400, 2)) * [0.6, 1.0]
    sample = sampling.sampled(lambda levels: 40 * (1 - levels[:, 0]), left, start=start, seed=2)
    assert sample.levels[:, 0].max() < 0.6
    assert np.median(sample.levels[:, 0]) > 0.5


def test_known_truths_are_recovered(emulators, monkeypatch):
    """A small version of the full experiment: intervals hold about nine tenths, and medians follow
    the truth.
    """
    monkeypatch.setattr(recovery, "PARTICLES", 120)
    levels = matching.cube(8, len(NAMES), 21)
    rows = recovery.recovered(emulators, levels, frame_at(levels, 22), seed=23)
    table = recovery.coverage(rows).set_index("parameter")
    assert table.loc["all", "truths"] == 8
    assert 0.75 <= table.loc["all", "covered"] <= 1.0
    assert table.loc["calving_rate", "follows"] > 0.6
    assert table.loc["calving_rate", "spread"] < 0.75 < table.loc["value_response", "spread"]


def test_intervals_that_lie_are_found_out(emulators, monkeypatch):
    """The same truths against figures of other ones: intervals cannot hold them."""
    monkeypatch.setattr(recovery, "PARTICLES", 120)
    levels = matching.cube(6, len(NAMES), 21)
    other = frame_at(1 - levels, 22)
    rows = recovery.recovered(emulators, levels, other, seed=23)
    one = rows[rows["parameter"] == "calving_rate"]
    assert one["covered"].mean() < 0.8


def test_distance_adds_up_the_gaps(emulators):
    points = matching.cube(5, 4, 2)
    assert distance_to(emulators)(points) == pytest.approx(emulators.gaps(points).sum(axis=1))
