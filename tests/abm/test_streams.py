"""Keyed random numbers: uniform, uncorrelated, and untouched by anything but their key."""

import numpy as np
from scipy import stats

from abm.streams import PURPOSES, Streams
from agents.columns import identity

UID = identity("Herder", 20_000)


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


def test_counters_give_a_table_of_numbers():
    streams = Streams()
    table = streams.uniform("trips", 3, UID[:10], np.arange(4)[:, None])
    assert table.shape == (4, 10)
    assert (table[2] == streams.uniform("trips", 3, UID[:10], 2)).all()


def test_purposes_have_numbers_of_their_own():
    assert len(set(PURPOSES.values())) == len(PURPOSES)
