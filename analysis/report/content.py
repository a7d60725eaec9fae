"""The tables of a report: one a question, in the order in which a planner asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.report import evidence_tables, input_tables, mix_tables, target_tables

if TYPE_CHECKING:
    from analysis.report.findings import Findings
    from analysis.report.tables import Table

TABLES = (
    target_tables.reachability,
    evidence_tables.evidence,
    evidence_tables.readings,
    target_tables.groups,
    mix_tables.comparison,
    mix_tables.costs,
    mix_tables.effectiveness,
    mix_tables.dominance,
    input_tables.why,
    input_tables.drivers,
    input_tables.grades,
    input_tables.states,
    mix_tables.regret,
    target_tables.pairs,
    target_tables.first_years,
    target_tables.missing,
    evidence_tables.not_modelled,
    input_tables.inputs,
)


def tables(findings: Findings) -> list[Table]:
    """Every table in the language spoken, in the order of the questions."""
    return [table(findings) for table in TABLES]
