"""What runs say of a mix: probabilities made surer by the status quo, with intervals that hold."""

import numpy as np
import pytest

from analysis.questions.reachability import reachability
from analysis.search.confirm import Checks, checked_draws, confirmed, two_phase
from runs.folder.reader import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import write_sample


def test_the_status_quo_of_many_draws_moves_the_mean_of_few():
    usual = np.array([0.2, 0.4, 0.6, 0.8] * 3)
    found = two_phase(usual + 0.1, usual, np.full(1000, 0.4))
    # A slope of one: what is known of the status quo, 0.4012, and a tenth more
    assert found.probability == pytest.approx((12 * 0.5 + 1000 * 0.4) / 1012 + 0.1)


def test_a_mix_that_owes_nothing_to_the_status_quo_is_not_moved_by_it():
    fresh, usual = np.array([0.2, 0.6, 0.2, 0.6] * 3), np.array([0.1, 0.1, 0.5, 0.5] * 3)
    assert two_phase(fresh, usual, np.full(100, 0.9)).probability == pytest.approx(0.4)


def test_intervals_of_few_draws_hold_the_truth_and_are_narrower_than_without():
    rng = np.random.default_rng(5)
    inside, widths, plain = [], [], []
    for _ in range(300):
        luck = rng.normal(size=130)
        usual, fresh = 1 / (1 + np.exp(2 - 2 * luck)), 1 / (1 + np.exp(0.5 - 2 * luck))
        found = two_phase(fresh[:30], usual[:30], usual[30:])
        inside.append(found.low <= TRUTH <= found.high)
        widths.append(found.high - found.low)
        plain.append(2 * 2.05 * fresh[:30].std(ddof=1) / np.sqrt(30))
    assert 0.91 < np.mean(inside) < 0.99
    assert np.mean(widths) < 0.8 * np.mean(plain)


LUCK = np.random.default_rng(6).normal(size=400_000)
TRUTH = (1 / (1 + np.exp(0.5 - 2 * LUCK))).mean()


class Known:
    """An emulator that knows the status quo of more draws."""

    status_quo = np.zeros(1)

    def __init__(self, chances):
        self.targets = tuple(chances)
        self.chances = np.array([list(chances.values())])

    def by_draw(self, points):
        return self.chances


def test_published_probabilities_of_a_folder_are_kept_where_nothing_more_is_known(tmp_path):
    results = open_results(write_sample(tmp_path / "sample", 40).folder)
    table = reachability(results)
    own = table[(table["mix"] == "document") & (table["n"] > 0)].set_index("target")
    found = confirmed(results, "document")
    assert list(found.index) == list(own.index)
    apart = (found["probability"] - own["probability"]).abs()
    assert apart.max() < 1e-9
    assert ((found["low"] <= found["probability"]) & (found["probability"] <= found["high"])).all()


def test_more_draws_of_the_status_quo_move_what_follows_it(tmp_path):
    sample = write_sample(tmp_path / "sample", 40)
    results = open_results(sample.folder)
    target = "certificates_2025"
    table = reachability(results).set_index(["mix", "target"])
    usual = table.loc[("status_quo", target), "p_model"]
    lucky = confirmed(results, "document", Known({target: np.ones(400)})).loc[target]
    poor = confirmed(results, "document", Known({target: np.zeros(400)})).loc[target]
    own = confirmed(results, "document").loc[target]
    assert 0 < usual < 1
    assert poor["probability"] < own["probability"] < lucky["probability"]


def test_draws_that_confirm_are_new_ones_each_time():
    checks = Checks(30)
    assert checks.first >= 1000
    assert checks.further().first == checks.first + 30
    assert checks.further().rng == checks.rng != 1


@pytest.mark.parametrize("draws", [1, -1, 2.5])
def test_draws_that_cannot_confirm_are_refused(draws):
    with pytest.raises(InputError):
        checked_draws(draws)
    assert checked_draws(0) == 0
    assert checked_draws(2) == 2
