"""The command line: what it prints, what it writes, and how it refuses."""

import re

import pytest

import ganzi
from abm.registers import policy, targets
from tests.worlds.command_line import refused
from tests.worlds.synthetic import experiment, record, write_results


@pytest.fixture
def folder(tmp_path):
    plan = experiment(8)
    met = {"green_loan_share_up": True, "visits_2025": True, "co2_2025": False}
    return write_results(tmp_path / "known", [record(task, met) for task in plan.tasks()], plan)


@pytest.mark.parametrize(
    "name",
    [
        "assess",
        "compare",
        "report",
        "diff",
        "run",
        "list",
        "sweep",
        "results",
        "rerun",
        "merge",
        "export",
        "equalize",
        "validate",
        "score",
    ],
)
def test_every_command_explains_itself(command, name):
    code, out, err = command(name, "--help")
    assert (code, err) == (0, "")
    assert f"ganzi {name}" in out
    assert name in command("--help")[1]


def test_without_arguments_the_help_is_shown(command):
    code, out, _ = command()
    assert code == 0
    assert "assess" in out


@pytest.mark.parametrize(
    ("register", "name"),
    [
        ("targets", "visits_2025"),
        ("levers", "pv_quota_mw_y"),
        ("mixes", "document_weak"),
        ("outlooks", "adverse"),
        ("indicators", "clean_capacity"),
        ("parameters", "implementation_strength"),
    ],
)
def test_each_register_is_listed_in_both_languages(command, register, name):
    for lang in ("en", "zh"):
        code, out, err = command("list", register, "--lang", lang)
        assert (code, err) == (0, "")
        assert any(line.split()[:1] == [name] for line in out.splitlines())


def test_list_names_every_lever_and_target(command):
    shown = {
        line.split()[0]
        for line in command("list", "levers")[1].splitlines()[1:]
        if not line.startswith(" ")
    }
    assert shown == set(policy.register())
    listed = command("list", "targets")[1]
    assert all(name in listed for name in targets.register())


def test_compare_prints_each_target_and_the_way_it_was_compared(command, folder):
    code, out, _ = command("compare", folder)
    assert code == 0
    assert "50 million visits in 2025" in out
    assert "8 pairs of runs" in " ".join(out.split())  # lines may be broken anywhere
    assert out.index("Tourism") < out.index("Administrative and derived")
    assert out.index("Administrative and derived") < out.index("Green share of loans")


def test_report_writes_what_was_asked_for(command, folder):
    code, out, _ = command("report", folder, "--format", "md", "--format", "csv")
    assert code == 0
    assert {line.rsplit("/", 1)[1] for line in out.split()} >= {
        "reachability.md",
        "reachability.csv",
    }
    assert not (folder / "report" / "reachability.png").exists()


def test_assess_prints_the_table_and_writes_results_and_report(command, tmp_path):
    out = tmp_path / "results"
    code, said, progress = command(
        "assess", "--draws", 1, "--jobs", 1, "--detail", "coarse", "--out", out
    )
    assert code == 0
    # a name may go on at the head of the next line, but no word of it is cut
    name = r"(?: | .*\n)".join(["50", "million", "visits", "in", "2025"])
    assert re.search(rf"^{name}\b", said, re.MULTILINE)
    assert "outcome targets likely or very likely" in " ".join(said.split())
    assert "2 of 2 runs" in progress
    for name in (
        "manifest.json",
        "runs",
        "annual",
        "targets",
        "report/reachability.png",
        "report/reachability.csv",
    ):
        assert (out / name).exists()
    again = command(
        "assess", "--draws", 1, "--jobs", 1, "--detail", "coarse", "--out", out, "--resume"
    )
    assert again[1] == said


def test_run_shows_years_or_writes_months(command, tmp_path):
    code, out, _ = command("run", "--detail", "coarse")
    assert code == 0
    assert "2025" in out
    file = tmp_path / "months.csv"
    assert command("run", "--detail", "coarse", "--out", file)[0] == 0
    assert file.read_text(encoding="utf-8").startswith("month,indicator,value,unit\n2022-01,")


