"""Whatever people bring: mixes, designs, tables of points, tables of outcomes and result folders,
changed at random by a seed.

`python -m tests.bench.fuzz` (`make fuzz`): 3,000 inputs. Each command must end with 0 or 2 (`rerun`
also with 1: not what is stored), with one line of at most 300 characters that can be shown where it
refuses, without a traceback, and with nothing half written. The model itself is not run: a run
gives made-up numbers at once.
"""

import argparse
import contextlib
import io
import json
import random
import shutil
import sys
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import ganzi
from runs import assess
from runs.refusals import EnsembleError
from runs.workers import ensemble
from tests.worlds.synthetic import record

INPUTS, LONGEST, MOST_RUNS = 3000, 300, 40
MET = {"visits_2025": True, "co2_2025": False}
KINDS = ("mix", "design", "table", "outcomes", "folder")
ENOUGH = "enough runs for a trial"

MIX = """name = "mine"
title_en = "More sun"
title_zh = "扩大光伏"
based_on = "document"
implementation = 0.8
[levers]
pv_quota_mw_y = {2022 = 1500, 2025-07 = 3000}
fund_size = 500
"""
DESIGN = """method = "latin_hypercube"
points = 3
seed = 4
mixes = ["document", "status_quo"]
draws = 2
end = "2022-03"
detail = "coarse"
[levers]
pv_quota_mw_y = {2023 = {low = 0, high = 4000}}
fund_size = [0, 500]
[parameters]
implementation_strength = "declared"
[times]
lithium_carbonate_price = {low = 0.5, high = 2}
"""
TABLE = """fund_size,levers.pv_quota_mw_y.2023,times.lithium_carbonate_price,mix,draw
100,200,1.5,document,0
200,,0.7,status_quo,1
,300,1,tourism,2
"""
OUTCOMES = """target,outcome,date,value
visits_2025,1,2025-12,50000000
co2_2025,0,2025-12,
"""
ATOMS = (
    "",
    "-1",
    "0",
    "1e309",
    "nan",
    "-inf",
    "9" * 320,
    "1" * 5000,
    "0x10",
    "1,5",
    "1.5.5",
    "true",
    "null",
    "NA",
    "#N/A",
    "=1+1",
    '""',
    '"x"',
    '"\\u0007"',
    "'''",
    "[]",
    "{}",
    "[[[[1]]]]",
    "[" * 3000,
    "{a = {a = {a = 1}}}",
    "2023-07",
    "2022-01-01",
    "2023-13",
    "07:30:00",
    "../../etc/passwd",
    "x" * 3000,
    "\x00",
    "\x7f",
    "\u202e",
    "\ud800",
    "😀",
    "，",
    "１２",
    "\r",
    "\n\n",
    "[levers]",
    "status_quo",
    "document.toml",
    "mix",
)


def changed(text, chance):
    """A text with a few random changes, as bytes."""
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        text = chance.choice((_atom, _atom, _atom, _line, _cut, _letter))(text, chance)
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        content = _bytes(content, chance)
    elif chance.random() < 0.1:
        name = chance.choice(("utf-16", "gb18030", "utf-8-sig", "cp1252"))
        content = text.encode(name, "replace")
    return content


def _atom(text, chance):
    """A word between marks replaced by something hostile."""
    marks = [place for place, letter in enumerate(text) if letter in ' ,={}[]"\n']
    if len(marks) < 2:
        return chance.choice(ATOMS)
    first = chance.randrange(len(marks) - 1)
    return text[: marks[first] + 1] + chance.choice(ATOMS) + text[marks[first + 1] :]


def _line(text, chance):
    """A line left out, doubled or moved."""
    lines = text.splitlines(keepends=True) or [""]
    place = chance.randrange(len(lines))
    line = lines.pop(place)
    return "".join(lines + chance.choice(([], [line], [line, line])))


def _cut(text, chance):
    return text[: chance.randrange(len(text) + 1)]


def _letter(text, chance):
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(",;\t\"'=[]{}#\\|<>\x1b\u3000") + text[place:]


def _bytes(content, chance):
    """Some bytes changed, left out or put in."""
    content = bytearray(content or b"x")
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        content = content or bytearray(b"x")
    return bytes(content)


def commands(kind, place, chance, sample):
    """The command of an input, which is written into `place`, and where it would write."""
    out = place / "out"
    if kind == "mix":
        (place / "mix.toml").write_bytes(changed(MIX, chance))
        return ["assess", "--mix", place / "mix.toml", "--draws", "1", *_quick(out)], out
    if kind == "design":
        (place / "d.toml").write_bytes(changed(DESIGN, chance))
        return ["sweep", place / "d.toml", *_quick(out)], out
    if kind == "table":
        (place / "t.csv").write_bytes(changed(TABLE, chance))
        head = 'method = "table"\nfile = "t.csv"\nend = "2022-02"\n'
        (place / "d.toml").write_text(head, encoding="utf-8")
        return ["sweep", place / "d.toml", *_quick(out)], out
    if kind == "outcomes":
        (place / "o.csv").write_bytes(changed(OUTCOMES, chance))
        return ["score", sample, place / "o.csv", "--out", out], out
    folder = place / "r"
    shutil.copytree(sample, folder)
    damage(folder, chance)
    return chance.choice(
        (
            (["results", folder], None),
            (["results", folder, "--finish", "--jobs", "1"], None),
            (["export", folder, "--format", "csv", "--out", out], out),
            (["export", folder, "--format", "iamc", "--out", out], out),
            (["compare", folder], None),
            (["merge", folder, sample, "--out", out], out),
            (["rerun", "a", "--dir", folder], None),
        )
    )


