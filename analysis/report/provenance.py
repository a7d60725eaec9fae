"""What a report rests on: the folder, the code, the data, the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers.drawing import POSTERIOR, PRIOR
from analysis.words.names import mix_titles
from runs.folder.manifest import current_arguments
from runs.language import say, say_as

if TYPE_CHECKING:
    from analysis.report.findings import Findings


def basis(findings: Findings) -> str:
    """What everything in a report rests on, in a line."""
    return say(
        "Information date {date}. {draws} draws a mix.",
        date=findings.results.manifest["information_date"],
        draws=findings.n_draws,
    )


def methods() -> list[str]:
    """How the numbers were made."""
    return [
        say("Every mix meets the same simulated futures; differences are taken future by future."),
        say(
            "Probabilities: share of draws; Wilson's 95 % interval; runs that share a draw count "
            "as one."
        ),
        say(
            "Changes: Agresti and Min's interval, exact McNemar test, Holm's correction over all "
            "targets of a mix."
        ),
        say(
            "Means: Student's interval over draws. Ratios: Fieller's interval. Correlations: "
            "Spearman's, Fisher's interval."
        ),
        say(
            "Shares by grade: squared rank correlations less what chance gives, added up; "
            "jackknife over blocks of draws."
        ),
        say(
            "Misses: PRIM (EMA Workbench) and a shallow tree (scikit-learn), found on half of the "
            "draws, measured on the other."
        ),
        say(
            "Not contained: surprises nobody thought of; anything that became public after the "
            "information date."
        ),
    ]


def facts(findings: Findings) -> list[tuple[str, str]]:
    """[(item, value)] of what the results come from."""
    manifest = findings.results.manifest
    arguments = current_arguments(manifest["arguments"])
    failed = len(findings.outcomes.failed)
    runs = len(findings.outcomes.runs) + failed
    titles = mix_titles(findings.results)
    mixes = "; ".join(f"{titles[mix]} ({mix})" for mix in findings.mixes)
    code = ", ".join(f"{package} {value}" for package, value in manifest["code"].items())
    libraries = ", ".join(f"{name} {value}" for name, value in manifest["versions"].items())
    items = [
        (say("result folder"), manifest["folder"]),
        (say_as("of a folder", "made"), manifest["created"]),
        (say("information date"), manifest["information_date"]),
        (say_as("of a folder", "draws"), arguments["draws"]),
        (say_as("of a folder", "outlook"), arguments["outlook"]),
        (say("uncertain parameters"), _source(arguments["source"])),
        *_left_out(arguments.get("ablations", [])),
        (say("luck (rng)"), arguments["rng"]),
        (say_as("of a folder", "period"), f"{arguments['start']} – {arguments['end']}"),
        (say("detail"), arguments["detail"]),
        (say("mixes"), mixes),
        (say("runs, of which failed"), f"{runs} ({failed})"),
        (say("version of the model"), manifest["version"]),
        (say("hash of the code"), code),
        (say("data tables (hashes in the manifest)"), len(manifest["data"])),
        (say("libraries"), libraries),
    ]
    return [(item, str(value)) for item, value in items]


def _left_out(ablations: list[str]) -> list[tuple[str, str]]:
    """The mechanisms that the runs did without, if there are any."""
    return [(say("mechanisms left out"), ", ".join(ablations))] if ablations else []


def _source(source: str) -> str:
    """Where the uncertain parameters come from."""
    return {
        PRIOR: say("as declared (prior)"),
        POSTERIOR: say("fitted to what was observed up to March 2022 (posterior)"),
    }[source]