def test_refusals_of_assess(command, tmp_path):
    out = tmp_path / "r"
    refused(command("assess", "--draws", 0, "--out", out), "draws = 0", "from 1 up")
    refused(command("assess", "--draws", -3, "--out", out), "draws = -3")
    refused(command("assess", "--draws", "many", "--out", out), "--draws")
    refused(command("assess", "--jobs", 0, "--out", out), "jobs = 0", "-1 for every processor")
    refused(command("assess", "--jobs", -2, "--out", out), "jobs = -2")
    refused(command("assess", "--rng", -1, "--out", out), "rng = -1")
    refused(command("assess", "--mix", "documnt", "--out", out), "did you mean 'document'")
    refused(
        command("assess", "--mix", "document", "--mix", "document", "--out", out),
        "two mixes are called 'document'",
    )
    refused(command("assess", "--outlook", "advers", "--out", out), "did you mean 'adverse'")
    refused(command("assess", "--detail", "fine", "--out", out), "unknown detail 'fine'")
    refused(command("assess", "--lang", "fr", "--out", out), "unknown language 'fr'")
    refused(command("assess", "--resume"), "--resume needs --out")
    refused(command("assess", "--out", "/proc/nope"), "cannot write to /proc/nope")
    assert not out.exists()


def test_refusals_of_run(command, tmp_path):
    refused(command("run", "--out", tmp_path / "x.txt"), ".csv or .parquet")
    refused(command("run", "--out", tmp_path / "none" / "x.csv"), "does not exist")
    refused(command("run", "--out", tmp_path), "must end in")
    refused(command("run", "--draw", -1), "draw = -1")
    refused(command("run", "--mix", tmp_path / "none.toml"), "cannot be read")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            'name = "x"\n[levers]\npv_quta_mw_y = 5\n',
            ("pv_quta_mw_y", "did you mean 'pv_quota_mw_y'"),
        ),
        ('name = "x"\n[levers]\npv_quota_mw_y = 1e9\n', ("pv_quota_mw_y", "1000000000", "allowed")),
        ('name = "x"\n[levers]\npv_quota_mw_y = nan\n', ("pv_quota_mw_y", "nan", "allowed")),
        ('name = "x"\n[levers]\npv_quota_mw_y = "many"\n', ("pv_quota_mw_y", "'many'")),
        ('name = "x"\nlever = {}\n', ("unknown key 'lever'", "did you mean 'levers'")),
        ("name = [", ("not valid TOML",)),
    ],
)
def test_a_bad_mix_file_is_refused_and_its_neighbour_accepted(command, tmp_path, content, words):
    bad, good, out = tmp_path / "bad.toml", tmp_path / "good.toml", tmp_path / "months.parquet"
    bad.write_text(content, encoding="utf-8")
    good.write_text('name = "x"\n[levers]\npv_quota_mw_y = 1000\n', encoding="utf-8")
    refused(command("run", "--mix", bad, "--out", out), "bad.toml", *words)
    assert not out.exists()
    assert policy.load_mix(good).name == "x"


def test_other_refusals(command, folder, tmp_path):
    refused(command("list", "nosuch"), "unknown register 'nosuch'", "targets, levers")
    refused(command("list"), "Missing argument", "see 'ganzi list --help'")
    refused(command("asess"), "asess", "assess")
    refused(command("assess", "--draw", 3), "--draws")
    refused(command("report", tmp_path / "none"), "no result folder")
    refused(command("report", folder, "--format", "htm"), "did you mean 'html'")
    refused(command("compare", folder, "--baseline", "documnt"), "did you mean 'document'")


def test_public_names_are_offered_and_others_refused():
    for name in ganzi.__all__:
        assert getattr(ganzi, name) is not None
    with pytest.raises(AttributeError, match="offers GanziModel"):
        ganzi.nosuch  # noqa: B018
