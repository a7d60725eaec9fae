"""The layer of finance: what banks here are owed, by kind of loan and by county, and the money of
the guidance fund.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, LOAN_KINDS, SYNDICATE
from agents.finance.guidance_fund import FUND_CLASSES


class Finance:
    """A standing between two that money passes in either direction."""

    amount = State(
        "CNY",
        "what is owed along it as the banks count it; of the fund, what contributors have paid in "
        "less what they got back, what has been placed in a class so far, and what stakes brought",
        0.0,
    )
    paid = Flow(
        "CNY/month",
        "money that went along it, below 0 where more came back: new loans less what was repaid or "
        "written off since the banks last counted; calls of the fund less what it paid back; its "
        "tickets. Which bank lent to which county is not known: kinds of loan stand between",
        0.0,
    )


class FinanceRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    banks: slice  # from each bank here to each kind of loan, 5 * 5
    counties: slice  # from each kind of loan to agents in each county, 5 * 18
    others: slice  # from each kind of loan to borrowers that are no agents, 5
    contributors: slice  # to the fund from upper governments, prefecture and 18 counties
    exits: slice  # to the fund from the owners outside who buy its old stakes, 1
    tickets: slice  # from the fund to each of its classes, 5


def build_finance_edges() -> tuple[EdgeTable[Finance], FinanceRows]:
    """Edges of the layer of finance."""
    kinds = [f"loans:{kind}" for kind in LOAN_KINDS]
    groups = [
        # Banks elsewhere book no loan here.
        [Ends(f"bank:{name}", kind) for name in BANK_KINDS[:SYNDICATE] for kind in kinds],
        [Ends(kind, county) for kind in kinds for county in COUNTIES],
        [Ends(kind, "borrowers:other") for kind in kinds],
        [Ends(name, "fund") for name in ("government:upper", "government:prefecture", *COUNTIES)],
        [Ends("market:outside", "fund")],
        [Ends("fund", f"class:{name}") for name in FUND_CLASSES],
    ]
    bounds = np.cumsum([0, *map(len, groups)]).tolist()
    rows = [slice(first, last) for first, last in zip(bounds[:-1], bounds[1:], strict=True)]
    banks, counties, others, contributors, exits, tickets = rows
    return (
        EdgeTable("finance", Finance, [ends for group in groups for ends in group]),
        FinanceRows(
            banks=banks,
            counties=counties,
            others=others,
            contributors=contributors,
            exits=exits,
            tickets=tickets,
        ),
    )
