"""The report of a result folder: the tables and the figure as files in DIR/report."""

import contextlib
import io

from analysis import words
from analysis.comparison import compare
from analysis.figures import caption, probability_figure
from analysis.probabilities import NOT_MODELLED, as_results, reachability
from analysis.table import sections, summary_lines
from runs.manifest import write_whole
from runs.refusals import InputError, one_of

FORMATS = ("png", "csv", "md")
FOLDER = "report"
DOTS_PER_INCH = 150
README = """Report of the result folder '{folder}', made by 'ganzi report'.

reachability.png  probability of reaching each target under each mix, with 95 % intervals
reachability.md   the same as a table, and why some targets have no probability yet
reachability.csv  the same with all figures: probability (with the tolerance that words such as "about" give),
                  low and high (Wilson, 95 %), n draws, verdict, probability_strict (the value as written),
                  median_value and target_value in `unit` (divide by document_factor for document_unit),
                  median_margin (relative to the target, negative is short), median_shortfall of the runs that miss,
                  median_first_year_met (empty if fewer than half the draws ever meet it)
comparison.csv    paired differences between each mix and the baseline over the same draws

{draws} draws a mix; information date {information_date}; code {version}. Probabilities include model discrepancy.
"""


def write_report(results, formats=FORMATS, lang="en", baseline="status_quo"):
    """Write the report of a result folder in the formats asked for; returns the files written.

    Everything is made before the first file is written.
    """
    results = as_results(results)
    one_of("language", lang, words.LANGUAGES)
    for name in formats:
        one_of("format", name, FORMATS)
    table = reachability(results)
    files = {"README.txt": _readme(results).encode()}
    makers = {"png": _png, "csv": _csv, "md": _markdown}
    for name in formats:
        files[f"reachability.{name}"] = makers[name](results, table, lang)
    if "csv" in formats:
        with contextlib.suppress(InputError):  # a single mix, or none that shares a draw with the baseline
            files["comparison.csv"] = compare(results, baseline).to_csv(index=False).encode("utf-8-sig")
    return _write(results.path / FOLDER, files)


def mix_titles(results, lang="en"):
    """Title of each mix of a result folder in the language asked for."""
    return {name: mix[f"title_{lang}"] for name, mix in results.manifest["arguments"]["mixes"].items()}


def _write(folder, files):
    """Write the files of a report."""
    try:
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise InputError(f"cannot write to {folder} ({error.strerror})") from None
    return [folder / name for name in files]


def _readme(results):
    """What the files of a report hold."""
    manifest = results.manifest
    said = {name: manifest[name] for name in ("folder", "information_date", "version")}
    return README.format(draws=manifest["arguments"]["draws"], **said)


def _png(results, table, lang):
    """The figure as a picture."""
    stream = io.BytesIO()
    probability_figure(table, lang, mix_titles(results, lang)).savefig(stream, format="png", dpi=DOTS_PER_INCH)
    return stream.getvalue()


def _csv(results, table, lang):
    """The reachability table with all its columns; a mark at the start makes spreadsheets read it as UTF-8."""
    return table.to_csv(index=False).encode("utf-8-sig")


def _markdown(results, table, lang):
    """The reachability table as Markdown."""
    titles = mix_titles(results, lang)
    mixes = [f"{titles[mix]} | 95 % | " for mix in results.mixes]
    head = [words.phrase("target", lang), words.phrase("document", lang), *mixes]
    lines = [f"# {words.phrase('title', lang)}", ""]
    lines += [f"- {line}" for line in summary_lines(table, lang, titles)]
    for title, rows in sections(table, lang):
        lines += ["", f"## {title}", "", _row(head), _row(["---"] * (2 + 3 * len(mixes)))]
        lines += [_row(_cells(target, lang)) for _, target in rows.groupby("number", sort=False)]
    lines += ["", *caption(table, lang).split("\n"), "", *_reasons(table, lang)]
    return ("\n".join(lines) + "\n").encode()


def _row(cells):
    """Cells as a row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def _cells(target, lang):
    """Cells of one target: label, document value, and for each mix probability, interval and verdict."""
    rows = target.to_dict("records")
    cells = [f"{rows[0]['number']}. {rows[0][f'label_{lang}']}", words.wanted(rows[0], lang)]
    for row in rows:
        shown = words.percent(row["probability"], row["low"], row["high"])
        cells += [shown, words.interval(row["low"], row["high"]), words.phrase(row["verdict"], lang)]
    return cells


def _reasons(table, lang):
    """Why some targets have no probability."""
    silent = table[table["verdict"] == NOT_MODELLED].drop_duplicates("target")
    if silent.empty:
        return []
    lines = [f"- {row['number']}. {row[f'label_{lang}']}: {row[f'reason_{lang}']}" for _, row in silent.iterrows()]
    return [f"## {words.phrase(NOT_MODELLED, lang)}", "", *lines]
