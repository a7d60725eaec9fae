"""The register of postings, rewritten from runs: `python -m calibration.experiments.postings`.

Who pays whom under which flow in which phase, and in which months without fail, over mixes,
outlooks, draws and the extremes of all levers. To be run (and its difference read) when a phase
posts something new.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from abm import GanziModel
from abm.government.programmes import GRANT_FLOWS
from abm.money import closing
from abm.money.closing import MONTHS
from abm.registers import policy
from abm.registers.drawing import PRIOR
from abm.registers.outlook import STRESSES
from abm.registers.tables import DATA
from agents import columns
from agents.calendar import DECEMBER, JANUARY

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = DATA / "postings.csv"
PROGRAMMES = (
    "programme_purchases",
    "programme_purchases_import",
    "subsidies",
    *GRANT_FLOWS.values(),
)
MAY_BE_NOTHING = {
    *PROGRAMMES,
    "dividends",
    "dividends_outside",
    "equity",
    "used_capital",
    "stock_building",
    "stock_use",
}
"""Flows that a lever, a loss or a quiet year may bring down to nothing, however often they happened
here.
"""
PROFIT_TAX = "corporate_tax"
HEADER = ("flow", "payer", "payee", "phase", "months")
Posting = tuple[str, ...]
"""Flow, payer, payee and phase."""
MonthsPosted = dict[Posting, set[tuple[int, int]]]
"""The months of a run, as (year, month), in which each posting happened."""


def worlds() -> list[dict[str, Any]]:
    """Arguments of the runs."""
    outlooks = [
        {"outlook": name, "mix": "document"}
        for name in ("central", "adverse", "favourable", *STRESSES)
    ]
    draws = [{"draw": draw, "mix": mix} for draw in range(12) for mix in ("status_quo", "document")]
    ends = [{name: row[end] for name, row in policy.register().items()} for end in ("low", "high")]
    extremes = [{"levers": levers, "draw": draw} for levers in ends for draw in (20, 21)]
    return [*outlooks, *draws, *extremes]


def months_posted(arguments: Mapping[str, Any]) -> MonthsPosted:
    """The months of each posting in the run of a model with these arguments."""
    model = GanziModel(source=PRIOR, detail="coarse", start="2022-01", end="2030-12", **arguments)
    months: MonthsPosted = {}
    while model.running:
        model.step()
        for posting in model.ledger.posted or ():
            months.setdefault(posting, set()).add((model.clock.year, model.clock.month))
    return months


def regular_months(posting: Posting, runs: list[MonthsPosted]) -> frozenset[int]:
    """Months (1-12) in which a posting happened in every year of every run, if it happened in no
    others.
    """
    if posting[0] in MAY_BE_NOTHING or (posting[0] == PROFIT_TAX and posting[1] != "enterprises"):
        return frozenset()
    years = {year for run in runs for months in run.values() for year, _ in months}
    always = {
        month
        for month in range(JANUARY, DECEMBER + 1)
        if all((year, month) in run.get(posting, ()) for run in runs for year in years)
    }
    other = {month for run in runs for _, month in run.get(posting, ())} - always
    return frozenset(always if not other else ())


def word(months: frozenset[int]) -> str:
    """How the register writes a set of months."""
    names = {regular: name for name, regular in MONTHS.items()}
    return names.get(months) or " ".join(map(str, sorted(months)))


def main() -> None:
    """Run the worlds and write the register."""
    columns.STRICT = True
    closing.regular().clear()  # nothing counts as regular while the register is made
    runs = [months_posted(arguments) for arguments in worlds()]
    postings = sorted(
        {posting for run in runs for posting in run}, key=lambda posting: (posting[3], posting)
    )
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([*posting, word(regular_months(posting, runs))] for posting in postings)
    print(f"{FILE.name}: {len(postings)} postings")


if __name__ == "__main__":
    main()
