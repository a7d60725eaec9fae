"""The registers as tables on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm.model import GanziModel
from abm.registers import ablations, indicators, parameters, policy, targets
from abm.registers.tables import read_table
from runs.commands import screens
from runs.language import ENGLISH, column_text, say, say_as, spoken_language
from runs.language.register_names import chinese_meanings, chinese_names, chinese_units

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from agents.arrays import FloatArray

FIRST_MONTH = "2022-01"


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
        "meaning": say("meaning"),
        "layer": say("layer"),
        "indicator": say("indicator"),
        "moves by at least": say("moves by at least"),
        "mix": say("mix"),
        "outlook": say("outlook"),
        "start": say_as("of an edge", "from"),
        "end": say_as("of an edge", "to"),
    }.get(name, name)


def print_register(what: str) -> None:
    """Print a register by its name: targets, levers, mixes and so on."""
    rows = _ROWS[what]()
    heads = [heading(name) for name in rows[0]]
    cells = [[_text(value) for value in row.values()] for row in rows]
    screens.print_register(screens.console(piped=screens.ENDLESS), heads, cells)


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


def _said(word: str) -> str:
    """A word of a register in the language spoken."""
    return {
        "outcome": say_as("kind of target", "outcome"),
        "administrative": say_as("kind of target", "administrative"),
        "derived": say_as("kind of target", "derived"),
        "month": say_as("how often", "month"),
        "year": say_as("how often", "year"),
        "lognormal": say("lognormal"),
        "gamma": say("gamma"),
        "bernoulli": say("yes or no"),
        "normal": say("normal"),
        "constant": say("constant"),
        "triangular": say("triangular"),
        "uniform": say("uniform"),
        "road": say_as("layer of the graph", "road"),
        "air": say_as("layer of the graph", "air"),
        "line": say_as("layer of the graph", "line"),
        "chain": say_as("layer of the graph", "chain"),
        "finance": say_as("layer of the graph", "finance"),
    }.get(word, word)


def _meaning(name: str, english: str) -> str:
    """What an outlook or ablation means, in the language spoken."""
    return english if spoken_language() == ENGLISH else chinese_meanings().get(name, english)


def _unit(unit: str) -> str:
    """A unit in the language spoken."""
    return unit if spoken_language() == ENGLISH else chinese_units().get(unit, unit)


def _targets() -> list[Row]:
    rows: list[Row] = []
    for name, row in targets.register().items():
        value, unit = in_shown_unit(row["value"], row)
        rows.append(
            {
                "id": name,
                "label": column_text(row, "label"),
                "year": row["year"],
                "kind": _said(row["kind"]),
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
            "unit": _unit(row["unit"]),
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
        {
            "id": row["id"],
            "label": column_text(row, "label"),
            "meaning": _meaning(row["id"], row["meaning"]),
        }
        for row in read_table("outlooks")
    ]


def _indicators() -> list[Row]:
    return [
        {
            "id": name,
            "label": column_text(row, "label"),
            "unit": in_shown_unit(0.0, row)[1],
            "period": _said(row["period"]),
            "by county": "✓" if row["by_county"] else "",
        }
        for name, row in indicators.register().items()
    ]


def _parameters() -> list[Row]:
    return [
        {
            "id": row["name"],
            "unit": _unit(row["unit"]),
            "distribution": _said(row["distribution"]),
            "range": _range(row),
            "centre": row["centre"],
            "grade": row["grade"],
            "meaning": _parameter_meaning(row),
        }
        for row in parameters.register()
    ]


def _parameter_meaning(row: Row) -> str:
    """What a parameter is, in the language spoken."""
    if spoken_language() == ENGLISH:
        return row["meaning"]
    return chinese_names().get(row["name"]) or row["meaning"]


def _ablations() -> list[Row]:
    return [
        {
            "id": name,
            "cuts": _meaning(name, row.cuts),
            "layer": _said(row.layer),
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
        {"id": name, "layer": _said(layer), "start": ends.start, "end": ends.end}
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
