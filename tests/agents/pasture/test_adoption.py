"""How practices spread among herders, against numbers worked by hand."""

import numpy as np
import pytest
from scipy.special import ndtri

from agents.pasture import adoption


def potential(gain, threshold=1.0, spread=0.5, readiness=0.0, reach=1.0):
    return adoption.potential_share(
        gain, threshold=threshold, spread=spread, readiness=readiness, reach=reach
    )


def test_a_practice_pays_half_of_all_at_what_an_ordinary_household_asks_for():
    assert potential(1.0) == pytest.approx(0.5)
    # one deviation more: Phi(1) = 0.8413
    assert potential(1.5) == pytest.approx(0.8413, abs=1e-4)
    assert potential(1.0, readiness=1.0) == pytest.approx(0.8413, abs=1e-4)
    assert potential(1.5, reach=0.2) == pytest.approx(0.2 * 0.8413, abs=1e-4)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_the_threshold_brings_the_wanted_mean_among_unequal_households(share):
    gain = np.linspace(-1, 2, 301)
    readiness = 0.5 * ndtri(np.linspace(0.01, 0.99, 301))[::-1]
    weight = np.linspace(1, 3, 301)
    threshold = adoption.threshold_for(
        share, gain=gain, spread=0.3, readiness=readiness, weight=weight
    )
    found = potential(gain, threshold=threshold, spread=0.3, readiness=readiness)
    assert weight @ found / weight.sum() == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize("weight", [1.0, 10.0, 50.0])
def test_whom_a_practice_pays_keeps_it_as_it_pays_more(weight):
    score = ndtri(np.linspace(0.0005, 0.9995, 1000))
    low, high = (
        adoption.households_in_reach(score, np.full(1000, chance), weight=np.full(1000, weight))
        for chance in (0.3, 0.4)
    )
    assert (high >= low).all()
    assert low.mean() == pytest.approx(0.3, abs=0.01)
    assert high.mean() == pytest.approx(0.4, abs=0.01)


def test_kin_share_is_the_mean_over_the_eight():
    share = np.array([[0.0, 0.5, 1.0], [0.8, 0.0, 0.0]])
    kin = np.array([[1, 2, 0]] * 4 + [[1, 1, 1]] * 4)
    around = adoption.kin_share(share, kin)
    assert around.tolist() == [[0.5, 0.75, 0.25], [0.0, 0.0, 0.4]]


def test_hazard_by_hand():
    # 1 % by themselves and 40 % where all kin have it: a quarter of them makes 11 %
    assert adoption.adoption_hazard(0.01, imitation=0.4, around=0.25) == pytest.approx(0.11)
    assert adoption.adoption_hazard(-0.5, imitation=0.4, around=0.25) == 0
    assert adoption.adoption_hazard(0.9, imitation=0.4, around=1.0) == 1


def years(count, *, pays=0.5, imitation=0.4, start=0.05):
    """Share after some years without luck, everybody kin of everybody."""
    share = np.full(1, start)
    for _ in range(count):
        share = adoption.next_adoption(
            np.full((1, 1), 0.5),
            share,
            potential=np.full(1, pays),
            hazard=adoption.adoption_hazard(0.01, imitation=imitation, around=share),
            drop=0.2,
            weight=np.full(1, 1e9),
        )
    return float(share[0])


def test_diffusion_by_hand():
    # Potential .5, 5 % at the start, 1 % by themselves, 40 % where all kin have it.
    assert [years(n) for n in (5, 9, 12)] == pytest.approx([0.138, 0.240, 0.321], abs=1e-3)
    # A grant that lifts the potential to .65; and a world without peers.
    helped = [years(n, pays=0.65) for n in (5, 9, 12)]
    alone = [years(n, imitation=0.0) for n in (5, 9, 12)]
    assert helped == pytest.approx([0.180, 0.350, 0.477], abs=1e-3)
    assert alone == pytest.approx([0.072, 0.0889, 0.101], abs=1e-3)


def test_what_no_longer_pays_is_given_up_bit_by_bit():
    # 0.3 more than it pays, a fifth of them in a year
    assert years(1, pays=0.2, start=0.5) == pytest.approx(0.5 - 0.2 * 0.3)


@pytest.mark.parametrize("weight", [1.0, 10.0, 50.0])
def test_practices_spread_alike_whatever_a_row_stands_for(weight):
    n = int(40_000 / weight)
    luck = np.clip((np.arange(3 * n).reshape(3, n) * 0.6180339887) % 1, 1e-9, 1 - 1e-9)
    weights = np.full(n, weight)
    score = ndtri(np.random.default_rng(1).random(n))
    has, pays = (
        adoption.households_in_reach(score, np.full(n, chance), weight=weights)
        for chance in (0.2, 0.6)
    )
    after = adoption.next_adoption(
        luck[:2], has, potential=pays, hazard=np.full(n, 0.25), drop=0.2, weight=weights
    )
    assert after.mean() == pytest.approx(0.2 + 0.25 * (0.6 - 0.2), abs=0.01)


def test_a_higher_hazard_never_loses_an_adopter():
    u = np.tile(np.linspace(0.001, 0.999, 99), (2, 1))
    for weight in (1.0, 10.0, 50.0):
        low, high = (
            adoption.next_adoption(
                u,
                np.full(99, 0.0),
                potential=np.full(99, 1.0),
                hazard=np.full(99, hazard),
                drop=0.2,
                weight=np.full(99, weight),
            )
            for hazard in (0.1, 0.3)
        )
        assert (high >= low - 1e-12).all()
        assert high.sum() > low.sum()


def test_luck_of_many_households_takes_no_share_below_nothing_or_beyond_all():
    after = adoption.next_adoption(
        np.array([[1e-9, 1 - 1e-9]]),
        np.array([0.0, 0.5]),
        potential=np.array([0.1, 1.0]),
        hazard=np.array([0.01, 0.99]),
        drop=0.2,
        weight=np.full(2, 60.0),
    )
    assert after.tolist() == [0.0, 1.0]


def test_the_few_households_of_a_row_give_up_what_no_longer_pays():
    after = adoption.next_adoption(
        np.full((2, 2), 0.5),
        np.array([1.0, 0.5]),
        potential=np.zeros(2),
        hazard=np.full(2, 0.3),
        drop=1.0,
        weight=np.full(2, 4.0),
    )
    assert after.tolist() == [0.0, 0.0]


def test_from_many_households_on_none_is_rounded():
    def drawn(weight):
        share = adoption.households_in_reach(
            np.array([0.3]), np.array([0.37]), weight=np.array([weight], float)
        )
        return share[0] * weight

    assert drawn(adoption.MANY) % 1.0 > 1e-6
    assert drawn(adoption.MANY - 1.0) % 1.0 == pytest.approx(0.0, abs=1e-9)
