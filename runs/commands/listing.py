"""The registers as tables on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.model import GanziModel
from abm.registers import ablations, indicators, parameters, policy, targets
from abm.registers.tables import read_table
from runs.language import column_text, say, say_as, spoken_language

if TYPE_CHECKING:
    from rich.console import Console

    from abm.registers.tables import Row
    from agents.arrays import FloatArray

FIRST_MONTH = "2022-01"
WIDTH = 160
"""Characters a line when the output goes to a file or a pipe."""


def heading(name: str) -> str:
    """Heading of a column of a register."""
    return {
        "id": say("id"),
        "label": say("label"),
        "unit": say("unit"),
        "range": say_as("of what may be given", "range"),
        "status quo": say("status quo"),
        "document": say_as("mark of a slider", "document"),
        "year": say("year"),
        "kind": say("kind"),
        "sought": say("sought"),
        "read as": say("read as"),
        "levers": say("levers"),
        "distribution": say("distribution"),
        "centre": say("centre"),
        "grade": say("grade"),
        "period": say_as("how often", "period"),
        "by county": say("by county"),
        "cuts": say("cuts"),
        "layer": say("layer"),
        "indicator": say("indicator"),
        "moves by at least": say("moves by at least"),
        "mix": say("mix"),
        "outlook": say("outlook"),
        "start": say_as("of an edge", "from"),
        "end": say_as("of an edge", "to"),
    }.get(name, name)


def screen() -> Console:
    """A console that does not break lines when the output goes to a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    if console.is_terminal:
        return console
    return Console(highlight=False, markup=False, width=max(console.width, WIDTH))


def print_register(what: str) -> None:
    """Print a register by its name: targets, levers, mixes and so on."""
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    rows = _ROWS[what]()
    for number, name in enumerate(rows[0]):
        table.add_column(heading(name), no_wrap=number == 0, overflow="fold")
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


def in_shown_unit[Number: (float, FloatArray)](values: Number, row: Row) -> tuple[Number, str]:
    """(values, unit) of an indicator or target: in model units, in Chinese in the document's."""
    if spoken_language() == "zh":
        return values / row["document_factor"], row["document_unit"]
    return values, row["unit"]


def _targets() -> list[Row]:
    rows: list[Row] = []
    for name, row in targets.register().items():
        value, unit = in_shown_unit(row["value"], row)
        rows.append(
            {
                "id": name,
                "label": column_text(row, "label"),
                "year": row["year"],
                "kind": row["kind"],
                "document": value,
                "unit": unit,
                "sought": say("striven for") if row["strive"] else say_as("of a target", "firm"),
                "read as": row["reading"],
            }
        )
    return rows


def _levers() -> list[Row]:
    return [
        {
            "id": name,
            "label": column_text(row, "label"),
            "unit": row["unit"],
            "range": _range(row),
            "status quo": row["status_quo"],
            "document": row["document"],
            "grade": row["grade"],
        }
        for name, row in policy.register().items()
    ]


def _mixes() -> list[Row]:
    mixes = [policy.load_mix(name) for name in policy.shipped_mixes()]
    return [
        {"id": mix.name, "label": column_text(vars(mix), "title"), "levers": len(mix.paths)}
        for mix in mixes
    ]


def _outlooks() -> list[Row]:
    return [
        {"id": row["id"], "label": column_text(row, "label"), "meaning": row["meaning"]}
        for row in read_table("outlooks")
    ]


def _indicators() -> list[Row]:
    return [
        {
            "id": name,
            "label": column_text(row, "label"),
            "unit": row["unit"],
            "period": row["period"],
            "by county": "✓" if row["by_county"] else "",
        }
        for name, row in indicators.register().items()
    ]


def _parameters() -> list[Row]:
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


def _ablations() -> list[Row]:
    return [
        {
            "id": name,
            "cuts": row.cuts,
            "layer": row.layer,
            "indicator": row.indicator,
            "moves by at least": row.minimum,
            "year": row.year,
            "mix": row.mix,
            "outlook": row.outlook,
        }
        for name, row in ablations.register().items()
    ]


def _edges() -> list[Row]:
    """Every edge of the graph, with what it joins and what of it a closure or event may set."""
    network = GanziModel(end=FIRST_MONTH, detail="coarse").network
    return [
        {"id": name, "layer": layer, "start": ends.start, "end": ends.end}
        for layer, table in network.layers().items()
        for name, ends in zip(table.names, table.ends, strict=True)
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
    "ablations": _ablations,
    "edges": _edges,
}
