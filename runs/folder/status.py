"""What a result folder holds: how far it is, what failed and why, how large it is; and making the
failed again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.dataset as ds

from runs.assessment import carry_out
from runs.folder import schema
from runs.folder.manifest import kept_share
from runs.folder.parts import has_end
from runs.folder.reader import open_results
from runs.pilot import duration, size
from runs.workers.shares import WHOLE

if TYPE_CHECKING:
    import pandas as pd

    from runs.assessment import Execution
    from runs.folder.reader import Results

SHOWN = 3
"""Runs shown of each cause of failure."""


def status(folder: str | Path) -> dict[str, int]:
    """What there is: runs wanted, ok, failed, missing, bytes, mean seconds of a run; from the small
    columns only.
    """
    results = open_results(folder)
    wanted, columns = results.manifest["runs"], ["run_id", "status", "seconds"]
    there = results.read("runs", columns=columns) if results.has_runs() else None
    ok = 0 if there is None else int((there["status"] == "ok").sum())
    done = 0 if there is None else len(there)
    files = [file for kind in schema.KINDS for file in results.parts(kind)]
    damaged = [file for file in files if not has_end(file)]
    return {
        **{"wanted": wanted, "ok": ok, "failed": done - ok, "missing": wanted - done},
        "bytes": sum(file.stat().st_size for file in files if file.exists()),
        "parts": len(files) // len(schema.KINDS),
        "damaged": [str(file.relative_to(results.path)) for file in damaged],
        "seconds": float("nan") if there is None else float(there["seconds"].mean()),
    }


def failures(folder: str | Path) -> list[tuple[str, int, pd.DataFrame]]:
    """Failed runs grouped by cause, the most frequent first: (cause, number, table of the first
    few).
    """
    columns = [
        "run_id",
        "mix",
        "outlook",
        "draw",
        "rng",
        "point",
        "error",
        "place",
        "traceback",
        "command",
    ]
    results = open_results(folder)
    if not results.has_runs():
        return []
    failed = results.read("runs", columns=columns, where=ds.field("status") == "failed")
    groups = [
        (cause, len(rows), rows.head(SHOWN)) for cause, rows in failed.groupby("place", sort=False)
    ]
    return sorted(groups, key=lambda group: -group[1])


def finish(folder: Path, how: Execution) -> Results:
    """Make the runs that a folder still lacks (and the failed ones, if `how` says so), from what
    the folder says.
    """
    results = open_results(folder)
    return carry_out(
        results.experiment, Path(folder), replace(how, share=kept_share(results.manifest))
    )


def print_status(folder: str) -> None:
    """Status and failures on the screen."""
    results, now = open_results(folder), status(folder)
    counts = (
        f"{now['ok']:,} of {now['wanted']:,} runs ok, {now['failed']:,} failed, {now['missing']:,} "
        "to go"
    )
    print(f"{results.path}: {counts}")
    print(f"made by   {_what(results.manifest)}")
    print(f"on disk   {size(now['bytes'])} in {now['parts']} parts")
    if now["ok"]:
        print(
            f"time      {now['seconds']:.2f} s a run, {duration(now['seconds'] * now['ok'])} of "
            "one processor in all"
        )
    for file in now["damaged"]:
        print(f"damaged   {file}: gone or cut short; --finish makes its runs again")
    for cause, number, rows in failures(folder):
        print(f"\n{number:,} failed: {cause}")
        for row in rows.itertuples():
            print(
                f"  {row.mix}, {row.outlook}, draw {row.draw}, rng {row.rng}, point {row.point}: "
                f"{row.error}"
            )
            print(f"    {row.command} --dir {results.path}")
    _print_way_on(results.path, now)


def _what(manifest: dict[str, Any]) -> str:
    """The experiment in words."""
    said = manifest["arguments"]
    parts = [
        f"mixes {', '.join(said['mixes'])}",
        f"outlook {said['outlook']}",
        f"{said['draws']} draws",
    ]
    if said.get("replications", 1) > 1:
        parts.append(f"{said['replications']} replications")
    if "design" in said:
        parts.append(f"{said['design']['points']:,} points of a {said['design']['method']} design")
    if kept_share(manifest) != WHOLE:
        parts.append("share {}/{}".format(*kept_share(manifest)))
    return "; ".join([*parts, f"{said['start']} to {said['end']}", said["detail"]])


def _print_way_on(path: Path, now: dict[str, int]) -> None:
    """What can be done next, if something is left to do."""
    if now["missing"] or now["damaged"]:
        print(f"\nto go on: ganzi results {path} --finish")
    if now["failed"]:
        print(f"\nto make the failed again: ganzi results {path} --retry-failed")
