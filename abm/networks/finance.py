"""The layer of finance: what each bank here is owed in each county and what it remembers of losses
there, transfers to counties, and the money of the guidance fund.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, SYNDICATE
from agents.finance.guidance_fund import FUND_CLASSES


class Finance:
    """A standing between two that money passes in either direction."""

    amount = State(
        "CNY",
        "what is owed along it as the banks count it; of transfers, what has come so far; of the "
        "fund, what contributors have paid in less what they got back, what has been placed in a "
        "class so far, and what stakes brought",
        0.0,
    )
    open = State(
        "share", "part of its quota that a bank lends there, or of transfers that comes", 1.0, 0, 1
    )
    loss = State("share/month", "part of what is owed that is lost beside all else", 0.0, 0, 1)
    memory = State(
        "share",
        "losses beyond the usual that a bank remembers, over what is owed; below 0 after better "
        "times",
        0.0,
    )
    paid = Flow(
        "CNY/month",
        "money that went along it, below 0 where more came back: new loans less what was repaid or "
        "written off since the banks last counted; transfers; calls of the fund less what it paid "
        "back; its tickets",
        0.0,
    )


class FinanceRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    branches: slice  # from each bank here to each county, 5 * 18
    transfers: slice  # from the governments above to each county, 18
    contributors: slice  # to the fund from upper governments, prefecture and 18 counties
    exits: slice  # to the fund from the owners outside who buy its old stakes, 1
    tickets: slice  # from the fund to each of its classes, 5


def can_be_set(row: int, rows: FinanceRows) -> tuple[str, ...]:
    """Columns of an edge of finance that can be set by hand: what a bank lends in a county and
    loses there, and what comes of a transfer.
    """
    if row < rows.branches.stop:
        return ("open", "loss")
    return ("open",) if row < rows.transfers.stop else ()


def build_finance_edges() -> tuple[EdgeTable[Finance], FinanceRows]:
    """Edges of the layer of finance."""
    groups = [
        # Banks elsewhere book no loan here.
        [Ends(f"bank:{name}", county) for name in BANK_KINDS[:SYNDICATE] for county in COUNTIES],
        [Ends("government:upper", county, "transfers") for county in COUNTIES],
        [Ends(name, "fund") for name in ("government:upper", "government:prefecture", *COUNTIES)],
        [Ends("market:outside", "fund")],
        [Ends("fund", f"class:{name}") for name in FUND_CLASSES],
    ]
    bounds = np.cumsum([0, *map(len, groups)]).tolist()
    rows = [slice(first, last) for first, last in zip(bounds[:-1], bounds[1:], strict=True)]
    branches, transfers, contributors, exits, tickets = rows
    return (
        EdgeTable("finance", Finance, [ends for group in groups for ends in group]),
        FinanceRows(
            branches=branches,
            transfers=transfers,
            contributors=contributors,
            exits=exits,
            tickets=tickets,
        ),
    )
