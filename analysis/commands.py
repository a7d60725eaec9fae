"""Commands that read results: assess, compare, report. Nothing heavy is imported before a command runs."""

import sys
from typing import Annotated

import typer

from runs.options import DETAIL, DRAWS, JOBS, LANG, MIX, OUTLOOK, RNG

FOLDER = Annotated[str, typer.Argument(metavar="DIR", help="Result folder that 'ganzi assess' has written.")]


def add_to(app):
    """Add these commands to the front door."""
    for command in (assess, compare, report):
        app.command()(command)


def assess(
    mix: MIX = ("status_quo", "document"),
    outlook: OUTLOOK = "uncertain",
    draws: DRAWS = 200,
    rng: RNG = 1,
    jobs: JOBS = -1,
    out: Annotated[str, typer.Option(metavar="DIR", help="Result folder; else the first free results/assess-N.")] = "",
    detail: DETAIL = "standard",
    lang: LANG = "en",
    resume: Annotated[bool, typer.Option("--resume", help="Continue an interrupted assess in --out DIR.")] = False,
):
    """How likely is each target? Runs every mix over the same draws; prints the table, writes results and report."""
    from runs.refusals import one_line_errors

    with one_line_errors():
        from analysis.report import write_report
        from runs.assessment import assess as run_all

        check_drawable(lang)
        asked = {"mixes": list(mix), "outlook": outlook, "draws": draws, "rng": rng, "jobs": jobs, "detail": detail}
        results = run_all(**asked, out=out or None, resume=resume)
        show(results, lang)
        files = write_report(results, lang=lang)
        print(f"results: {results.path}   figure: {next(file for file in files if file.suffix == '.png')}")


def check_drawable(lang):
    """Refuse a language without labels, or without a font to draw it, before hours of runs."""
    from runs.listing import checked_language

    if checked_language(lang) == "zh":
        from analysis.fonts import chinese_font

        chinese_font()


def show(results, lang):
    """Print the reachability table of a result folder, and what failed."""
    from analysis import table as tables
    from analysis.probabilities import reachability
    from analysis.report import mix_titles

    failed = results.runs[results.runs["status"] == "failed"]
    if len(failed):
        text = f"warning: {len(failed)} of {len(results.runs)} runs failed and are left out; the first: "
        print(text + failed["error"].iloc[0], file=sys.stderr)
    rows, titles = reachability(results), mix_titles(results, lang)
    screen = tables.console()
    screen.print(tables.reachability_table(rows, lang, titles))
    for line in ["", *tables.summary_lines(rows, lang, titles), tables.legend(rows, lang)]:
        screen.print(line)


def compare(
    folder: FOLDER,
    baseline: Annotated[str, typer.Option(metavar="MIX", help="Mix that the others are compared with.")] = "status_quo",
    lang: LANG = "en",
):
    """Paired comparison: what each mix changes, on the same draws and the same luck, against a baseline mix."""
    from runs.refusals import one_line_errors

    with one_line_errors():
        from analysis import table as tables
        from analysis.comparison import compare as compared
        from analysis.report import mix_titles
        from runs.listing import checked_language
        from runs.store import open_results

        checked_language(lang)
        results = open_results(folder)
        rows, screen = compared(results, baseline), tables.console()
        screen.print(tables.comparison_table(rows, lang, mix_titles(results, lang)))
        screen.print(tables.comparison_legend(rows, lang))


def report(
    folder: FOLDER,
    formats: Annotated[
        list[str] | None, typer.Option("--format", metavar="png|csv|md", help="One format; may be repeated; else all.")
    ] = None,
    lang: LANG = "en",
):
    """Write the tables and the figure of a result folder again, into DIR/report."""
    from runs.refusals import one_line_errors

    with one_line_errors():
        from analysis.report import FORMATS, write_report

        for file in write_report(folder, formats or FORMATS, lang):
            print(file)
