"""Commands that read results or ask a question: assess, compare, report, diff, stress. Nothing
heavy is imported before a command runs.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runs.commands.options import (
    ABLATE,
    CLUSTER,
    DETAIL,
    DETAILS,
    DRAWS,
    HALF_WIDTH,
    JOBS,
    LANG,
    MAX_DRAWS,
    MIX,
    ONE_MIX,
    OUTLOOK,
    READING,
    RESUME,
    RETRY_FAILED,
    RNG,
    SOURCE,
    THRESHOLD,
    TIME_LIMIT,
    UNTIL,
)
from runs.language import say, spoken_language

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from runs.folder.reader import Results

USUAL_MIXES = ["status_quo", "document"]
FOLDER = Annotated[
    str, typer.Argument(metavar="DIR", help="Result folder that 'ganzi assess' has written.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command()(assess)
    app.command()(compare)
    app.command()(report)
    app.command()(diff)
    app.command()(stress)


def assess(
    mix: MIX = USUAL_MIXES,
    outlook: OUTLOOK = "uncertain",
    draws: DRAWS = None,
    rng: RNG = 1,
    jobs: JOBS = -1,
    out: Annotated[
        str,
        typer.Option(metavar="DIR", help="Result folder; else the first free results/assess-N."),
    ] = "",
    detail: DETAIL = "standard",
    lang: LANG = "",
    resume: RESUME = False,
    until: UNTIL = None,
    threshold: THRESHOLD = 0.5,
    half_width: HALF_WIDTH = 0.05,
    max_draws: MAX_DRAWS = None,
    retry_failed: RETRY_FAILED = False,
    time_limit: TIME_LIMIT = None,
    cluster: CLUSTER = None,
    source: SOURCE = "posterior",
    ablate: ABLATE = None,
    reading: READING = "",
    details: DETAILS = False,
) -> None:
    """How likely is each target? Runs every mix over the same draws; prints the table, writes
    results and report.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.brief.folder import keep_beside
        from analysis.report import write_report
        from runs.assessment import assess as run_all
        from runs.execution import kept_when_stopped

        check_drawable()
        results = run_all(
            mixes=mix,
            outlook=outlook,
            draws=draws,
            rng=rng,
            detail=detail,
            source=source,
            ablations=ablate or (),
            until=until,
            threshold=threshold,
            half_width=half_width,
            max_draws=max_draws,
            out=out or None,
            jobs=jobs,
            resume=resume,
            retry_failed=retry_failed,
            time_limit=time_limit,
            cluster=cluster,
        )
        with kept_when_stopped(results.path):
            # First what stays: whatever becomes of the screen, the report is there.
            files = write_report(results, lang=spoken_language())
            show(results, reading, details)
        if until:
            from runs.precision import precise_lines
            from runs.settling import settled_lines

            lines = precise_lines if until == "precise" else settled_lines
            print("\n".join(lines(results)))
        figure = next(file for file in files if file.suffix == ".png")
        print(say("results: {folder}   figure: {figure}", folder=results.path, figure=figure))
        keep_beside(results)


def check_drawable() -> None:
    """Refuse a language without a font to draw it before hours of runs."""
    if spoken_language() == "zh":
        from analysis.figures.fonts import chinese_font

        chinese_font()


def show(results: "Results", reading: str = "", details: bool = False) -> None:
    """Print what was found, the table of probabilities of a result folder, and what failed; how far
    each number can be trusted with `details`; `reading` of what a place applies for.
    """
    from analysis.questions.reachability import reachability
    from analysis.words import screen as tables
    from analysis.words import sentences
    from analysis.words.names import mix_titles

    failed = results.runs[results.runs["status"] == "failed"]
    if len(failed):
        warning = say(
            "warning: {n} of {total} runs failed and are left out; the first: {error}",
            n=len(failed),
            total=len(results.runs),
            error=failed["error"].iloc[0],
        )
        print(warning, file=sys.stderr)
    rows = reachability(results, reading=reading)
    titles = mix_titles(results)
    screen = tables.console()
    screen.print(found(results, rows, titles), "", sep="\n")
    grid = tables.reachability_grid(rows, titles, width=screen.width, details=details)
    tables.put(screen, grid)
    if details:
        below = [*sentences.summary_lines(rows, titles), sentences.legend(rows)]
    else:
        below = [sentences.short_legend(rows)]
    screen.print("", *below, sep="\n")
    show_costs(screen, results, titles, details)
    if not details:
        screen.print(say("Intervals, evidence, tests: --details, ganzi compare, the report."))


