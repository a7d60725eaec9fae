"""Facts of the counties from which the table of counties is built."""

import numpy as np
import pytest

from abm.networks.counties import county_fact, known_facts
from agents.county import COUNTIES


def test_a_fact_of_every_county_stands_in_the_order_of_the_table():
    facts = known_facts("population")
    assert county_fact("population").tolist() == [facts[row] for row in range(len(COUNTIES))]
    assert np.argmin(county_fact("population")) == COUNTIES.index("derong")


def test_a_fact_that_a_county_lacks_is_refused_by_its_name(monkeypatch):
    facts = known_facts("area")
    del facts[COUNTIES.index("batang")]
    monkeypatch.setattr("abm.networks.counties.known_facts", lambda indicator: facts)
    with pytest.raises(ValueError, match=r"county_facts\.csv has no area for batang"):
        county_fact("area")
