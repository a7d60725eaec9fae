"""Mixes at equal cost: what is scaled, how far, and what is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from abm.registers import policy
from abm.registers.policy import FIRST_MONTH, PolicyMix, load_mix, register
from runs import equalize
from runs.refusals import InputError

ROOT = Path(__file__).parents[2]
SHORT = {"draws": 2, "detail": "coarse", "end": "2023-12"}


def mix_of(name="own", **values):
    """A mix with some levers set from April 2022."""
    return PolicyMix(name, paths=policy.extra_paths(values))


class Line(equalize.Costs):
    """Costs that are 100 CNY for each unit of marketing beyond the status quo and 10 for each M CNY
    of facilities.
    """

    def __init__(self):
        super().__init__(draws=1)
        self.asked = []

    def of(self, mix):
        self.asked.append(mix)
        usual, paths = register(), mix.paths
        prices = {"tourism_marketing": 100.0, "facility_budget": 10.0}
        return sum(
            price * (paths[name][-1][1] - usual[name]["status_quo"])
            for name, price in prices.items()
            if name in paths
        )


def test_the_difference_is_scaled_and_stays_in_range():
    mix = mix_of(tourism_marketing=80, dc_power_price=0.34, tax_relief=0.9)
    twice = {lever: path[0][1] for lever, path in equalize.scaled(mix, 2.0).paths.items()}
    assert twice == pytest.approx(
        {"tourism_marketing": 120.0, "dc_power_price": 0.25, "tax_relief": 1.0}
    )
    assert equalize.farthest(mix) == pytest.approx((200 - 40) / (80 - 40))
    nothing = equalize.scaled(mix, 0.0)
    assert all(
        path[0][1] == register()[lever]["status_quo"] for lever, path in nothing.paths.items()
    )


def test_mandates_and_the_make_up_of_the_fund_are_not_scaled():
    mix = mix_of(
        env_liability_insurance=1, fund_share_energy=1, fund_leverage_cap=6, fund_size=1000
    )
    half = {lever: path[0][1] for lever, path in equalize.scaled(mix, 0.5).paths.items()}
    assert half == {
        "env_liability_insurance": 1,
        "fund_share_energy": 1,
        "fund_leverage_cap": 6,
        "fund_size": 500,
    }


def test_paths_are_scaled_step_by_step():
    mix = PolicyMix("own", paths=policy.extra_paths({"tourism_marketing": {2022: 60, 2025: 80}}))
    steps = equalize.scaled(mix, 1.5).paths["tourism_marketing"]
    assert [value for _, value in steps] == [70.0, 100.0]
    assert steps[0][0] == FIRST_MONTH


def test_a_mix_is_scaled_to_the_cost_of_another():
    result = equalize.equalized(
        mix_of(tourism_marketing=50), mix_of("goal", facility_budget=160), Line()
    )
    assert result.goal == pytest.approx(1000.0)
    assert result.scale == pytest.approx(1.0)
    result = equalize.equalized(
        mix_of(tourism_marketing=50), mix_of("goal", tourism_marketing=115), Line()
    )
    assert result.scale == pytest.approx(7.5, rel=0.01)
    assert abs(result.gap) <= 0.01


def test_what_its_levers_cannot_reach_is_refused_or_filled_up():
    goal = mix_of("goal", tourism_marketing=80, facility_budget=160)
    own = mix_of(facility_budget=100)
    with pytest.raises(
        InputError, match="'own' cannot cost as much as 'goal': with every lever at the end"
    ):
        equalize.equalized(own, goal, Line())
    result = equalize.equalized(own, goal, Line(), fill=True)
    assert result.mix.paths["facility_budget"][0][1] == 300.0
    assert result.fill == pytest.approx((5000 - 2400) / 4000, rel=0.03)
    assert abs(result.gap) <= 0.01


@pytest.mark.parametrize(
    ("mix", "goal", "words"),
    [
        (
            mix_of(tourism_marketing=80),
            mix_of("goal", green_window=0.8),
            "'goal' costs nothing beyond the status quo",
        ),
        (
            mix_of(env_liability_insurance=1),
            mix_of("goal", tourism_marketing=80),
            "'own' sets no lever that can be",
        ),
    ],
)
def test_what_cannot_be_equalised_is_refused(mix, goal, words):
    with pytest.raises(InputError, match=words):
        equalize.equalized(mix, goal, Line())


def test_real_runs_meet_the_cost_and_the_file_says_how(tmp_path):
    costs = equalize.Costs(**SHORT)
    goal, own = (
        mix_of("goal", tax_relief=0.6, logistics_budget=40),
        mix_of(tourism_marketing=50, tax_relief=0.55),
    )
    result = equalize.equalized(own, goal, costs)
    assert (
        abs(costs.beyond_status_quo(result.mix) / costs.beyond_status_quo(goal) - 1)
        <= equalize.TOLERANCE
    )
    file = equalize.checked_output(str(tmp_path / "own_equal.toml"))
    equalize.write(result, file, "own", "goal", costs)
    text = file.read_text(encoding="utf-8")
    assert f"# scale = {result.scale:.6g}" in text
    assert "--draws 2" in text
    assert load_mix(str(file)).name == "own_equal"
    assert load_mix(str(file)).paths == result.mix.paths


def test_costs_are_paired_with_the_cost_table_of_a_result_folder(tmp_path):
    from analysis.questions.costs import cost_table, discounted_costs
    from runs import assess

    results = assess(
        mixes=["status_quo", "document"], jobs=1, progress=False, out=tmp_path / "r", **SHORT
    )
    costs = equalize.Costs(**SHORT)
    mean = discounted_costs(results).groupby("mix")["local"].mean()
    extra = cost_table(results).set_index(["mix", "kind"]).loc[("document", "local"), "extra"]
    assert costs.of(load_mix("document")) == pytest.approx(mean["document"])
    assert costs.beyond_status_quo(load_mix("document")) == pytest.approx(extra)


def test_the_command_refuses_in_one_line(tmp_path):
    call = [sys.executable, "-m", "ganzi", "equalize", "nosuch", "--out", str(tmp_path / "x.toml")]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: unknown mix 'nosuch'")
    assert len(done.stderr.strip().splitlines()) == 1
