"""Tables on the screen: what a result folder says, at a width of 100 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from analysis.questions import cost_rows, pooling
from analysis.questions.comparison import LOWERS, RAISES
from analysis.questions.reachability import (
    HEADLINE_KIND,
    LIKELY,
    NO_RESULT,
    NOT_MODELLED,
    UNDECIDED,
    UNLIKELY,
    counted,
)
from analysis.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

WIDTH = 100
STYLES = {LIKELY: "bold blue", UNLIKELY: "bold red", UNDECIDED: "yellow", NO_RESULT: "dim"}
"""Blue and red are told apart by everyone; the word stands beside them anyway."""
_CELL = 22
"""Characters of a probability with its interval and verdict."""
MIXES_WITH_INTERVALS = 2
"""With more mixes than this the screen has room for the probabilities only."""


def console(stderr: bool = False) -> Any:
    """A console that keeps the width of the tables when the output goes to a file or a pipe."""
    from rich.console import Console

    screen = Console(stderr=stderr, highlight=False)
    return (
        screen
        if screen.is_terminal
        else Console(stderr=stderr, highlight=False, width=max(screen.width, WIDTH))
    )


def reachability_table(table: pd.DataFrame, lang: str = "en", titles: dict[str, str] = None) -> Any:
    """Targets by group with their probabilities under each mix, as a rich table."""
    mixes = list(dict.fromkeys(table["mix"]))
    roomy = len(mixes) <= MIXES_WITH_INTERVALS
    screen = _screen_table(lang)
    screen.add_column(words.phrase("document", lang), justify="right", no_wrap=True)
    for mix in mixes:
        title = (titles or {}).get(mix, mix) if roomy or lang == "zh" else mix
        screen.add_column(
            title, justify="left" if roomy else "right", width=_CELL if roomy else None
        )
    for title, rows in sections(table, lang):
        screen.add_row(Text(title, style="bold underline"))
        for _, target in rows.groupby("number", sort=False):
            screen.add_row(*_cells(target, lang, roomy))
    return screen


def sections(table: pd.DataFrame, lang: str) -> Iterator[Any]:
    """(title, rows) of each group of counted targets, then of those listed apart; targets not
    modelled are left out.
    """
    shown = table[table["verdict"] != NOT_MODELLED] if "verdict" in table else table
    headline = shown[shown["kind"] == HEADLINE_KIND]
    for group in sorted(headline["group"].unique(), key=words.group_place):
        yield words.group_label(group, lang), headline[headline["group"] == group]
    apart = shown[shown["kind"] != HEADLINE_KIND]
    if len(apart):
        yield words.phrase("apart", lang), apart


def _cells(target: pd.DataFrame, lang: str, roomy: bool) -> list[Any]:
    """Cells of one target: label, document value, and for each mix the probability, its interval
    and the verdict.
    """
    rows = target.to_dict("records")
    cells = [rows[0][f"label_{lang}"], words.wanted(rows[0], lang)]
    for row in rows:
        style = STYLES[row["verdict"]]
        shown = words.percent(row["probability"], row["low"], row["high"])
        if roomy:
            word = words.phrase(row["verdict"], lang)
            interval = f" {words.interval(row['low'], row['high']):>6} "
            cells.append(Text.assemble((f"{shown:>5}", style), interval, (word, style)))
        else:
            cells.append(Text(shown + ("?" if row["verdict"] == UNDECIDED else ""), style))
    return cells


def _screen_table(lang: str) -> Any:
    """An empty table whose first column, the targets, takes the room that the others leave."""
    screen = Table(
        box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )
    screen.add_column(words.phrase("target", lang), ratio=1, overflow="fold")
    return screen


def summary_lines(
    table: pd.DataFrame, lang: str = "en", titles: dict[str, str] = None
) -> list[str]:
    """One line a mix: how many of the counted targets are likely, unlikely, undecided; then what is
    not modelled.
    """
    lines = []
    for mix, rows in counted(table).groupby("mix", sort=False):
        counts = rows["verdict"].value_counts()
        number = {verdict: int(counts.get(verdict, 0)) for verdict in (LIKELY, UNLIKELY, UNDECIDED)}
        lines.append(
            _summary(
                (titles or {}).get(mix, mix), len(rows), number, rows["probability"].sum(), lang
            )
        )
    missing = table.loc[table["verdict"] == NOT_MODELLED, "target"].nunique()
    if missing and lang == "zh":
        lines.append(f"另有{missing}项目标尚未建模（原因见报告）。")
    elif missing:
        lines.append(
            f"{missing} of {table['target'].nunique()} targets are not yet modelled (reasons in "
            "the report)."
        )
    return lines


def _summary(title: str, total: int, number: dict[str, int], expected: float, lang: str) -> str:
    """One mix in one line."""
    if lang == "zh":
        return (
            f"{title}：{total}项结果性目标中，可能实现{number[LIKELY]}项，难以实现{number[UNLIKELY]}项，"
            f"尚不确定{number[UNDECIDED]}项；预期实现{expected:.0f}项"
        )
    return (
        f"{title}: {number[LIKELY]} of {total} outcome targets likely, {number[UNLIKELY]} "
        "unlikely, "
        f"{number[UNDECIDED]} undecided; about {expected:.0f} met on average"
    )


def legend(table: pd.DataFrame, lang: str = "en") -> str:
    """What the words of the table mean, and what it rests on."""
    n, mixed = int(table["n"].max()), pooling.note(table, lang)
    mixed = f"\n{mixed}" if mixed else ""
    if lang == "zh":
        return (
            f"每种组合{n}次抽样；信息截至2022年3月；概率含模型误差。"
            f"“可能实现”：95%区间整体高于50%；“难以实现”：整体低于50%；“尚不确定”：区间跨越50%。{mixed}"
        )
    return (
        f"{n} draws a mix; information date March 2022; probabilities include model discrepancy. "
        "likely: the whole 95 % interval lies above 50 %; unlikely: below; undecided: it reaches "
        f"to both sides.{mixed}"
    )


def cost_foot(
    rows: list[dict[str, str | float]], lang: str = "en", titles: dict[str, str] | None = None
) -> Any:
    """What each mix costs and what that buys, as a rich table."""
    screen = Table(
        box=None, padding=(0, 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )
    for place, name in enumerate(cost_rows.heading(lang)):
        screen.add_column(
            name, justify="right" if place else "left", no_wrap=place > 0, overflow="fold"
        )
    for row in rows:
        screen.add_row(*cost_rows.cells(row, lang, titles))
    return screen


def comparison_table(table: pd.DataFrame, lang: str = "en", titles: dict[str, str] = None) -> Any:
    """Changes against the baseline, target by target and mix by mix, as a rich table.

    With one mix a target takes one line; with several its mixes stand below its name.
    """
    screen, mixes = _screen_table(lang), table["mix"].nunique()
    names = (
        "P, %",
        words.phrase("change", lang),
        "95 %",
        words.phrase("p_short", lang),
        words.phrase("value", lang),
    )
    for name in names:
        screen.add_column(name, justify="right", no_wrap=name != names[-1])
    for title, rows in sections(table, lang):
        screen.add_row(Text(title, style="bold underline"))
        for _, target in rows.groupby("number", sort=False):
            if mixes > 1:
                screen.add_row(target[f"label_{lang}"].iloc[0])
            for row in target.to_dict("records"):
                label = (
                    row[f"label_{lang}"]
                    if mixes == 1
                    else f"    {(titles or {}).get(row['mix'], row['mix'])}"
                )
                screen.add_row(label, *_changes(row, lang))
    return screen


def _changes(row: dict[str, str | int], lang: str) -> tuple[Any, ...]:
    """Cells of one comparison: probabilities, their difference with interval and p, and the change
    of the value.
    """
    style = {RAISES: "bold blue", LOWERS: "bold red"}.get(row["verdict"], "")
    return (
        f"{words.bounded_percent(row['probability_baseline'])}→{words.bounded_percent(row['probability'])}",
        Text(words.points(row["probability_change"]), style),
        f"{words.points(row['low'])}…{words.points(row['high'])}",
        Text(f"{row['p_holm']:.3f}" if row["p_holm"] >= 0.001 else "<0.001", style),
        words.change_of(row["median_change"], row, lang),
    )


def comparison_legend(table: pd.DataFrame, lang: str = "en") -> str:
    """What the columns of the comparison mean."""
    baseline, n = table["baseline"].iloc[0], int(table["n"].max())
    if lang == "zh":
        return (
            f"P：{baseline}→各组合的实现概率（%）；变化：百分点及95%区间（Agresti-Min）；校正p：McNemar精确检验，"
            f"对同一组合全部目标作Holm校正，低于0.05者着色；{n}对相同抽样、相同随机数的模拟；信息截至2022年3月；"
            "末列为数值差的中位数。"
        )
    return (
        f"P: probability under {baseline}→under the mix; change: per cent points with 95 % "
        "interval (Agresti-Min); "
        f"p: exact McNemar, corrected over all targets of a mix (Holm), coloured below 0.05; {n} "
        "pairs of runs with "
        "the same draw and the same luck; information date March 2022; last: median over the pairs."
    )
