"""Scores of probabilities once outcomes are known. The outcomes here are invented."""

import datetime

import numpy as np
import pytest

import ganzi
from analysis.questions import pooling
from calibration.scoring import cells, scores, work
from calibration.scoring.forecast import forecast_of
from calibration.scoring.known import read_experts, read_outcomes
from runs.folder.reader import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import write_sample
from tests.worlds.synthetic import experiment, record, write_results

HEAD = "target,outcome,date\n"


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def unpooled(monkeypatch):
    """Probabilities as the runs say, whatever the shipped hindcast pools."""
    monkeypatch.setattr(pooling, "POOLED", False)


@pytest.fixture
def folder(tmp_path):
    """Ten draws: visits met in all of them under the document, CO2 in none, green loans in half."""
    plan = experiment(10)
    records = []
    for task in plan.tasks():
        document = task.mix.name == "document"
        met = {"visits_2025": document, "co2_2025": False, "green_loan_growth_gap": task.draw < 5}
        records.append(record(task, met))
    return write_results(tmp_path / "results", records, plan)


def test_scores_by_hand(folder, tmp_path):
    file = written(
        tmp_path / "o.csv",
        HEAD + "visits_2025,1,2026-03\nco2_2025,no,2026\ngreen_loan_growth_gap,0,2026\n",
    )
    tables = work.score(folder, file)
    table = tables.targets.set_index("target")
    assert table["published"].to_dict() == pytest.approx(
        {"visits_2025": 10.5 / 11, "co2_2025": 0.5 / 11, "green_loan_growth_gap": 0.5}
    )
    rows = tables.forecasters.set_index("forecaster")
    assert rows.loc["published", "brier"] == pytest.approx((2 * (0.5 / 11) ** 2 + 0.25) / 3)
    assert rows.loc["published", "log_score"] == pytest.approx(
        (2 * np.log(10.5 / 11) + np.log(0.5)) / 3
    )
    assert rows.loc["constant", "brier"] == pytest.approx(0.25)
    assert rows.loc["constant", "published_less_this"] == pytest.approx(
        rows.loc["published", "brier"] - 0.25
    )
    assert rows.loc["share met (hindsight)", "mean_probability"] == pytest.approx(1 / 3)
    named = ["published", "model", "agents", "all_met", "reference_class", "constant"]
    # Simple forecasts are there where they have a figure to start from
    some = {"status_quo": 1, "random_walk": 2, "recovery": 1}
    assert rows["n"].to_dict() == dict.fromkeys([*named, "share met (hindsight)"], 3) | some