def found(results: "Results", rows: "pd.DataFrame", titles: dict[str, str]) -> str:
    """The finding in a sentence; with few mixes also how many changes are confirmed."""
    from analysis.questions.comparison import compare as compared
    from analysis.words.finding import BASELINE, MOST_COMPARED, counts, finding

    mixes = counts(rows)
    changes = None
    if 1 < len(mixes) <= MOST_COMPARED and BASELINE in mixes:
        changes = compared(results, BASELINE)
    return finding(rows, titles, changes)


def show_costs(
    screen: "Console", results: "Results", titles: dict[str, str], details: bool = False
) -> None:
    """Print what the mixes cost against the status quo, where there is something to compare."""
    from analysis.questions.costs import BASELINE, cost_rows
    from analysis.words import cost_foot
    from analysis.words import screen as tables

    rows = cost_rows(results)
    if rows:
        screen.print("", cost_foot.title(), sep="\n")
        tables.put(screen, tables.cost_grid(rows, titles, details=details), left=1)
        note = cost_foot.note if details else cost_foot.short_note
        screen.print(note(titles[BASELINE]))


def compare(
    folder: FOLDER,
    baseline: Annotated[
        str, typer.Option(metavar="MIX", help="Mix that the others are compared with.")
    ] = "status_quo",
    lang: LANG = "",
    details: DETAILS = False,
) -> None:
    """Paired comparison: what each mix changes, on the same draws and the same luck, against a
    baseline mix.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.questions.comparison import compare as compared
        from analysis.words import screen as tables
        from analysis.words import sentences
        from analysis.words.finding import change_headline
        from analysis.words.names import mix_titles
        from runs.folder.reader import open_results

        results = open_results(folder)
        rows = compared(results, baseline)
        titles = mix_titles(results)
        screen = tables.console()
        for mix in dict.fromkeys(rows["mix"]):
            screen.print(change_headline(rows[rows["mix"] == mix], titles, baseline))
        screen.print("")
        tables.put(screen, tables.comparison_grid(rows, titles, details=details), left=1)
        screen.print("")
        if details:
            screen.print(sentences.comparison_legend(rows))
        else:
            screen.print(sentences.short_comparison_legend(rows))


def diff(
    before: FOLDER,
    after: Annotated[
        str, typer.Argument(metavar="DIR", help="Folder of the same mixes and draws, made later.")
    ],
    lang: LANG = "",
) -> None:
    """Which probabilities moved between two result folders, such as of two versions: paired, with
    intervals.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.questions.difference import difference_lines

        print("\n".join(difference_lines(before, after)))


def report(
    folder: FOLDER,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="html|xlsx|docx|note|png|csv|md",
            help="May be repeated; else html, xlsx and docx.",
        ),
    ] = None,
    lang: LANG = "",
    out: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="Where to write, with one --format; else into DIR/report. A note: .html or .docx.",
        ),
    ] = "",
) -> None:
    """Report of a result folder: a page (html), a workbook (xlsx), a Word briefing (docx), one page
    in the form of an official paper (note), plain tables (csv, md).
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.report import DOCUMENTS, write_report

        file = Path(out) if out else None
        for written in write_report(folder, formats or DOCUMENTS, spoken_language(), out=file):
            print(written)


def stress(
    edge: Annotated[
        str,
        typer.Argument(
            metavar="EDGE",
            help="Edge that is closed ('ganzi list edges'); without one: all, dearest first.",
        ),
    ] = "",
    start: Annotated[
        str, typer.Option("--from", metavar="MONTH", help="First closed month.")
    ] = "2024-07",
    months: Annotated[int, typer.Option(metavar="K", help="Months that it stays closed.")] = 3,
    left: Annotated[
        float, typer.Option("--open", metavar="SHARE", help="Part that stays open, 0 to 1.")
    ] = 0.0,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Paired draws of everything uncertain.")
    ] = 10,
    mix: ONE_MIX = "status_quo",
    outlook: OUTLOOK = "uncertain",
    jobs: JOBS = -1,
    out: Annotated[
        str, typer.Option(metavar="FILE.csv", help="Also every number as a table.")
    ] = "",
    lang: LANG = "",
    source: SOURCE = "posterior",
) -> None:
    """What the closure of a road, flight or power line costs in a year; without EDGE which edges
    matter most.
    """
    from runs.refusals import one_line_errors

    with one_line_errors(lang):
        from analysis.questions.stress import closures
        from analysis.words import edges
        from analysis.words import screen as tables
        from runs.commands.one_run import checked_file
        from runs.commands.screens import print_table

        file = checked_file(out) if out else None
        table = closures(
            [edge] if edge else None,
            start=start,
            months=months,
            open=left,
            draws=draws,
            mix=mix,
            outlook=outlook,
            jobs=jobs,
            source=source,
        )
        if file:
            table.to_csv(file, index=False)
        screen = tables.console()
        print_table(screen, *edges.closure_rows(table))
        screen.print(edges.closure_note())
