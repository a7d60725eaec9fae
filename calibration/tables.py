"""The observed series, events and behaviour facts that calibration and validation compare the model
with, and tables as the site shows them.

The history that the starting state looks back on is in `abm/data/history.csv`; the two tables do
not overlap.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.registers.schemas import Schema
from abm.registers.tables import read_table
from runs.language import in_every_language, say_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abm.registers.tables import Row

DATA = Path(__file__).parent / "data"

CHINESE_LABEL = in_every_language(lambda: say_as("heading of a column of names", "label"))["zh"]
"""Heading of the names that users of the Chinese page see."""

SCHEMAS = {
    "behaviour_facts": Schema(
        "parameter period source",
        "parameter:id unit period:period low:number? central:number? high:number? "
        "censored:censored? grade:grade source note:text? use:flag",
    ),
    "events": Schema("id", "id:id meaning start:period end:period? grade:grade source note:text?"),
    "observations": Schema(
        "indicator period source vintage",
        "indicator:id unit period:period value:number grade:grade source vintage:vintage "
        "note:text? censored:censored? use:flag",
        ranges="plausible",
        chosen="indicator period vintage",
    ),
    "start_levels": Schema(
        "indicator share_of",
        "indicator:id share_of:text? kind:level_kind period:period unit observed:number "
        "tolerance:share grade:grade source note:text?",
    ),
}


class PageTable(NamedTuple):
    """A table of the site: its header, and a row of cells each."""

    header: Sequence[str]
    rows: Iterable[Sequence[str | float | None]]


def read_observed(name: str) -> tuple[Row, ...]:
    """Rows of `observations`, `events`, `behaviour_facts` or `start_levels`, checked like the
    model's own tables.
    """
    return read_table(name, DATA, SCHEMAS[name])
