"""How many small faults in rules, ledger, targets and settling the tests notice: `make mutation`.

A sample of all mutants (`mutants.py`), so many of each part. Each is tried in a process of its own
(`faulty_module.py`) against those tests of rules, money, firms and targets that enter its function,
the quickest first. What compares whole runs with stored digests is left out: it notices any change
and says of none whether it is wrong. A journal keeps what is done for as long as the file and its
tests stay as they are. Survivors are read one by one: `docs/results/mutation_survivors.md`.
"""

import argparse
import csv
import json
import random
import signal
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from analysis.reading.statistics import wilson_interval
from runs import identity
from tests.bench import faulty_module, mutants
from tests.bench.faulty_module import ROOT

PARTS = {
    "rules": ("agents/**/*.py",),
    "ledger": ("abm/money/*.py",),
    "targets": ("abm/registers/targets.py",),
    "settling": (
        *(f"abm/firms/{name}.py" for name in ("settlement", "arrears", "households", "taxes")),
        "abm/pasture/pay.py",
    ),
}
SAMPLE = {"rules": 160, "ledger": 50, "targets": 80, "settling": 40}
SEED = 2
LEAST = 0.85
TESTS = (
    "tests/agents/**/test_*.py",
    "tests/abm/money/test_*.py",
    "tests/abm/firms/test_*.py",
    "tests/abm/registers/test_target*.py",
)
"""Those of the rules, and of the rooms of the other parts."""
FOLDER = ROOT / "results" / "mutation"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.csv")
PAGE = ROOT / "docs" / "results" / "mutation_survivors.md"
MARK = "<!-- below: python -m tests.bench.mutation -->\n"
SAY = partial(print, flush=True)
MOST_SECONDS = 10.0
"""How long the tests of one mutant may run, in seconds of an undisturbed processor."""


def files_of(patterns):
    """Files by patterns, from the root of the project."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def all_mutants():
    """Every mutant by part."""
    return {
        part: [
            mutant
            for file in files_of(patterns)
            for mutant in mutants.mutants_of(file, (ROOT / file).read_text())
        ]
        for part, patterns in PARTS.items()
    }


def sampled(everything, seed, share=1.0):
    """So many mutants of each part by chance, or all where a part has fewer."""
    chance = random.Random(seed)
    return {
        part: chance.sample(found, min(len(found), round(SAMPLE[part] * share)))
        for part, found in everything.items()
    }


def reach(say=SAY, folder=FOLDER):
    """Of each test file the seconds it takes and which functions it enters: from the journal for
    as long as code and tests stay, else from running it.
    """
    journal = folder / "reach.jsonl"
    known = {entry["test"]: entry for entry in read_journal(journal)}
    code = [identity.source_hash(folder) for folder in ("agents", "abm", "tests/worlds")]
    files = [file for patterns in PARTS.values() for file in files_of(patterns)]
    for test in files_of(TESTS):
        state = identity.digest([*code, (ROOT / test).read_text()])
        if known.get(test, {}).get("state") != state:
            known[test] = {"test": test, "state": state} | entered_by(test, files)
            add_to_journal(journal, known[test])
            say(f"{test}: {known[test]['seconds']:.1f} s")
    return {test: known[test] for test in files_of(TESTS)}


def entered_by(test, files):
    """Seconds that a test file takes, and the functions of the files that it enters; none where it
    takes far longer than any mutant may.
    """
    longest = int(2 * MOST_SECONDS)
    with tempfile.TemporaryDirectory() as place:
        note = Path(place) / "note"
        child = faulty_module.begin([test], note, files=files, limit=longest)
        _, end, seconds = faulty_module.ended(child)
        seen = json.loads(note.read_text()) if note.exists() else {"failed": []}
    if end == -signal.SIGXCPU:
        return {"seconds": longest, "entered": []}
    if end != 0:
        raise SystemExit(f"{test} ends with {end} without any fault: {seen['failed']}")
    return {"seconds": round(seconds, 2), "entered": seen["entered"]}


def tests_for(mutant, reached):
    """Test files that enter the mutant's function (outside functions: any of its file, else those
    of its room), its file's own ones before the quickest, as long as they take less than
    `MOST_SECONDS`.
    """
    names = {
        test: {name for file, name in entry["entered"] if file == mutant.file}
        for test, entry in reached.items()
    }
    if mutant.at_import:
        room = f"/{Path(mutant.file).parent.name}/"
        chosen = [test for test in names if names[test]]
        chosen = chosen or [test for test in names if room in test]
    else:
        chosen = [test for test in names if mutant.function in names[test]]
    own = f"test_{Path(mutant.file).stem}"
    chosen.sort(key=lambda test: (not Path(test).stem.startswith(own), reached[test]["seconds"]))
    total, kept = 0.0, []
    for test in chosen:
        total += reached[test]["seconds"]
        if kept and total > MOST_SECONDS:
            break
        kept.append(test)
    return kept


def read_journal(file):
    """Entries of a journal; a last line that was cut is left out."""
    if not file.exists():
        return []
    lines = file.read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def add_to_journal(file, entry):
    """Add an entry to a journal."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as stream:
        stream.write(json.dumps(entry) + "\n")


