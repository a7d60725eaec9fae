"""Tables of the site, from registers, code and the last full experiments: Markdown by name. They
are made while the site is built and never committed.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import agents
from abm import schedule
from abm.networks.edges import Flow, State
from abm.networks.network import LAYERS
from abm.registers import indicators, parameters, policy
from abm.registers.tables import read_table
from agents.columns import Agent, columns_of
from calibration import (
    closures_page,
    mechanisms_page,
    observed_page,
    prior_and_posterior,
    start_levels,
    steady,
    targets_page,
)
from calibration.experiments import effects, results
from calibration.fitting import page as fit_page
from calibration.fitting import recovery
from calibration.hindcast import page as hindcast_page
from calibration.tables import CHINESE_LABEL, PageTable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> str:
    """A Markdown table; cells are made safe for it."""
    lines: list[Sequence[str | float | None]] = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(_cell(value) for value in line) + " |\n" for line in lines)


def _of_page(table: PageTable) -> str:
    """A table of the page as Markdown."""
    return markdown_table(table.header, table.rows)


def _cell(value: str | float | None) -> str:
    """One cell as text."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")


def phase_table() -> str:
    """The phases of a month in their order."""
    rows = []
    for place, phase in enumerate(schedule.PHASES, start=1):
        meaning = " ".join((phase.__doc__ or "").split("\n\n")[0].split())
        rows.append(
            (place, f"`{phase.__name__}`", f"`{phase.__module__.replace('.', '/')}.py`", meaning)
        )
    return markdown_table(("#", "phase", "file", "what happens"), rows)


def kinds() -> list[type]:
    """Every kind of agent, in alphabetical order of its module."""
    modules = [info.name for info in pkgutil.walk_packages(agents.__path__, "agents.")]
    members = []
    for module in sorted(modules, key=lambda name: name.rpartition(".")[2]):
        members += [
            member
            for member in vars(importlib.import_module(module)).values()
            if isinstance(member, type)
            and issubclass(member, Agent)
            and member is not Agent
            and columns_of(member)
            and member.__module__ == module
        ]
    return members


def column_table() -> str:
    """Every column of every kind of agent."""
    rows = [
        (
            kind.__name__,
            f"`{name}`",
            column.unit,
            column.meaning,
            "" if column.width is None else column.width,
        )
        for kind in kinds()
        for name, column in columns_of(kind).items()
    ]
    return markdown_table(("kind", "column", "unit", "meaning", "width"), rows)


def edge_table() -> str:
    """Every column of every layer of the graph: what is given, how edges stand, what moves."""
    words = {State: "state", Flow: "flow"}
    rows = [
        (layer, f"`{name}`", words.get(type(column), "given"), column.unit, column.meaning)
        for layer, kind in LAYERS.items()
        for name, column in columns_of(kind).items()
    ]
    return markdown_table(("layer", "column", "what", "unit", "meaning"), rows)


def lever_table() -> str:
    """Every lever with its range and who pays."""
    rows = [
        (
            row["number"],
            f"`{row['id']}`",
            row["label_en"],
            row["label_zh"],
            row["unit"],
            row["low"],
            row["high"],
            row["status_quo"],
            row["document"],
            row["family"],
            row["cost_class"],
            row["grade"],
        )
        for row in policy.register().values()
    ]
    header = (
        "#",
        "lever",
        "label",
        CHINESE_LABEL,
        "unit",
        "low",
        "high",
        "status quo",
        "document",
        "family",
        "cost",
        "grade",
    )
    return markdown_table(header, rows)


def target_table() -> str:
    """Every target with how it is judged, and the history of its kind."""
    return _of_page(targets_page.target_table())


def reading_table() -> str:
    """Other readings of targets than the main one."""
    return _of_page(targets_page.reading_table())


def reference_table() -> str:
    """Reference classes: what became of targets of each kind before."""
    return _of_page(targets_page.reference_table())


def not_modelled_table() -> str:
    """What the document names and the model has no part for."""
    return _of_page(targets_page.not_modelled_table())


def indicator_table() -> str:
    """Every indicator."""
    rows = [
        (
            f"`{name}`",
            row["label_en"],
            row["label_zh"],
            row["unit"],
            row["period"],
            row["aggregation"],
            row["error"],
        )
        for name, row in indicators.register().items()
    ]
    return markdown_table(
        ("indicator", "label", CHINESE_LABEL, "unit", "period", "yearly", "error"), rows
    )


def parameter_table() -> str:
    """Every uncertain number with its distribution, source and grade."""
    rows = [
        (
            f"`{row['name']}`",
            row["meaning"],
            row["unit"],
            row["distribution"],
            row["low"],
            row["centre"],
            row["high"],
            row["spread"],
            row["grade"],
            row["source"],
        )
        for row in parameters.register()
    ]
    header = (
        "parameter",
        "meaning",
        "unit",
        "distribution",
        "low",
        "centre",
        "high",
        "spread",
        "grade",
        "source",
    )
    return markdown_table(header, rows)


def flow_table() -> str:
    """Every flow of money of the ledger."""
    rows = [
        (f"`{row['code']}`", row["label_en"], row["label_zh"], row["payer_role"], row["payee_role"])
        for row in read_table("flows")
    ]
    return markdown_table(("flow", "label", CHINESE_LABEL, "for the payer", "for the payee"), rows)


