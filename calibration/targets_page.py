"""Tables of the site on targets: how each is judged, how else it can be read, what became of its
kind before, and what the document names and the model lacks.
"""

from __future__ import annotations

from abm.registers import targets
from abm.registers.tables import read_table
from calibration.tables import CHINESE_LABEL, PageTable


def target_table() -> PageTable:
    """Every target with how it is judged, and the history of its kind."""
    rows = [
        (
            row["number"],
            f"`{row['id']}`",
            row["label_en"],
            row["label_zh"],
            row["comparator"],
            row["value"],
            row["unit"],
            row["year"],
            f"`{row['indicator']}`",
            "striven for" if row["strive"] else "firm",
            row["reading"],
            row["reference"],
            row["similarity"],
        )
        for row in targets.register().values()
    ]
    header = (
        "#",
        "target",
        "label",
        CHINESE_LABEL,
        "rule",
        "value",
        "unit",
        "year",
        "indicator",
        "sought",
        "reading",
        "reference class",
        "similarity",
    )
    return PageTable(header, rows)


def reading_table() -> PageTable:
    """Other readings of targets than the main one."""
    rows = [
        (
            targets.register()[name]["number"],
            row["reading"],
            "yes" if row["equal"] else "",
            row["label_en"],
            row["label_zh"],
            f"`{row['indicator']}`",
            row["sense"],
            row["value"],
        )
        for name, others in targets.readings().items()
        for row in others
    ]
    header = ("#", "reading", "equal rank", "label", CHINESE_LABEL, "indicator", "rule", "value")
    return PageTable(header, rows)


def reference_table() -> PageTable:
    """Reference classes: what became of targets of each kind before."""
    columns = ("id", "label_en", "label_zh", "met", "n", "rate", "n_eff", "source", "grade")
    rows = [
        [row[column] for column in (*columns, "public")] for row in read_table("reference_classes")
    ]
    header = ("class", "label", CHINESE_LABEL, "met", "of", "rate", "weight", "source", "grade")
    return PageTable((*header, "public"), rows)


def not_modelled_table() -> PageTable:
    """What the document names and the model has no part for."""
    rows = [
        (row["section"], row["quote"], row["label_en"], row["reason_en"], row["label_zh"])
        for row in targets.not_modelled()
    ]
    return PageTable(("section", "quote", "what", "reason", CHINESE_LABEL), rows)
