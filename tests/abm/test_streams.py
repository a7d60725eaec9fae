"""Keyed random numbers: uniform, uncorrelated, and untouched by anything but their key."""

import numpy as np
from scipy import stats

from abm.streams import PURPOSES, Streams
from agents.columns import identity

UID = identity("Herder", 20_000)
FEW = UID[:500]


def test_numbers_are_uniform_and_uncorrelated():
    streams = Streams(rng=1, draw=2)
    first = streams.uniform("births", 5, UID)
    assert stats.kstest(first, "uniform").pvalue > 0.001
    for other in (
        streams.uniform("sales", 5, UID),
        streams.uniform("births", 6, UID),
        Streams(rng=1, draw=3).uniform("births", 5, UID),
        Streams(rng=2, draw=2).uniform("births", 5, UID),
        streams.uniform("births", 5, UID, 1),
    ):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.03


def test_a_number_hangs_on_its_key_alone():
    streams = Streams(rng=1, draw=2)
    alone = streams.uniform("births", 5, UID[7:8])
    streams.uniform("sales", 1, UID)
    assert streams.uniform("births", 5, UID)[7] == alone[0]
    assert (
        Streams(rng=1, draw=2).uniform("births", 5, UID) == streams.uniform("births", 5, UID)
    ).all()


def test_luck_kept_for_a_year_is_that_of_its_months():
    streams, other = Streams(rng=1, draw=2), Streams(rng=1, draw=2)
    for t in (86, 84, 95, 96, 85):
        luck = streams.of_month("births", t, FEW, 3)
        assert (luck == other.uniform("births", t, FEW, 3)).all()
        assert not luck.flags.writeable
    assert (streams.of_month("births", 85, UID) == other.uniform("births", 85, UID)).all()
    table = UID[:10].reshape(5, 2)
    assert (streams.of_month("births", 85, table) == other.uniform("births", 85, table)).all()


def test_who_gets_other_keys_meets_other_luck_at_once():
    streams = Streams()
    before, keys = streams.of_month("births", 85, FEW), FEW.copy()
    keys[3] = UID[4]
    after = streams.of_month("births", 85, keys)
    assert after[3] == before[4] != before[3]
    assert (np.delete(after, 3) == np.delete(before, 3)).all()


def test_counters_and_months_may_be_arrays():
    streams = Streams()
    months, counters = np.arange(84, 87)[:, None, None], np.arange(2)[:, None]
    table = streams.uniform("halts", months, UID[:5], counters)
    assert table.shape == (3, 2, 5)
    assert (table[2, 1] == streams.uniform("halts", 86, UID[:5], 1)).all()


def test_counters_give_a_table_of_numbers():
    streams = Streams()
    table = streams.uniform("trips", 3, UID[:10], np.arange(4)[:, None])
    assert table.shape == (4, 10)
    assert (table[2] == streams.uniform("trips", 3, UID[:10], 2)).all()


def test_purposes_have_numbers_of_their_own():
    assert len(set(PURPOSES.values())) == len(PURPOSES)
