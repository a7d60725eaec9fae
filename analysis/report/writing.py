"""Writing a report: which formats there are, where they go, and that nothing is written unless all
of it is.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.questions.comparison import compare
from analysis.questions.reachability import reachability
from analysis.reading.outcomes import as_results
from analysis.report import plain
from runs.folder.disk import write_whole
from runs.language import ENGLISH, LANGUAGES, say, speaking, spoken_language
from runs.refusals import InputError, Phrase, one_of, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.report.findings import Findings
    from runs.folder.reader import Results

DOCUMENTS = ("html", "xlsx", "docx")
PLAIN = ("png", "csv", "md")
NOTE = "note"
"""One page in the form of an official paper."""
NOTE_ENDINGS = ("html", "docx")
FORMATS = (*DOCUMENTS, NOTE, *PLAIN)
FOLDER = "report"


def write_report(
    results: str | Path | Results,
    formats: Sequence[str] = PLAIN,
    lang: str = "en",
    baseline: str = "status_quo",
    out: str | Path | None = None,
) -> list[Path]:
    """Write the report of a result folder in the formats asked for; returns the files written.

    html, xlsx and docx are whole reports, note is one page (html and docx, or the one that `out`
    ends in), png, csv and md the table of probabilities and its figure. Files go to DIR/report, or
    with one format to the file `out`. Everything is made before the first file is written.
    """
    results = as_results(results)
    one_of(Phrase("language"), lang, LANGUAGES)
    for name in formats:
        one_of(Phrase("format"), name, FORMATS)
    if out is not None:
        _check_out(Path(out), formats)
    documents = [(name, name) for name in formats if name in DOCUMENTS]
    if NOTE in formats:
        endings = NOTE_ENDINGS if out is None else (Path(out).suffix[1:],)
        documents += [(NOTE, ending) for ending in endings]
    plain_formats = [name for name in formats if name in PLAIN]
    with speaking(lang):
        files = _documents(results, documents, baseline) if documents else {}
        files |= _plain(results, plain_formats, baseline) if plain_formats else {}
    if out is not None:
        return _write(Path(out).parent, {Path(out).name: next(iter(files.values()))})
    return _write(results.path / FOLDER, {"README.txt": plain.readme(results).encode(), **files})


def _check_out(out: Path, formats: Sequence[str]) -> None:
    """Refuse a file that cannot be the report before it is made."""
    if len(formats) != 1:
        raise InputError(
            "out_for_several_formats",
            "--out {out} is one file, but {number} formats are asked for; give one --format",
            out=out,
            number=len(formats),
        )
    endings = NOTE_ENDINGS if formats[0] == NOTE else (formats[0],)
    if out.suffix[1:] not in endings:
        raise InputError(
            "out_ending_other",
            "--out {out} must end in .{format}, the format asked for",
            out=out,
            format=say(" or .").join(endings),
        )
    if not out.parent.is_dir():
        raise InputError(
            "out_without_folder",
            "--out {out}: there is no folder {parent}",
            out=out,
            parent=out.parent,
        )


def _documents(
    results: Results, documents: list[tuple[str, str]], baseline: str
) -> dict[str, bytes]:
    """Content of reports and notes, each (its kind, the ending of its file), by file name; the
    findings are worked out once for all of them.
    """
    from analysis.report.findings import Findings

    findings = Findings(results, baseline if baseline in results.mixes else None)
    lang = spoken_language()
    of_language = "" if lang == ENGLISH else f"_{lang}"
    files = {}
    for kind, ending in documents:
        name = NOTE if kind == NOTE else "report"
        files[f"{name}{of_language}.{ending}"] = _maker(kind, ending)(findings)
    return files


def _maker(kind: str, ending: str) -> Callable[[Findings], bytes]:
    """The function that makes a report or a note; its libraries are loaded only now."""
    if kind == NOTE:
        if ending == "html":
            from analysis.report.note.page import html_note as maker
        else:
            from analysis.report.note.word import word_note as maker
    elif kind == "html":
        from analysis.report.web import html_report as maker
    elif kind == "xlsx":
        from analysis.report.workbook import workbook_report as maker
    else:
        from analysis.report.briefing import word_report as maker
    return maker


def _plain(results: Results, formats: list[str], baseline: str) -> dict[str, bytes]:
    """Content of the plain files by file name."""
    table = reachability(results)
    makers = {"png": plain.png, "csv": plain.csv, "md": plain.markdown}
    files = {f"reachability.{name}": makers[name](results, table) for name in formats}
    if "csv" in formats:
        # No comparison of a single mix, or of mixes that share no draw with the baseline.
        with contextlib.suppress(InputError):
            files["comparison.csv"] = plain.csv(results, compare(results, baseline))
    return files


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write the files of a report."""
    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise InputError(
            "report_unwritable",
            "cannot write to {folder} ({reason})",
            folder=folder,
            reason=reason_of(error),
        ) from None
    return [folder / name for name in files]
