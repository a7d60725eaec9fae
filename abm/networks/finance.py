"""The layer of finance: what each bank here is owed in each county and what it remembers of losses
there, transfers to counties, and the money of the guidance fund.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from abm.registers.tables import read_table
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, SYNDICATE
from agents.finance.guidance_fund import ENERGY, FUND_CLASSES, LITHIUM_PARKS, TOURISM
from agents.finance.investor import INVESTOR_KINDS, investor_kinds


class Finance:
    """A standing between two that money passes in either direction."""

    amount = State(
        "CNY",
        "what is owed along it as the banks count it; of transfers, what has come so far; of the "
        "fund, what contributors have paid in less what they got back, what fund and investors "
        "have put into a class so far and the class into a county, and what stakes brought",
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
        "back; tickets and investors' equity, all of it in the month of the deal",
        0.0,
    )


class FinanceRows(NamedTuple):
    """Where in the table the kinds of its edges stand."""

    branches: slice  # from each bank here to each county, 5 * 18
    transfers: slice  # from the governments above to each county, 18
    contributors: slice  # to the fund from upper governments, prefecture and 18 counties
    exits: slice  # to the fund from the owners outside who buy its old stakes, 1
    tickets: slice  # from the fund to each of its classes, 5
    investors: slice  # from each investor to the class of its kind of deals, 25
    owners: slice  # from owners outside to each class, 5
    places: slice  # from each class to deals in each county and outside, 5 * 19


CLASS_OF_GROUP = (ENERGY, LITHIUM_PARKS, TOURISM, TOURISM)
"""Class of the deals that each kind of investor takes, in the order of INVESTOR_KINDS."""


def investor_names() -> list[str]:
    """Ids of the investors in the order of their rows: developers by name, others by number."""
    developers = [row["id"] for row in read_table("power_developers")]
    groups = investor_kinds()
    first = np.searchsorted(groups, groups)
    numbers = (np.arange(len(groups)) - first + 1).tolist()
    others = [
        f"{INVESTOR_KINDS[group]}_{number}"
        for group, number in zip(groups.tolist(), numbers, strict=True)
    ]
    return [*developers, *others[len(developers) :]]


def can_be_set(row: int, rows: FinanceRows) -> tuple[str, ...]:
    """Columns of an edge of finance that can be set by hand: what a bank lends in a county and
    loses there, and what comes of a transfer.
    """
    if row < rows.branches.stop:
        return ("open", "loss")
    return ("open",) if row < rows.transfers.stop else ()


def build_finance_edges() -> tuple[EdgeTable[Finance], FinanceRows]:
    """Edges of the layer of finance."""
    classes = [f"class:{name}" for name in FUND_CLASSES]
    groups = [
        # Banks elsewhere book no loan here.
        [Ends(f"bank:{name}", county) for name in BANK_KINDS[:SYNDICATE] for county in COUNTIES],
        [Ends("government:upper", county, "transfers") for county in COUNTIES],
        [Ends(name, "fund") for name in ("government:upper", "government:prefecture", *COUNTIES)],
        [Ends("market:outside", "fund")],
        [Ends("fund", name) for name in classes],
        [
            Ends(f"investor:{name}", classes[CLASS_OF_GROUP[group]])
            for name, group in zip(investor_names(), investor_kinds().tolist(), strict=True)
        ],
        [Ends("market:outside", name) for name in classes],
        [Ends(name, place) for name in classes for place in (*COUNTIES, "market:outside")],
    ]
    bounds = np.cumsum([0, *map(len, groups)]).tolist()
    rows = [slice(first, last) for first, last in zip(bounds[:-1], bounds[1:], strict=True)]
    branches, transfers, contributors, exits, tickets, investors, owners, places = rows
    return (
        EdgeTable("finance", Finance, [ends for group in groups for ends in group]),
        FinanceRows(
            branches=branches,
            transfers=transfers,
            contributors=contributors,
            exits=exits,
            tickets=tickets,
            investors=investors,
            owners=owners,
            places=places,
        ),
    )
