"""A forecast made again with the outside world as it came. What came is invented here."""

import datetime

import numpy as np
import pytest

import ganzi
from abm import GanziModel, Outlook
from abm.clock import label_of, month_index
from abm.registers.drawing import run_parameters
from abm.registers.realised import realisable, replaced
from analysis.reading.outcomes import outcomes_of
from analysis.reading.travel import recovery_by_run
from analysis.words.names import mix_titles
from calibration import prior_and_posterior
from calibration.fitting.calibrate import QUICK, calibrate
from calibration.scoring import cells, frozen, reforecast
from runs import assess
from runs.execution import Execution
from runs.folder.manifest import refuse_conditional
from runs.folder.reader import open_results
from runs.folder.rerun import rerun
from runs.refusals import InputError

DRIVERS = ("travel_recovery", "transfer_index", "lithium_carbonate_price", "consumer_prices")
FIRST, LAST = month_index(2022, 4), month_index(2024, 6)


def own_paths(draw, end):
    """Every driver's path of a draw."""
    parameters = run_parameters(
        draw, source="posterior", outlook=Outlook(), given=None, ablations=()
    )
    return Outlook().paths(parameters, draw, end)


def observed(draw, drivers, last=LAST):
    """A draw's own values, as if they had been observed."""
    paths = own_paths(draw, last)
    months = range(FIRST, last + 1)
    return {name: {label_of(t): float(paths[name][t]) for t in months} for name in drivers}


def assess_one(out, *, resume=False):
    """One draw of one mix up to 2025."""
    assess(
        mixes=["document"],
        draws=1,
        detail="coarse",
        end="2025-12",
        jobs=1,
        out=out,
        resume=resume,
        progress=False,
    )


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """One draw of one mix up to 2025."""
    out = tmp_path_factory.mktemp("original") / "one"
    assess_one(out)
    return out


@pytest.fixture(scope="module")
def conditional(original, tmp_path_factory):
    """The same with a quarter of the travel from 2023 to 2025."""
    place = tmp_path_factory.mktemp("conditional")
    paths = place / "paths.csv"
    paths.write_text(
        "driver,month,value\n" + "".join(f"travel_recovery,{year},0.25\n" for year in (2023, 2024)),
        encoding="utf-8",
    )
    how = Execution(jobs=1, progress=False)
    return reforecast.reforecast(original, paths, place / "out", how)[1]


def test_paths_equal_to_a_draws_own_change_no_bit_of_them():
    end = month_index(2030, 12)
    own = own_paths(3, end)
    parameters = run_parameters(3, source="posterior", outlook=Outlook(), given=None, ablations=())
    world = Outlook(realised=observed(3, realisable()))
    for name, path in world.paths(parameters, 3, end).items():
        assert path.tobytes() == own[name].tobytes(), name


def test_paths_equal_to_a_draws_own_leave_its_run_bit_identical():
    runs = {
        name: GanziModel(
            mix="document", outlook=world, draw=2, end="2023-12", detail="coarse"
        ).run()
        for name, world in {
            "own": Outlook(),
            "same": Outlook(realised=observed(2, DRIVERS, month_index(2023, 6))),
            "other": Outlook(realised={"travel_recovery": {"2022-10": 0.3, "2023-06": 0.3}}),
        }.items()
    }
    own, same, other = (run.annual().to_numpy(float) for run in runs.values())
    assert own.tobytes() == same.tobytes()
    assert own.tobytes() != other.tobytes()


def test_a_replaced_path_by_hand():
    path = np.full(FIRST + 10, 100.0)
    changed = replaced(
        path,
        np.array([FIRST + 1, FIRST + 3]),
        np.array([200.0, 50.0]),
        persistence=0.5,
        bounded=False,
    )
    assert (changed[: FIRST + 1] == 100).all()
    # Straight in logarithms from log 2 in May to -log 2 in July; then half of it is left each month
    expected = [2, 1, 0.5, 2**-0.5, 2**-0.25]
    assert changed[FIRST + 1 : FIRST + 6] / 100 == pytest.approx(expected)
    assert changed[FIRST + 1] == 200
    rising = np.linspace(50, 400, len(path))
    free, held = (
        replaced(rising, np.array([FIRST]), np.array([390.0]), persistence=1.0, bounded=bounded)
        for bounded in (False, True)
    )
    assert free[-1] > 400
    assert held.max() == 400