class Trial(NamedTuple):
    """A mutant to be tried."""

    mutant: mutants.Mutant
    tests: list
    seconds: float  # that its tests take without a fault
    afresh: bool  # with all modules loaded again

    def begin(self, note):
        """Number of the process that tries it."""
        limit = 20 + 4 * self.seconds
        return faulty_module.begin(
            self.tests, note, mutant=self.mutant, afresh=self.afresh, limit=limit
        )


def tried(sample, reached, jobs=1, say=SAY, folder=FOLDER):
    """How each mutant of a sample ended: key -> entry of the journal, which serves as long as what
    it rests on is as it was.
    """
    journal = folder / "mutants.jsonl"
    known = {tuple(entry["key"]): entry for entry in read_journal(journal)}
    ends, waiting = {}, []
    for mutant in (mutant for part in sample.values() for mutant in part):
        tests = tests_for(mutant, reached)
        if mutant.key in known and still_holds(known[mutant.key], tests):
            ends[mutant.key] = known[mutant.key]
        elif not tests:
            ends[mutant.key] = {"key": mutant.key, "end": "survived", "by": "no test enters it"}
        else:
            seconds = sum(reached[test]["seconds"] for test in tests)
            waiting.append(Trial(mutant, tests, seconds, afresh=False))
    say(f"{len(ends)} known, {len(waiting)} to try")
    for trial, end, by in ended_trials(waiting, jobs):
        killer = by.partition("::")[0]
        tests = [killer] if killer in trial.tests else trial.tests
        entry = {"key": trial.mutant.key, "end": end, "by": by, "tests": tests}
        ends[trial.mutant.key] = entry | {"state": state(entry)}
        add_to_journal(journal, ends[trial.mutant.key])
        say(f"{len(waiting)} left, {end}: {in_words(trial.mutant)} ({by})")
    return ends


def state(entry):
    """Hash of what the end of a mutant rests on: its file, and the tests that it met or that
    killed it.
    """
    files = [ROOT / file for file in (entry["key"][0], *entry["tests"])]
    return identity.digest([file.read_text() if file.exists() else "" for file in files])


def still_holds(entry, tests):
    """Whether a mutant would end as its entry says, now that it would meet these tests."""
    same = entry["end"] == "killed" or entry["tests"] == tests
    return same and entry["state"] == state(entry)


def ended_trials(waiting, jobs):
    """(trial, killed or survived, by what) as they end; takes them from the front of `waiting`."""
    with tempfile.TemporaryDirectory() as place:
        running = {}
        while waiting or running:
            while waiting and len(running) < jobs:
                trial = waiting.pop(0)
                note = Path(place) / f"{len(waiting)}{trial.afresh}"
                running[trial.begin(note)] = trial, note
            child, code, _ = faulty_module.ended()
            trial, note = running.pop(child)
            end, by = judged(code, note)
            if end == "survived" and not trial.afresh:
                waiting.insert(0, trial._replace(afresh=True))
            else:
                yield trial, end, by


