"""Values of levers as an office writes them: one unit for money everywhere, per cent for shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abm.registers import policy
from runs.language import say, say_as, spoken_language

if TYPE_CHECKING:
    from abm.registers.tables import Row

MU_PER_HECTARE = 15
"""Mu in a hectare."""
PER_CENT = 100


class Scale(NamedTuple):
    """How values of a lever are shown."""

    factor: float
    """What a value in the register's unit is multiplied with."""
    unit: str
    """Written after the number."""


def scale_of(row: Row) -> Scale:
    """How the values of a lever are shown in the language spoken."""
    unit = row["unit"]
    english, chinese = _factors(unit)
    factor = chinese if spoken_language() == "zh" else english
    return Scale(factor, _units().get(unit, "%"))


def _factors(unit: str) -> tuple[float, float]:
    """What a value is multiplied with in English and in Chinese."""
    mu = MU_PER_HECTARE / 1e4
    return {
        "M CNY/a": (1e-3, 1e-2),
        "M CNY/a guarantee": (1e-3, 1e-2),
        "M CNY total": (1e-3, 1e-2),
        "MW/a": (1e-3, 0.1),
        "MW": (1, 0.1),
        "ha/a": (1e-3, mu),
        "ha/a grass": (1e-3, mu),
        "CNY/ha·a": (1, 1 / MU_PER_HECTARE),
        "CNY/kWh discount for listed industries": (1, PER_CENT),
        "k CNY/certificate": (1, 0.1),
        "k CNY/firm": (1, 0.1),
    }.get(unit, (1, 1) if unit in _units() else (PER_CENT, PER_CENT))


def _units() -> dict[str, str]:
    """Unit after a number by the register's unit; shares and others become per cent."""
    money = say_as("unit of a lever", "bn CNY a year")
    per_power = say_as("unit of a lever", "CNY/kWh")
    areas = say_as("unit of a lever", "k ha a year")
    return {
        "M CNY/a": money,
        "M CNY/a guarantee": money,
        "M CNY total": say_as("unit of a lever", "bn CNY"),
        "MW/a": say_as("unit of a lever", "GW a year"),
        "MW": say_as("unit of a lever", "MW"),
        "ha/a": areas,
        "ha/a grass": areas,
        "CNY/ha·a": say_as("unit of a lever", "CNY/ha a year"),
        "CNY/kWh": per_power,
        "CNY/kWh discount for listed industries": say_as("discount", "CNY/kWh"),
        "k CNY/certificate": say_as("unit of a lever", "k CNY each"),
        "k CNY/firm": say_as("unit of a lever", "k CNY a firm"),
        "pp": say("points"),
        "×": say_as("unit of a lever", "times"),
        "κ over-build": say_as("unit of a lever", "times"),
        "rights/a": say_as("rights", "a year"),
        "projects/a": say_as("projects", "a year"),
        "CNY/room": say_as("unit of a lever", "CNY a room"),
        "CNY/cow·a": say_as("unit of a lever", "CNY a cow"),
        "CNY/head place": say_as("unit of a lever", "CNY a place"),
        "CNY/m²": say_as("unit of a lever", "CNY/m²"),
        "% of mine revenue": "%",
    }


def lever_text(lever: str, value: float) -> str:
    """A value of a lever with its unit."""
    scale = scale_of(policy.register()[lever])
    return f"{number(value * scale.factor)}{gap(scale.unit)}{scale.unit}"


def gap(unit: str) -> str:
    """What stands between a number and its unit."""
    return "" if unit == "%" or not unit or spoken_language() == "zh" else " "


def number(value: float) -> str:
    """A number to three digits, without zeros that say nothing."""
    if value == 0:
        return "0"
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
