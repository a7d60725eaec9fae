"""Prior and posterior side by side: paired, with the parameters behind each difference."""

import numpy as np
import pytest

from abm.registers import posterior as read_back
from calibration import prior_and_posterior
from calibration.prior_and_posterior import Shifts, effects_of, page_rows, side_by_side
from runs.assessment import assess
from runs.refusals import InputError

DRAWS = ({"reference_visits": 37_500_000.0, "yak_stock": 1_900_000.0},)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The same four draws under both, where the posterior has far more visits and the herd as it
    may be.
    """
    results = {}
    place = tmp_path_factory.mktemp("prior_and_posterior")
    plan = {
        "mixes": ["status_quo"],
        "draws": 4,
        "detail": "coarse",
        "end": "2025-12",
        "jobs": 1,
        "progress": False,
    }
    with pytest.MonkeyPatch.context() as patch:
        for module in (read_back, prior_and_posterior):
            patch.setattr(module, "posterior_draws", lambda: DRAWS)
        patch.setattr("abm.registers.drawing.is_shipped", lambda: True)
        for name in ("prior", "posterior"):
            results[name] = assess(**plan, out=place / name, source=name)
        yield results


def test_both_and_the_drivers(folders):
    table = side_by_side(folders["prior"], folders["posterior"]).set_index("target")
    visits = table.loc["visits_2025"]
    assert visits["n"] == 4
    assert visits["median_change"] > 0
    assert visits["driver_1"] == "reference_visits"
    assert visits["effect_1"] > abs(visits["effect_2"])
    rows = list(page_rows(table.reset_index()))
    assert len(rows) == len(table) > 30
    assert any("`reference_visits`" in row[-1] for row in rows)


def test_folders_in_the_wrong_order_are_refused(folders):
    with pytest.raises(InputError, match="--source posterior; a folder made with prior is needed"):
        side_by_side(folders["posterior"], folders["prior"])


def test_effects_by_hand():
    """Three times the shift of the first parameter and nothing of the second; a shift that is nil
    has no effect.
    """
    generator = np.random.default_rng(0)
    shifts = generator.normal([0.5, 1.0], 1.0, (400, 2))
    changes = 3.0 * shifts[:, 0]
    effects = effects_of(Shifts(changes, shifts, np.zeros_like(shifts)))
    assert effects[0] == pytest.approx(3.0 * shifts[:, 0].mean(), rel=0.02)
    assert effects[1] == pytest.approx(0.0, abs=0.02)
    nothing = Shifts(np.zeros(5), shifts[:5], shifts[:5])
    assert effects_of(nothing).tolist() == [0.0, 0.0]