def judged(code, note):
    """(killed or survived, by what) of a process with an exit code and its note. What the tests
    cannot even be loaded with is killed.
    """
    if code == 0:
        return "survived", ""
    error = note.with_suffix(".error")
    if error.exists():
        raise SystemExit(f"a mutant's process failed: {error.read_text()}")
    if code not in (1, 2, 3, 4, -signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGABRT):
        raise SystemExit(f"a mutant's process ended with {code}")
    failed = json.loads(note.read_text())["failed"] if note.exists() else []
    return "killed", failed[0] if failed else f"exit code {code}"


def in_words(mutant):
    """A mutant in one line."""
    function = mutant.function or "outside functions"
    place = f"{mutant.file}:{mutant.line} {function}"
    return f"{place}: {mutant.kind}: {mutant.before} -> {mutant.after}"


def equivalents():
    """Reason by key of mutants that no test can tell from the original."""
    with EQUIVALENT.open(newline="") as stream:
        return {tuple(list(row.values())[:-1]): row["reason"] for row in csv.DictReader(stream)}


def overall(parts):
    """(share, low, high) of mutants killed in all parts, (killed, tried, mutants there) by part,
    each by how many mutants it has: Wilson's interval for as many draws as say the same (Kish).
    """
    whole = sum(there for _, _, there in parts)
    share = sum(there / whole * killed / n for killed, n, there in parts)
    draws = 1.0 / sum((there / whole) ** 2 / n for _, n, there in parts)
    return share, *wilson_interval(share * draws, draws)


def table(everything, sample, ends, reasons):
    """Rows of the page's table, and the score of all parts."""
    rows, parts = [], []
    for part, found in sample.items():
        killed = sum(ends[mutant.key]["end"] == "killed" for mutant in found)
        same = sum(
            mutant.key in reasons and ends[mutant.key]["end"] != "killed" for mutant in found
        )
        n = len(found) - same
        parts.append((killed, n, len(everything[part])))
        low, high = wilson_interval(killed, n)
        rows.append(
            f"| {part} | {len(everything[part])} | {len(found)} | {killed} | {same} "
            f"| {n - killed} | {killed / n:.1%} | {low:.1%} to {high:.1%} |"
        )
    share, low, high = overall(parts)
    rows.append(f"| all, by mutants there | | | | | | {share:.1%} | {low:.1%} to {high:.1%} |")
    return rows, share


def page(everything, sample, ends, reasons):
    """What the page says below its mark, and the score."""
    rows, share = table(everything, sample, ends, reasons)
    survivors = sorted(
        mutant for part in sample.values() for mutant in part if ends[mutant.key]["end"] != "killed"
    )
    lines = [
        "| part | mutants | tried | killed | equivalent | survived | score | 95 % |",
        "|---|---|---|---|---|---|---|---|",
        *rows,
    ]
    for title, same in (("Survived", False), ("Equivalent", True)):
        lines += ["", f"## {title}", ""]
        for mutant in survivors:
            if (mutant.key in reasons) is same:
                place = f"`{mutant.file}`:{mutant.line} `{mutant.function}`"
                said = f": {reasons[mutant.key]}" if same else ""
                lines.append(
                    f"- {place}, {mutant.kind}: `{mutant.before}` → `{mutant.after}`{said}"
                )
    return "\n".join(lines) + "\n", share


def main():
    """Try the sample, write the page, and say whether the score is what it has to be."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--share", type=float, default=1.0, help="of the sample")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args()
    began = time.monotonic()
    faulty_module.load()
    everything = all_mutants()
    sample = sampled(everything, given.seed, given.share)
    ends = tried(sample, reach(), given.jobs)
    told, share = page(everything, sample, ends, equivalents())
    head = PAGE.read_text().partition(MARK)[0] if PAGE.exists() else ""
    given.page.write_text(head + MARK + f"\nSeed {given.seed}.\n\n" + told)
    print(f"score {share:.1%}, {(time.monotonic() - began) / 60:.0f} min, {given.page}")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
