"""The register of postings, rewritten from runs: `python -m calibration.experiments.postings`.

Who pays whom under which flow in which phase, and in which months without fail, over mixes,
outlooks, draws and the extremes of all levers. To be run (and its difference read) when a phase
posts something new.
"""

from __future__ import annotations

import csv
from typing import Any

from abm import GanziModel
from abm.government.programmes import GRANT_FLOWS
from abm.money import closing
from abm.money.closing import MONTHS
from abm.registers import policy
from abm.registers.drawing import PRIOR
from abm.registers.tables import DATA
from agents import columns

FILE = DATA / "postings.csv"
PERIOD = {"detail": "coarse", "start": "2022-01", "end": "2030-12"}
PROGRAMMES = (
    "programme_purchases",
    "programme_purchases_import",
    "subsidies",
    *GRANT_FLOWS.values(),
)
MAY_BE_NOTHING = (
    *dict.fromkeys(
        (
            *PROGRAMMES,
            "dividends",
            "dividends_outside",
            "equity",
            "used_capital",
            "stock_building",
            "stock_use",
        )
    ),
)
"""Flows that a lever, a loss or a quiet year may bring down to nothing, however often they happened
here.
"""
PROFIT_TAX = "corporate_tax"
HEADER = ("flow", "payer", "payee", "phase", "months")


def worlds() -> Any:
    """Arguments of the runs."""
    ends = [{name: row[end] for name, row in policy.register().items()} for end in ("low", "high")]
    outlooks = [
        {"outlook": name, "mix": "document"} for name in ("central", "adverse", "favourable")
    ]
    drawn = [{"draw": draw, "mix": mix} for draw in range(12) for mix in ("status_quo", "document")]
    return [
        *outlooks,
        *drawn,
        *({"levers": levers, "draw": draw} for levers in ends for draw in (20, 21)),
    ]


def months_posted(given: Any) -> Any:
    """{(flow, payer, payee, phase): months of the calendar of a run, as (year, month)}."""
    model, seen = GanziModel(source=PRIOR, **PERIOD, **given), {}
    while model.running:
        model.step()
        for posting in model.ledger.posted:
            seen.setdefault(posting, set()).add((model.clock.year, model.clock.month))
    return seen


def regular_months(posting: Any, runs: Any) -> Any:
    """Months (1-12) in which a posting happened in every year of every run, besides
    none in others.
    """
    if posting[0] in MAY_BE_NOTHING or (posting[0] == PROFIT_TAX and posting[1] != "enterprises"):
        return frozenset()
    years = {year for seen in runs for months in seen.values() for year, _ in months}
    always = {
        month
        for month in range(1, 13)
        if all((year, month) in seen.get(posting, ()) for seen in runs for year in years)
    }
    other = {month for seen in runs for _, month in seen.get(posting, ())} - always
    return frozenset(always if not other else ())


def word(months: Any) -> Any:
    """How the register writes a set of months."""
    names = {regular: name for name, regular in MONTHS.items()}
    return names.get(months) or " ".join(map(str, sorted(months)))


def main() -> None:
    """Run the worlds and write the register."""
    columns.STRICT = True
    closing.regular = dict  # nothing counts as regular while the register is made
    runs = [months_posted(given) for given in worlds()]
    postings = sorted(
        {posting for seen in runs for posting in seen}, key=lambda posting: (posting[3], posting)
    )
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([*posting, word(regular_months(posting, runs))] for posting in postings)
    print(f"{FILE.name}: {len(postings)} postings")


if __name__ == "__main__":
    main()
