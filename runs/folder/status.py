"""What a result folder holds: how far it is, what failed and why, how large it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow.dataset as ds

from runs.folder import schema
from runs.folder.manifest import kept_share
from runs.folder.reader import open_results
from runs.language import say
from runs.readable import duration, size
from runs.refusals import told
from runs.shares import WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from runs.folder.checking import Fault
    from runs.folder.manifest import Manifest

FAILURE = ["mix", "outlook", "draw", "rng", "point", "error", "place", "traceback", "command"]
"""Columns that say of a failed run who it was and what went wrong."""
SHOWN = 3
"""Runs shown of each cause of failure."""


class Status(NamedTuple):
    """What there is of a result folder."""

    wanted: int  # runs that belong to it
    ok: int
    failed: int
    missing: int
    bytes: int  # on the disk, in whole parts
    parts: int
    damaged: list[Fault]  # what is not as it should be
    seconds: float  # mean of a run; NaN without any


def status(folder: str | Path) -> Status:
    """What there is, from the small columns only."""
    results = open_results(folder)
    ok, done = 0, 0
    seconds = float("nan")
    sound = results.sound("runs")
    if sound is not None:
        columns = ["run_id", "status", "seconds"]
        runs = sound.to_table(columns=columns, cache_metadata=False).to_pandas()
        ok = int((runs["status"] == "ok").sum())
        done = len(runs)
        seconds = float(runs["seconds"].mean())
    files = [file for kind in schema.KINDS for file in results.parts(kind)]
    wanted = results.manifest["runs"]
    return Status(
        wanted=wanted,
        ok=ok,
        failed=done - ok,
        missing=wanted - done,
        bytes=sum(file.stat().st_size for file in files if file.exists()),
        parts=len(files) // len(schema.KINDS),
        damaged=results.faults(),
        seconds=seconds,
    )


def failures(folder: str | Path) -> list[tuple[str, int, pd.DataFrame]]:
    """Failed runs grouped by cause, the most frequent first: (cause, number, table of the first
    few).
    """
    sound = open_results(folder).sound("runs")
    if sound is None:
        return []
    where = ds.field("status") == "failed"
    failed = sound.to_table(columns=FAILURE, filter=where, cache_metadata=False).to_pandas()
    groups = [
        (str(cause), len(rows), rows.head(SHOWN))
        for cause, rows in failed.groupby("place", sort=False)
    ]
    return sorted(groups, key=lambda group: -group[1])


def print_status(folder: str | Path) -> None:
    """Status and failures on the screen."""
    results = open_results(folder)
    now = status(folder)
    print(
        say(
            "{folder}: {ok:,} of {wanted:,} runs ok, {failed:,} failed, {missing:,} to go",
            folder=results.path,
            ok=now.ok,
            wanted=now.wanted,
            failed=now.failed,
            missing=now.missing,
        )
    )
    print(say("made by   {experiment}", experiment=_described(results.manifest)))
    print(say("on disk   {size} in {parts} parts", size=size(now.bytes), parts=now.parts))
    if now.ok:
        print(
            say(
                "time      {seconds:.2f} s a run, {whole} of one processor in all",
                seconds=now.seconds,
                whole=duration(now.seconds * now.ok),
            )
        )
    for fault in now.damaged:
        line = say(
            "damaged   {file}: {what}; --finish makes its runs again",
            file=fault.file,
            what=told(fault.what),
        )
        print(line)
    for cause, number, rows in failures(folder):
        print("\n" + say("{number:,} failed: {cause}", number=number, cause=cause))
        for row in rows.itertuples():
            run = say(
                "{mix}, {outlook}, draw {draw}, rng {rng}, point {point}",
                mix=row.mix,
                outlook=row.outlook,
                draw=row.draw,
                rng=row.rng,
                point=row.point,
            )
            print(f"  {run}: {row.error}")
            print(f"    {row.command} --dir {results.path}")
    if now.missing or now.damaged:
        command = f"ganzi results {results.path} --finish"
        print("\n" + say("to go on: {command}", command=command))
    if now.failed:
        command = f"ganzi results {results.path} --retry-failed"
        print("\n" + say("to make the failed again: {command}", command=command))


def _described(manifest: Manifest) -> str:
    """The experiment in words."""
    arguments = manifest["arguments"]
    words = [
        say("mixes {names}", names=", ".join(arguments["mixes"])),
        say("outlook {name}", name=arguments["outlook"]),
        say("{n} draws", n=arguments["draws"]),
    ]
    if arguments.get("replications", 1) > 1:
        words.append(say("{n} replications", n=arguments["replications"]))
    if "design" in arguments:
        design = arguments["design"]
        words.append(
            say(
                "{points:,} points of a {method} design",
                points=design["points"],
                method=design["method"],
            )
        )
    if kept_share(manifest) != WHOLE:
        k, n = kept_share(manifest)
        words.append(say("share {k}/{n}", k=k, n=n))
    period = say("{first} to {last}", first=arguments["start"], last=arguments["end"])
    return "; ".join([*words, period, arguments["detail"]])
