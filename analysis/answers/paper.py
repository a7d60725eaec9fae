"""The note of one page, written from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.answers.shown import language
from analysis.report import write_report

if TYPE_CHECKING:
    from runs.folder.reader import Results


def brief(
    results: Results, out: str | Path | None = None, *, lang: str | None = None
) -> list[Path]:
    """Write the note of a result folder into DIR/report, or into the file `out`."""
    return write_report(results, ["note"], language(lang, results), out=out)