def test_what_is_scored_is_the_probability_that_is_published(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(pooling, "POOLED", True)
    published = pooling.Pooled(0.7, 0.7, 52e6, 48e6, weight=0.5, rival="recovery")
    monkeypatch.setattr(
        pooling, "pooled", lambda *given: published if given[2]["id"] == "visits_2025" else None
    )
    file = written(tmp_path / "o.csv", HEAD + "visits_2025,1,2026-03\nco2_2025,no,2026\n")
    table = work.score(folder, file).targets.set_index("target")
    assert table.loc["visits_2025", "published"] == pytest.approx((0.7 * 10 + 0.5) / 11)
    assert table.loc["co2_2025", "published"] == pytest.approx(0.5 / 11)


def test_another_mix_and_another_constant(folder, tmp_path):
    file = written(tmp_path / "o.csv", HEAD + "visits_2025,met,2026\n")
    tables = work.score(folder, file, mix="status_quo", constant=0.8)
    rows = tables.forecasters.set_index("forecaster")
    assert rows.loc["published", "mean_probability"] == pytest.approx(0.5 / 11)
    assert rows.loc["constant", "brier"] == pytest.approx(0.04)
    assert np.isnan(rows.loc["constant", "low"])  # one target says nothing of others


def test_experts_are_compared_on_the_targets_they_spoke_of(folder, tmp_path):
    outcomes = written(tmp_path / "o.csv", HEAD + "visits_2025,1,2026\nco2_2025,0,2026\n")
    experts = written(
        tmp_path / "e.csv",
        "target,probability,expert\nvisits_2025,0.6,a\nvisits_2025,0.8,b\nforest_cover_2025,1,a\n",
    )
    row = (
        work.score(folder, outcomes, experts=experts)
        .forecasters.set_index("forecaster")
        .loc["experts"]
    )
    assert (row["n"], row["brier"]) == (1, pytest.approx(0.09))
    assert row["published_less_this"] == pytest.approx((0.5 / 11) ** 2 - 0.09)


def test_levels_are_scored_where_the_value_is_known(folder, tmp_path):
    text = "target,outcome,date,value\nvisits_2025,1,2026,55000000\nco2_2025,0,2026,\n"
    levels = work.score(folder, written(tmp_path / "o.csv", text)).levels
    assert set(levels["target"]) == {"visits_2025"}
    agents = levels.set_index("forecaster").loc["agents"]
    assert agents["relative_crps"] == pytest.approx(0.0, abs=1e-12)  # every run says 55 million
    text = text.replace("55000000", "60000000")
    levels = work.score(folder, written(tmp_path / "o.csv", text)).levels
    agents = levels.set_index("forecaster").loc["agents"]
    assert agents["relative_crps"] == pytest.approx(0.1)


def test_targets_that_no_run_judges_are_left_out_and_said(folder, tmp_path):
    file = written(tmp_path / "o.csv", HEAD + "visits_2025,1,2026\nforest_cover_2025,1,2026\n")
    assert work.score(folder, file).left_out == ["forest_cover_2025"]
    with pytest.raises(InputError, match="no target of the outcomes is judged"):
        work.score(folder, written(tmp_path / "o.csv", HEAD + "forest_cover_2025,1,2026\n"))


def test_honest_probabilities_lie_on_the_line_and_beat_a_constant(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "today", lambda: datetime.date(2031, 1, 1))
    sample = write_sample(tmp_path / "sample", 60)
    luck = np.random.default_rng(3).random(len(sample.names))
    years = {name: 2030 for name in sample.names}
    lines = [
        f"{name},{int(u < p)},{years[name]}\n"
        for name, u, p in zip(sample.names, luck, sample.truth[1], strict=True)
    ]
    tables = work.score(
        sample.folder, written(tmp_path / "o.csv", HEAD + "".join(lines)), out=tmp_path / "out"
    )
    table = tables.calibration
    assert (
        (table["low"] <= table["probability"] + 0.05)
        & (table["probability"] - 0.05 <= table["high"])
    ).all()
    assert table["n"].sum() == len(sample.names)
    rows = tables.forecasters.set_index("forecaster")
    assert rows.loc["constant", "published_less_this"] < rows.loc["constant", "high"] < 0
    assert (tmp_path / "out" / "calibration.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "out" / "forecasters.csv").is_file()


def test_events_may_be_settled_early_but_only_as_met(tmp_path):
    early = read_outcomes(written(tmp_path / "o.csv", HEAD + "xulong_started,1,2023-05-01\n"))
    assert early.targets["xulong_started"].met
    for line in ("xulong_started,0,2023-05-01", "visits_2025,1,2024"):
        with pytest.raises(InputError, match="decided by the end of 2025"):
            read_outcomes(written(tmp_path / "o.csv", HEAD + line + "\n"))
    settled = read_outcomes(written(tmp_path / "o.csv", HEAD + "xulong_started,0,2025-12-31\n"))
    assert not settled.targets["xulong_started"].met


LEVELS = "target,outcome,date,value\nvisits_2025,1,2026-01-15,51000000\nco2_2025,0,2026,\n"


@pytest.mark.parametrize(
    "content",
    [
        LEVELS,
        LEVELS.encode("gbk"),
        LEVELS.encode("utf-16"),
        LEVELS.encode("utf-16-le"),
        LEVELS.replace("51000000", '"51,000,000"'),
        LEVELS.replace("51000000", "51 000 000"),
        LEVELS.replace(",", ";").replace("51000000", "51000000,0"),
        LEVELS.replace(",", "\t").replace("51000000", "51,000,000"),
        "sep=;\r\n" + LEVELS.replace(",", ";").replace("\n", "\r\n"),
        LEVELS.replace("2026-01-15", "2026/1/15"),
        LEVELS.replace("2026-01-15", "2026-01-15 00:00:00"),
        LEVELS.replace("2026-01-15", "2026年1月15日"),
        LEVELS.replace(",1,", ",1.0,").replace(",0,", ",0.0,"),  # pandas
        "".join(f"{n},{line}\n" for n, line in zip(("", 0, 1), LEVELS.split("\n"), strict=False)),
    ],
)
def test_outcomes_are_the_same_whatever_wrote_them(tmp_path, content):
    file = tmp_path / "OUTCOMES.CSV"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    read = read_outcomes(file).targets
    assert list(read) == ["visits_2025", "co2_2025"]
    assert (read["visits_2025"].met, read["visits_2025"].value) == (True, 51e6)
    assert (read["co2_2025"].met, np.isnan(read["co2_2025"].value)) == (False, True)


def test_probabilities_may_have_a_decimal_comma(tmp_path):
    text = "target;probability\nvisits_2025;0,25\nco2_2025;0,125\n"
    read = read_experts(written(tmp_path / "e.csv", text))
    assert read == {"visits_2025": 0.25, "co2_2025": 0.125}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LEVELS.replace(",", ";").replace("51000000", "51,000"), "row 2: value = '51,000' may be"),
        (LEVELS.replace("51000000", "51,000,000"), "row 2: 6 cells for 4 columns"),
        (LEVELS.replace("51000000", "#N/A"), "value = '#N/A' must be a number"),
        (LEVELS.replace("2026-01-15", "3/4/2026"), "date = '3/4/2026' must be .* surely which"),
        (LEVELS.replace("2026-01-15", "46037"), "date = '46037' must be"),
        (LEVELS.replace("date", "value"), "the column 'value' is there twice"),
        (LEVELS.replace(",", "，"), "its cells are parted by '，'"),
        ("\0" + LEVELS, "is no text in UTF-8, UTF-16 or GBK"),
    ],
)
def test_what_is_not_sure_of_an_outcome_is_refused_with_its_cause(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read_outcomes(written(tmp_path / "o.csv", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("target,outcome\nvisits_2025,1\n", "no column 'date'"),
        (HEAD, "holds no outcome"),
        (HEAD + "visits_2025,1,2026-02-31\n", "date = '2026-02-31' must be a year, month or day"),
        (HEAD + "visits_2025,1,2199\n", "lies in the future"),
        (HEAD + "visits_2025,1,2025-11-30\n", "decided by the end of 2025"),
        (HEAD + "visits_2025,1,2026" + "0" * 140_000 + "\n", "cannot be read as CSV"),
        (HEAD + "visit_2025,1,2026\n", "did you mean 'visits_2025'"),
        (HEAD + "visits_2025,perhaps,2026\n", "outcome = 'perhaps' must be 1 or 0"),
        (HEAD + "visits_2025,1,spring\n", "date = 'spring' must be a year, month or day"),
        (HEAD + "visits_2025,1,2026-13\n", "date = '2026-13'"),
        (HEAD + "visits_2025,1,2026\nvisits_2025,0,2026\n", "stands there twice"),
        ("target,outcome,date,value\nvisits_2025,1,2026,much\n", "value = 'much' must be a number"),
        ("target,outcome,date,value\nvisits_2025,1,2026,3e7\n", "contradicts the outcome 'met'"),
        ("target,outcome,date,value\nvisits_2025,0,2026,6e7\n", "contradicts the outcome 'missed'"),
        ("target,outcome,date,value\nco2_2025,1,2026,2e6\n", "contradicts the outcome 'met'"),
    ],
)
def test_bad_outcomes_are_refused_with_their_row(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read_outcomes(written(tmp_path / "o.csv", text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("target,probability\nvisits_2025,1.2\n", "probability = 1.2 must lie between 0 and 1"),
        (
            "target,probability\nvisits_2025,0.2\nvisits_2025,0.3\n",
            "two probabilities of the same expert",
        ),
        ("target,probability\n", "holds no probability"),
        ("target,share\nvisits_2025,0.2\n", "no column 'probability'"),
    ],
)
def test_bad_tables_of_experts_are_refused(tmp_path, text, words):
    with pytest.raises(InputError, match=words):
        read_experts(written(tmp_path / "e.csv", text))


def test_other_refusals(folder, tmp_path):
    file = written(tmp_path / "o.csv", HEAD + "visits_2025,1,2026\n")
    for arguments, words in (
        ({"constant": 1.0}, "constant = 1.0 must be"),
        ({"mix": "documents"}, "did you mean 'document'"),
        ({"out": tmp_path}, "already holds files"),
        ({"out": tmp_path / "none" / "deep"}, "there is no folder"),
    ):
        with pytest.raises(InputError, match=words):
            work.score(folder, file, **arguments)
    with pytest.raises(InputError, match="cannot be read"):
        work.score(folder, tmp_path / "none.csv")


def test_without_the_documents_mix_the_mix_must_be_named(tmp_path):
    plan = experiment(4, mixes=("status_quo", "tourism"))
    records = [record(task, {"visits_2025": True}) for task in plan.tasks()]
    forecast = forecast_of(open_results(write_results(tmp_path / "r", records, plan)))
    with pytest.raises(InputError, match="say which with --mix"):
        scores.chosen_mix(forecast, "")
    assert scores.chosen_mix(forecast, "tourism") == "tourism"


def test_the_command_prints_scores_and_refuses_in_one_line(folder, tmp_path, capsys):
    file = written(tmp_path / "o.csv", HEAD + "visits_2025,1,2026\n")
    with pytest.raises(SystemExit) as left:
        ganzi.main(["score", str(folder), str(file)])
    out = capsys.readouterr().out
    assert left.value.code == 0
    assert "50 million visits in 2025" in out
    assert "the same for all" in out
    with pytest.raises(SystemExit) as left:
        ganzi.main(["score", str(folder), str(tmp_path / "none.csv")])
    err = capsys.readouterr().err
    assert left.value.code == 2
    assert err.startswith("error: ")
    assert err.count("\n") == 1