def test_the_same_runs_with_the_outside_world_as_it_came(original, conditional, tmp_path):
    results = open_results(original)
    for name in ("travel_limit_end", "lithium_price_long_run"):
        assert conditional.runs[name].tolist() == results.runs[name].tolist()
    visits = [one.annual.set_index("year")["visits"] for one in (results, conditional)]
    assert visits[1][2022] == visits[0][2022]
    assert visits[1][2024] < 0.7 * visits[0][2024]
    known = tmp_path / "o.csv"
    known.write_text("target,outcome,date,value\nvisits_2025,0,2026,1.5e7\n", encoding="utf-8")
    found = reforecast.explained(results, conditional, known)
    assert found.changes.iloc[0]["change"] < 0
    rows = found.scores.set_index(["forecaster", "score"])
    brier = rows.loc[("published", "brier")]
    assert brier["explained"] == pytest.approx(brier["original"] - brier["conditional"])
    assert brier["explained"] > 0  # fewer visits were no error of the model


def test_the_simple_forecast_meets_the_same_epidemic(conditional):
    recovery = recovery_by_run(conditional, outcomes_of(conditional), 2024)
    assert recovery == pytest.approx([0.25])


def test_a_conditional_run_can_be_made_again(conditional):
    again = rerun(conditional.runs["run_id"].iloc[0], conditional.path)
    assert again.same
    assert "realised" in again.task.changes


def test_it_is_no_forecast_and_not_for_tuning(original, conditional, tmp_path):
    folder = conditional.path
    assert mix_titles(conditional)["document"].endswith("(no forecast)")
    refuse_conditional(original, open_results(original).manifest)
    with pytest.raises(InputError, match="not for tuning"):
        calibrate(folder, QUICK, resume=True, progress=False)
    with pytest.raises(InputError, match="not for tuning"):
        prior_and_posterior.side_by_side(conditional, open_results(original))
    with pytest.raises(InputError, match="and no forecast"):
        frozen.freeze(conditional, tmp_path / "f.json")
    how = Execution(jobs=1, progress=False)
    paths = tmp_path / "p.csv"
    paths.write_text("driver,month,value\ntravel_recovery,2023,0.5\n", encoding="utf-8")
    with pytest.raises(InputError, match="conditional on outside paths already"):
        reforecast.reforecast(folder, paths, tmp_path / "x", how)
    with pytest.raises(InputError, match="cannot be resumed: realised"):
        assess_one(folder, resume=True)


def test_a_folder_of_other_code_is_refused(original, tmp_path, monkeypatch):
    paths = tmp_path / "p.csv"
    paths.write_text("driver,month,value\ntravel_recovery,2023,0.5\n", encoding="utf-8")
    decisive = reforecast.identity.decisive()
    monkeypatch.setattr(
        reforecast.identity, "decisive", lambda: decisive | {"code": {"abm": "another"}}
    )
    with pytest.raises(InputError, match="use the version that made it"):
        reforecast.reforecast(original, paths, tmp_path / "x", Execution(jobs=1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("driver,month\ntravel_recovery,2023\n", "no column 'value'"),
        ("driver,month,value\n", "holds no observed value"),
        ("driver,month,value\ntravel_recovry,2023,1\n", "did you mean 'travel_recovery'"),
        ("driver,month,value\nsnow_severity,2023,1\n", "cannot be replaced"),
        ("driver,month,value\ntravel_recovery,2022-03,1\n", "must be one from 2022-04 on"),
        ("driver,month,value\ntravel_recovery,2023-05,9\n", "must lie between 0.01 and 2"),
        ("driver,month,value\ntravel_recovery,2024,1\n", "lies in the future"),
        ("driver,month,value\ntravel_recovery,spring,1\n", "must be a year, month or day"),
        (
            "driver,month,value\ntravel_recovery,2023,1\ntravel_recovery,2023-05,1\n",
            "twice in 2023-05",
        ),
    ],
)
def test_bad_paths_are_refused_with_their_row(tmp_path, monkeypatch, text, words):
    monkeypatch.setattr(cells, "today", lambda: datetime.date(2023, 12, 31))
    file = tmp_path / "p.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        reforecast.read_paths(file)


def test_the_command_says_what_it_is(original, tmp_path, capsys):
    paths = tmp_path / "p.csv"
    paths.write_text("driver,month,value\nlithium_carbonate_price,2023/5,90000\n", encoding="utf-8")
    arguments = ["reforecast", str(original), "--paths", str(paths), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit) as left:
        ganzi.main([*arguments, "--jobs", "1"])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "not a forecast; not for tuning" in out
    with pytest.raises(SystemExit) as left:
        ganzi.main([*arguments, "--outcomes", str(tmp_path / "none.csv")])
    err = capsys.readouterr().err
    assert (left.value.code, err.count("\n")) == (2, 1)
