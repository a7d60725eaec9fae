"""The registers as tables on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.registers import indicators, parameters, policy, targets
from abm.registers.tables import read_table
from runs.refusals import one_of

if TYPE_CHECKING:
    from rich.console import Console

    from abm.registers.tables import Row
    from agents.arrays import FloatArray

LANGUAGES = ("en", "zh")
WIDTH = 160
"""Characters a line when the output goes to a file or a pipe."""
_WORDS = {
    "id": "名称",
    "label": "说明",
    "unit": "单位",
    "range": "取值范围",
    "status quo": "现状",
    "document": "文件",
    "year": "年份",
    "kind": "类别",
    "modelled": "已建模",
    "levers": "杠杆数",
    "distribution": "分布",
    "centre": "中值",
    "grade": "等级",
    "period": "周期",
    "by county": "分县",
}


def checked_language(lang: str) -> str:
    """The language if there are labels in it."""
    return one_of("language", lang, LANGUAGES)


def screen() -> Console:
    """A console that does not break lines when the output goes to a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, width=max(console.width, WIDTH))


def print_register(what: str, lang: str = "en") -> None:
    """Print a register: targets, levers, mixes, outlooks, indicators or parameters."""
    from rich.table import Table

    rows = _ROWS[what](lang)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(rows[0]):
        heading = _WORDS.get(name, name) if lang == "zh" else name
        table.add_column(heading, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*(_text(value) for value in row.values()))
    screen().print(table)


def _text(value: Any) -> str:
    """A cell as text."""
    if value is None:
        return ""
    return number_text(value) if isinstance(value, float) else str(value)


def number_text(value: float) -> str:
    """A number without powers of ten: whole from 1,000 up, otherwise with up to four digits that
    matter.
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def in_language[Number: (float, FloatArray)](
    value: Number, row: Row, lang: str
) -> tuple[Number, str]:
    """(value, unit) in model units, or in document units in Chinese."""
    if lang == "zh":
        return value / row["document_factor"], row["document_unit"]
    return value, row["unit"]


def _targets(lang: str) -> list[Row]:
    missing = targets.not_modelled()
    rows: list[Row] = []
    for name, row in targets.register().items():
        value, unit = in_language(row["value"], row, lang)
        rows.append(
            {
                "id": name,
                "label": row[f"label_{lang}"],
                "year": row["year"],
                "kind": row["kind"],
                "document": value,
                "unit": unit,
                "modelled": missing[name][lang == "zh"] if name in missing else "✓",
            }
        )
    return rows


def _levers(lang: str) -> list[Row]:
    return [
        {
            "id": name,
            "label": row[f"label_{lang}"],
            "unit": row["unit"],
            "range": _range(row),
            "status quo": row["status_quo"],
            "document": row["document"],
            "grade": row["grade"],
        }
        for name, row in policy.register().items()
    ]


def _mixes(lang: str) -> list[Row]:
    mixes = [policy.load_mix(name) for name in policy.shipped_mixes()]
    return [
        {"id": mix.name, "label": getattr(mix, f"title_{lang}"), "levers": len(mix.paths)}
        for mix in mixes
    ]


def _outlooks(lang: str) -> list[Row]:
    return [
        {"id": row["id"], "label": row[f"label_{lang}"], "meaning": row["meaning"]}
        for row in read_table("outlooks")
    ]


def _indicators(lang: str) -> list[Row]:
    return [
        {
            "id": name,
            "label": row[f"label_{lang}"],
            "unit": row["unit"],
            "period": row["period"],
            "by county": "✓" if row["by_county"] else "",
        }
        for name, row in indicators.register().items()
    ]


def _parameters(lang: str) -> list[Row]:
    return [
        {
            "id": row["name"],
            "unit": row["unit"],
            "distribution": row["distribution"],
            "range": _range(row),
            "centre": row["centre"],
            "grade": row["grade"],
            "meaning": row["meaning"],
        }
        for row in parameters.register()
    ]


def _range(row: Row) -> str:
    """A range as text."""
    return f"{number_text(row['low'])} … {number_text(row['high'])}"


_ROWS = {
    "targets": _targets,
    "levers": _levers,
    "mixes": _mixes,
    "outlooks": _outlooks,
    "indicators": _indicators,
    "parameters": _parameters,
}
