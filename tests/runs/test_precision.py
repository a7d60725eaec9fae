"""An ensemble ends when its probabilities are precise, at one of a few looks."""

import pytest

from runs import InputError, assess
from runs.precision import LOOKS, Widths, looks, precise_lines, until_precise
from runs.settling import Judged, settled


def said(chances):
    """Widths after these chances of two targets, one a draw."""
    widths = Widths(until_precise(0.05, 800))
    for draw, chance in enumerate(chances):
        widths.add(
            Judged("status_quo", "uncertain", draw, {"visits_2025": chance, "co2_2025": 0.5})
        )
    return widths


def test_what_varies_little_is_precise_sooner_than_yes_and_no():
    calm = said([0.4 + 0.1 * (draw % 2) for draw in range(100)])
    split = said([float(draw % 2) for draw in range(100)])
    assert calm.unsettled(50) == (0, 2)
    assert split.unsettled(50) == (1, 2)
    assert split.unsettled(100) == (1, 2)
    assert said([float(draw % 2) for draw in range(400)]).unsettled(400) == (0, 2)


def test_looks_are_fixed_and_end_with_the_most():
    assert looks(800) == list(LOOKS)
    assert looks(130) == [50, 100, 130]
    assert looks(3) == [3]


def test_an_ensemble_stops_at_the_most_or_when_it_is_precise(tmp_path):
    short = {"mixes": ["status_quo"], "end": "2022-12", "detail": "coarse", "jobs": 1}
    how = {"progress": False, "until": "precise", "max_draws": 3}
    wide = assess(**short, **how, half_width=0.49, out=tmp_path / "wide")
    assert len(wide.runs) == 3
    narrow = assess(**short, **how, half_width=0.01, out=tmp_path / "narrow")
    assert not narrow.manifest["arguments"]["until"]["settled"]
    assert "not every half-width is at most 0.01 after 3 draws" in precise_lines(narrow)[0]
    with pytest.raises(InputError, match="not run with --until settled"):
        settled(narrow)
    with pytest.raises(InputError, match="half width = 0.7 must be a number between 0 and 0.5"):
        assess(**short, **how, half_width=0.7, out=tmp_path / "none")
