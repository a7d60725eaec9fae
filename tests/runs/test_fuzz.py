"""Whatever people bring ends in order; 3,000 inputs stand in `make fuzz`, 300 here."""

import pytest

from tests.bench import fuzz


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_inputs_changed_at_random_end_in_order(kind):
    number = 300 // len(fuzz.KINDS)
    assert fuzz.check(range(5000, 5000 + number), kinds=(kind,)) == {}