def start_table() -> str:
    """Levels at the start against the observed ones."""
    table = start_levels.page_table(start_levels.start_levels())
    return _of_page(table)


def steady_table() -> str:
    """What moves in a world that stands still."""
    draws = [steady.run_draw(draw) for draw in range(steady.USUAL_DRAWS)]
    table = steady.page_table(draws)
    return _of_page(table)


def lever_effect_table() -> str:
    """What each lever does, from the last full experiment."""
    table = effects.page_table(results.read("lever_effects"))
    return _provenance("lever_effects") + _of_page(table)


def ablation_table() -> str:
    """What every mechanism is worth, from the last full experiment."""
    table = mechanisms_page.page_table()
    return _provenance("ablations") + _of_page(table)


def closure_table() -> str:
    """What the closure of an edge costs, from the last full experiment."""
    table = closures_page.page_table()
    return _provenance("closures") + _of_page(table)


def sign_table() -> str:
    """Known signs, from the last full experiment."""
    header = (
        "sector",
        "experiment",
        "indicator",
        "year",
        "expected",
        "mean",
        "95 % interval",
        "draws against",
        "holds",
    )
    rows = [
        (
            row["sector"],
            row["experiment"],
            f"`{row['indicator']}`",
            str(row["year"]),
            _expected(row),
            f"{row['mean']:+.3g}",
            f"{row['low']:.3g} to {row['high']:.3g}",
            f"{row['against']:.0%}",
            "yes" if row["holds"] else "**no**",
        )
        for row in results.read("signs").to_dict("records")
    ]
    return _provenance("signs") + markdown_table(header, rows)


def _expected(row: dict[Hashable, Any]) -> str:
    """What a sign expects, and whether in every draw."""
    return f"{row['expected']} in every draw" if row["everywhere"] else row["expected"]


def fact_table() -> str:
    """Stylised facts, from the last full experiment."""
    header = ("sector", "fact", "model", "range over draws", "stated", "source", "holds")
    rows = [
        (
            row["sector"],
            row["fact"],
            f"{row['value']:.3g}",
            f"{row['low']:.3g} to {row['high']:.3g}",
            f"{row['stated_low']:.3g} to {row['stated_high']:.3g}",
            row["source"],
            "yes" if row["holds"] else "**no**",
        )
        for row in results.read("facts").to_dict("records")
    ]
    return _provenance("facts") + markdown_table(header, rows)


def observed_table() -> str:
    """Every line of observed figures."""
    return markdown_table(observed_page.SERIES_HEADER, observed_page.series_rows())


def contradiction_table() -> str:
    """Figures that cannot all be right."""
    return markdown_table(observed_page.CONTRADICTION_HEADER, observed_page.contradiction_rows())


def fitted_parameter_table() -> str:
    """Parameters of the shipped calibration."""
    table = markdown_table(fit_page.PARAMETER_HEADER, fit_page.parameter_rows())
    return fit_page.provenance_line() + table


def fitted_moment_table() -> str:
    """Moments before and after the shipped calibration."""
    return markdown_table(fit_page.MOMENT_HEADER, fit_page.moment_rows())


def prior_and_posterior_table() -> str:
    """Probabilities under prior and posterior, from the last comparison."""
    name = prior_and_posterior.NAME
    rows = prior_and_posterior.page_rows(results.read(name))
    return _provenance(name) + markdown_table(prior_and_posterior.HEADER, rows)


def recovery_table() -> str:
    """Whether made-up truths are found again, from the last experiment."""
    rows = recovery.page_rows(results.read(recovery.NAME))
    return _provenance(recovery.NAME) + markdown_table(recovery.HEADER, rows)


def _provenance(name: str) -> str:
    """A line on how an experiment's table was made."""
    origin = results.provenance().get(name)
    if not origin:
        return "Not yet run.\n\n"
    return (
        f"{origin['draws']} draws of the {origin['source']}; code and data {origin['decisive']}."
        "\n\n"
    )


def hindcast_table() -> str:
    """Mean scores of the hindcast, by class and forecaster."""
    table = hindcast_page.score_table()
    text = _of_page(table)
    return f"{hindcast_page.provenance_line()}\n\n{text}"


def discrepancy_error_table() -> str:
    """The law of the model's own error by class."""
    table = hindcast_page.law_table()
    return _of_page(table)


TABLES = {
    "lever_effects": lever_effect_table,
    "ablations": ablation_table,
    "closures": closure_table,
    "signs": sign_table,
    "facts": fact_table,
    "start_levels": start_table,
    "steady": steady_table,
    "observed": observed_table,
    "contradictions": contradiction_table,
    "fitted_parameters": fitted_parameter_table,
    "fitted_moments": fitted_moment_table,
    "sides": prior_and_posterior_table,
    "recovery": recovery_table,
    "hindcast": hindcast_table,
    "discrepancy_errors": discrepancy_error_table,
    "phases": phase_table,
    "columns": column_table,
    "edges": edge_table,
    "levers": lever_table,
    "targets": target_table,
    "readings": reading_table,
    "reference_classes": reference_table,
    "not_modelled": not_modelled_table,
    "indicators": indicator_table,
    "parameters": parameter_table,
    "flows": flow_table,
}
