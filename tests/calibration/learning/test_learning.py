"""Learning the table: influence is a fact of pairs, what is planted is found, what is not there is
not promised, bars hold what they say.
"""

import numpy as np
import pytest
from scipy import special

from abm.registers import targets
from analysis.emulator.features import SHARES, features, scale
from calibration.learning.errors import bar_widths, coverage
from calibration.learning.fit import calibrated, fit, may_use
from calibration.learning.influence import allowed, influence
from calibration.learning.lessons import PAYERS, Lessons
from calibration.learning.points import BASES, pair_points, spread_points

DRAWS = 40
TARGETS = tuple(name for name, row in targets.register().items() if row["kind"] == "outcome")[:2]
ACTIVE, PASSIVE = "pv_quota_mw_y", "cert_subsidy"
NEAR = 0.03


def planted(effect):
    """Lessons of a planted model: one lever moves the first target by `effect` in log odds, nothing
    moves the second; the shipped mixes are there on every draw.
    """
    s = scale()
    luck = np.random.default_rng(3)
    odds = luck.normal(0, 1.5, (DRAWS, 2))
    frame = spread_points(160, DRAWS)
    pairs = pair_points(DRAWS, 1)
    base = np.where(
        (pairs["mix"] == "document").to_numpy()[:, None], s.document[None], s.status_quo[None]
    )
    alone = pairs[list(s.names)].to_numpy(float)
    points = [np.tile(s.status_quo, (DRAWS, 1)), np.tile(s.document, (DRAWS, 1))]
    points += [np.where(np.isnan(alone), base, alone), frame[list(s.names)].to_numpy(float)]
    mix = np.concatenate(
        [np.repeat(BASES, DRAWS), pairs["mix"].to_numpy(str), frame["mix"].to_numpy(str)]
    )
    everything = np.vstack(points)
    draw = np.concatenate([np.tile(np.arange(DRAWS), 2), pairs["draw"], frame["draw"]]).astype(int)
    up = (everything[:, s.place(ACTIVE)] - s.status_quo[s.place(ACTIVE)]) / (
        s.high[s.place(ACTIVE)] - s.status_quo[s.place(ACTIVE)]
    )
    odds_of_run = odds[draw] + np.outer(np.maximum(up, 0), [effect, 0.0])
    return Lessons(
        folder=np.zeros(len(draw), int),
        mix=mix,
        own=np.arange(len(draw)) >= 2 * DRAWS,
        draw=draw,
        points=everything,
        strength=np.ones(len(draw)),
        targets=TARGETS,
        chance=special.expit(odds_of_run),
        value=odds_of_run,
        cost=np.zeros((len(draw), len(PAYERS))),
    )


def fitted(known):
    usable = may_use(allowed(influence(known), known.targets))
    every = np.ones(len(known.draw), bool)
    return fit(known, usable, draws=np.arange(DRAWS), train=every)


def chance_of(found, points):
    moved = features(points) @ found.beta
    return special.expit(found.base[:, None, :] + moved[None]).mean(axis=0)


def test_influence_is_what_pairs_show():
    found = influence(planted(2.0))
    s = scale()
    assert found[s.place(ACTIVE), 0]
    assert not found[s.place(PASSIVE), 0]
    assert found.sum() == 1, "nothing else was planted"


def test_what_moves_though_no_lever_of_it_is_known_to_move_it_is_put_on_all_of_them():
    known = planted(2.0)
    odd = known.only(~known.own)
    value = odd.value.copy()
    value[-1, 1] += 1.0  # the document, on one draw
    found = influence(odd._replace(value=value))
    differs = scale().document != scale().status_quo
    assert found[differs, 1].all()
    assert not found[~differs & ~np.isin(scale().names, shares()), 1].any()


def shares():
    return [scale().names[place] for place in scale().places(SHARES)]


def test_a_planted_effect_is_found():
    known = planted(2.0)
    found = fitted(known)
    s = scale()
    point = s.status_quo.copy()
    point[s.place(ACTIVE)] = s.high[s.place(ACTIVE)]
    truth = special.expit(known.of_mix("status_quo").value[:, 0] + 2.0).mean()
    assert chance_of(found, point[None])[0, 0] == pytest.approx(truth, abs=NEAR)


def test_with_no_effect_of_any_lever_none_is_promised():
    found = fitted(planted(0.0))
    assert not found.beta.any()
    corners = np.stack([scale().low, scale().high, scale().document])
    still = chance_of(found, scale().status_quo[None])
    np.testing.assert_array_equal(chance_of(found, corners), np.repeat(still, 3, axis=0))


def test_the_status_quo_is_exact():
    known = planted(2.0)
    truth = known.of_mix("status_quo").chance.mean(axis=0)
    np.testing.assert_allclose(
        chance_of(fitted(known), scale().status_quo[None])[0], truth, atol=1e-9
    )


def test_log_odds_are_shifted_to_a_mean_chance():
    base = np.array([-3.0, 0.0, 2.0])
    assert special.expit(calibrated(base, 0.3)).mean() == pytest.approx(0.3, abs=1e-9)
    assert np.diff(calibrated(base, 0.3)) == pytest.approx(np.diff(base))


def test_bars_hold_nine_in_ten():
    luck = np.random.default_rng(5)
    sizes = luck.uniform(0.01, 0.1, 60)
    off = np.abs(luck.normal(size=(60, 13))) * sizes[:, None]
    assert (off <= bar_widths(off)[:, None]).mean() >= 0.9
    assert 0.85 <= coverage(off) <= 0.95
    wide, narrow = bar_widths(off)[np.argmax(sizes)], bar_widths(off)[np.argmin(sizes)]
    assert wide > narrow


def test_every_lever_is_paired_at_each_end_it_is_not_at():
    pairs = pair_points(DRAWS, 2)
    s = scale()
    for mix, start in (("status_quo", s.status_quo), ("document", s.document)):
        own = pairs[pairs["mix"] == mix]
        assert (own[list(s.names)].notna().sum(axis=1) == 1).all()
        ends = (s.high != start).astype(int) + (s.low != start)
        np.testing.assert_array_equal(own[list(s.names)].notna().sum(), 2 * ends)


def test_points_are_within_the_range_and_shares_of_the_fund_add_up():
    frame = spread_points(64, DRAWS)
    s = scale()
    values = frame[list(s.names)].to_numpy()
    assert ((values >= s.low) & (values <= s.high)).all()
    np.testing.assert_allclose(values[:, s.places(SHARES)].sum(axis=1), 1)
    assert frame["draw"].between(0, DRAWS - 1).all()
    assert (values == s.high).any(axis=0).mean() > 0.8, "corners"
