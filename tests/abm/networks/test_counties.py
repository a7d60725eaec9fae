"""Facts of the counties from which the table of counties is built."""

from types import SimpleNamespace

import numpy as np
import pytest

from abm.clock import parse_month
from abm.networks.counties import county_fact, known_facts, people_before_census
from agents.county import COUNTIES


def test_a_fact_of_every_county_stands_in_the_order_of_the_table():
    facts = known_facts("population")
    assert county_fact("population").tolist() == [facts[row] for row in range(len(COUNTIES))]
    assert np.argmin(county_fact("population")) == COUNTIES.index("derong")


def test_a_run_that_begins_before_the_census_begins_with_fewer_people():
    def before(start):
        return people_before_census(
            SimpleNamespace(
                clock=SimpleNamespace(start=parse_month(start)),
                parameters=SimpleNamespace(census_growth=0.0014),
            )
        )

    assert before("2015-11") == pytest.approx(1.0014**-5)
    assert before("2022-01") == 1.0


def test_a_fact_that_a_county_lacks_is_refused_by_its_name(monkeypatch):
    facts = known_facts("area")
    del facts[COUNTIES.index("batang")]
    monkeypatch.setattr("abm.networks.counties.known_facts", lambda indicator: facts)
    with pytest.raises(ValueError, match=r"county_facts\.csv has no area for batang"):
        county_fact("area")