def _quick(out):
    return ["--jobs", "1", "--out", out]


def damage(folder, chance):
    """Do something to one or two files of a result folder."""
    for _ in range(chance.choice((1, 1, 2))):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        file = chance.choice(files)
        how = chance.randrange(6)
        if how == 0:
            file.unlink()
        elif how == 1:
            file.write_bytes(file.read_bytes()[: chance.randrange(200)])
        elif how == 2:
            file.write_bytes(_bytes(file.read_bytes(), chance))
        elif how == 3:
            other = f"part-{chance.randrange(12):05d}.parquet"
            with contextlib.suppress(shutil.SameFileError):
                shutil.copy(file, file.with_name(chance.choice((other, "x", ".journal.jsonl"))))
        elif how == 4:
            text = chance.choice(ATOMS).encode("utf-8", "surrogatepass")
            (folder / chance.choice((".journal.jsonl", "manifest.json"))).write_bytes(text)
        else:
            _damage_manifest(folder, chance)


def _damage_manifest(folder, chance):
    """Another value, or none, in some field of the manifest."""
    file = folder / "manifest.json"
    try:
        place = whole = json.loads(file.read_text(encoding="utf-8"))
        while isinstance(place, dict) and place:
            above, name = place, chance.choice(sorted(place))
            place = place[name]
            if chance.random() < 0.4:
                break
        above[name] = chance.choice((None, -1, 10**400, "x", [], {}, [1], 1e308, True))
    except (OSError, ValueError, UnboundLocalError):
        return
    file.write_text(json.dumps(whole), encoding="utf-8")


def simulated(task, time_limit=None):
    """A made-up run at once; not more than a few a command."""
    simulated.left -= 1
    if simulated.left < 0:
        raise EnsembleError("enough", ENOUGH)
    return record(task, MET) | {"point": task.point, "columns": task.columns}


def together(tasks, time_limit=None):
    """Made-up runs of a batch."""
    return [simulated(task) for task in tasks]


def trial(kind, seed, sample):
    """What is wrong with what a command does to an input, in words; nothing if all is well."""
    chance = random.Random(f"{kind} {seed}")
    with TemporaryDirectory() as name:
        place = Path(name)
        command, out = commands(kind, place, chance, sample)
        simulated.left = MOST_RUNS
        stdout, stderr = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
                ganzi.main([str(word) for word in command])
        except SystemExit as end:
            code = end.code
        except BaseException:  # noqa: BLE001 (a traceback is what is looked for)
            last = traceback.format_exc().splitlines()
            return [f"{command[0]}: traceback: {last[-1][:200]} at {last[-3].strip()[:120]}"]
        said = stderr.getvalue()
        ends = (0, 1, 2, None) if command[0] == "rerun" else (0, 2, None)
        found = [f"{command[0]}: {what}" for what in _faults(code, ends, said)]
        half = [path.name for path in place.rglob(".*.writing")]
        if half:
            found.append(f"{command[0]}: left half written: {half}")
        if code == 2 and out is not None and out.exists() and ENOUGH not in said:
            found.append(f"{command[0]}: refused and yet wrote {sorted(out.iterdir())[:3]}: {said}")
        return found


def _faults(code, ends, said):
    """What is wrong with how a command ended that may end with one of the codes `ends`."""
    if ENOUGH in said:
        return []
    if code not in ends:
        return [f"exit {code}: {said[-200:]}"]
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    found = []
    if code == 2 and (len(errors) != 1 or not said.rstrip("\n").endswith(errors[0])):
        found.append(f"not one line: {said[-200:]!r}")
    if any(len(line) > LONGEST or not line.isprintable() for line in errors):
        found.append(f"too long or not to be shown: {errors[0][:400]!r}")
    return found


def check(seeds, say=print, kinds=KINDS):
    """Inputs that go wrong: dict (kind, seed) -> what."""
    wrong = {}
    with TemporaryDirectory() as name, mock.patch.object(ensemble, "simulate_together", together):
        simulated.left = MOST_RUNS
        sample = Path(name) / "sample"
        assess(draws=3, jobs=1, out=sample, progress=False)
        for number, seed in enumerate(seeds, start=1):
            kind = kinds[seed % len(kinds)]
            found = trial(kind, seed, sample)
            if found:
                wrong[kind, seed] = found
                say(f"{kind} {seed}: {'; '.join(found)}")
            if number % 250 == 0:
                say(f"{number} inputs: {len(wrong)} wrong")
    return wrong


def main():
    """Make the experiment and say what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzz", description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--inputs", type=int, default=INPUTS)
    given = parser.parse_args()
    began = time.monotonic()
    wrong = check(range(given.first, given.first + given.inputs))
    print(f"{given.inputs} inputs, {len(wrong)} wrong, {time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
