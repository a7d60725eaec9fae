"""What a mechanism is worth, from paired runs."""

import numpy as np
import pandas as pd
import pytest

from abm.registers.ablations import register
from analysis.questions import ablations
from analysis.questions.ablations import Side, ablation_table, changes, effect
from runs.refusals import InputError


def side(value, by_county=(), years=()):
    return Side(
        year=pd.Series({"sales": float(value)}),
        years=pd.DataFrame({"sales": np.array(years, float)}),
        counties=pd.DataFrame({"sales": np.array(by_county, float)}),
        met=pd.Series({"x": True}),
    )


def test_changes_by_measure():
    whole = [side(10, [1, np.e]), side(30, [1, np.e])]
    cut = [side(12, [1, np.e**2]), side(24, [0, 1])]
    assert changes(whole, cut, "sales", "difference").tolist() == [2, -6]
    assert changes(whole, cut, "sales", "relative").tolist() == [0.1, -0.3]
    # A county without any says nothing about the others' spread.
    assert changes(whole, cut, "sales", "spread") == pytest.approx([1.0, -1.0])


def test_effects_of_draws_together():
    whole, cut = [side(10), side(30)], [side(12), side(24)]
    assert effect(whole, cut, "sales", "difference") == pytest.approx((-2, 4))


def test_a_bad_year_is_one_in_twenty_of_all_draws():
    whole = [side(10, years=[10.0] * 21) for _ in range(3)]
    cut = [side(10, years=[10.0] * 19 + [11.0, 12.0]) for _ in range(3)]
    # Of 63 changes, in their order, nine tenths of the way from the 59th to the 60th
    assert effect(whole, cut, "sales", "bad_year") == pytest.approx((0.1, 0.0))
    assert effect(whole, whole, "sales", "bad_year") == (0, 0)


def test_a_layer_cut_moves_what_its_row_says():
    table = ablation_table(2, ("layer_road",), mixes=("status_quo",))
    assert list(table["name"]) == ["layer_road"]
    assert table["mix"].tolist() == ["status_quo"]
    assert table["effect"].abs().min() > 0


@pytest.mark.parametrize(
    ("share", "noise", "draws", "passes"),
    [
        (1.5, 0.1, 4, True),
        # Large enough but not yet clear: twelve draws make it so, or do not.
        (1.5, 1.2, 12, True),
        (1.5, 9.0, 12, False),
        # Too small is too small, however it is known.
        (0.5, 0.9, 4, False),
    ],
)
def test_what_is_large_enough_but_unclear_gets_more_draws(monkeypatch, share, noise, draws, passes):
    row = register()["layer_road"]

    def made_up(cut, mix, outlook, draw, years, source):
        moved = row.minimum * (share + noise * (-1) ** draw) if cut else 0.0
        year = pd.Series({row.indicator: 1 + moved})
        met = pd.Series({"x": True})
        return {row.year: Side(year, pd.DataFrame(), pd.DataFrame(), met)}

    monkeypatch.setattr(ablations, "_sides", made_up)
    found = ablation_table(4, (row.name,)).loc[0]
    assert found["draws"] == draws
    assert found["passes"] == passes
    assert found["effect"] == pytest.approx(share * row.minimum)


def test_an_unknown_name_is_refused():
    with pytest.raises(InputError, match="unknown ablation 'layer'"):
        ablation_table(2, ("layer",))
