"""Closing of a phase: what had to be posted was posted, and amounts are what the agents' own
columns say.

`postings.csv` lists who pays whom under which flow in which phase, and in which months without
fail. What is due is reckoned from columns that the phase leaves behind, apart from the ledger. Both
are checked after every phase under strict checks, amounts also every December.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from abm.money.account import LedgerError
from abm.registers.tables import read_table
from agents import columns
from agents.calendar import DECEMBER, JANUARY, QUARTER_ENDS, QUARTER_STARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abm.model import GanziModel
    from abm.money.ledger import Ledger, Posting

TOLERANCE = 1e-9
MONTHS = {
    "every": frozenset(range(JANUARY, DECEMBER + 1)),
    "quarter_ends": frozenset(QUARTER_ENDS),
    "quarter_starts": frozenset(QUARTER_STARTS),
    "event": frozenset(),
}
Due = tuple[str, float, float]
"""What is checked, CNY due, CNY posted: a flow's code, and in brackets what is counted with it."""


@lru_cache(maxsize=1)
def register() -> dict[Posting, frozenset[int]]:
    """Every posting there is: {(flow, payer, payee, phase): months in which it happens without
    fail}.
    """
    return {
        (row["flow"], row["payer"], row["payee"], row["phase"]): months_of(row["months"])
        for row in read_table("postings")
    }


def months_of(text: str) -> frozenset[int]:
    """Months (1-12) that a word of MONTHS, or a list such as "5 6 7", stands for."""
    return MONTHS.get(text) or frozenset(int(month) for month in text.split() if text != "event")


@lru_cache(maxsize=1)
def regular() -> dict[str, list[tuple[Posting, frozenset[int]]]]:
    """Postings that happen without fail in some month, by phase: {phase: [(posting, months)]}."""
    by_phase: dict[str, list[tuple[Posting, frozenset[int]]]] = {}
    for posting, months in register().items():
        if months:
            *_, phase = posting
            by_phase.setdefault(phase, []).append((posting, months))
    return by_phase


def is_closed_apart(model: GanziModel) -> bool:
    """Whether this month's phases are checked against what is reckoned apart from postings."""
    return columns.STRICT or model.clock.month == DECEMBER


def close_phase(
    model: GanziModel, phase: str, dues: Callable[[GanziModel], Iterable[Due]] | None
) -> None:
    """Refuse a phase that left out a regular posting, or posted another amount than is due.

    `dues` is None where nothing can be reckoned apart from the postings.
    """
    strict = columns.STRICT
    # Where the world stands still, some of what is regular stands still too.
    if strict and not model.outlook.steady:
        check_posted(model.ledger, phase)

    if dues is not None and is_closed_apart(model):
        bound = model.ledger.bound
        for flow, due, posted in dues(model):
            compare(model.ledger, flow, due=float(due), posted=float(posted), bound=bound)


def check_posted(ledger: Ledger, phase: str) -> None:
    """Refuse a phase in which a regular posting of this month is missing."""
    month = ledger.clock.month
    posted = ledger.posted or {}
    for posting, months in regular().get(phase, ()):
        if month in months and posting not in posted:
            flow, payer, payee, _ = posting
            label, amount = ledger.latest.get(posting, ("an earlier month", 0.0))
            raise LedgerError(
                f"flow '{flow}' in {phase}, {ledger.clock.label}: {payer} paid {payee} 0.00 CNY "
                f"where something is due without fail; in {label} it was {amount:,.2f} CNY"
            )


def compare(ledger: Ledger, flow: str, *, due: float, posted: float, bound: float) -> None:
    """Refuse a posted amount that is not what is due, but for rounding of `bound` (CNY)."""
    if abs(due - posted) > TOLERANCE * max(1.0, abs(due), abs(posted)) + bound:
        raise LedgerError(
            f"flow '{flow}' in {ledger.place}: {posted:,.2f} CNY were posted, {due:,.2f} CNY were "
            f"due, difference {posted - due:,.2f} CNY"
        )
