"""The layer of finance: what banks here are owed, by kind of loan and by county, and the money of
the guidance fund.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from abm.networks.edges import EdgeTable, Ends, Flow, State
from abm.registers.tables import read_table
from agents.county import COUNTIES
from agents.finance.bank import BANK_KINDS, LOAN_KINDS, SYNDICATE
from agents.finance.guidance_fund import ENERGY, FUND_CLASSES, LITHIUM_PARKS, TOURISM
from agents.finance.investor import INVESTOR_KINDS, investor_kinds


class Finance:
    """A standing between two that money passes in either direction."""

    amount = State(
        "CNY",
        "what is owed along it as the banks count it; of the fund, what contributors have paid in "
        "less what they got back, what fund and investors have put into a class so far and the "
        "class into a county, and what stakes brought",
        0.0,
    )
    paid = Flow(
        "CNY/month",
        "money that went along it, below 0 where more came back: new loans less what was repaid or "
        "written off since the banks last counted; calls of the fund less what it paid back; "
        "tickets and investors' equity, all of it in the month of the deal. Which bank lent to "
        "which county is not known: kinds of loan stand between",
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


def build_finance_edges() -> tuple[EdgeTable[Finance], FinanceRows]:
    """Edges of the layer of finance."""
    kinds = [f"loans:{kind}" for kind in LOAN_KINDS]
    classes = [f"class:{name}" for name in FUND_CLASSES]
    groups = [
        # Banks elsewhere book no loan here.
        [Ends(f"bank:{name}", kind) for name in BANK_KINDS[:SYNDICATE] for kind in kinds],
        [Ends(kind, county) for kind in kinds for county in COUNTIES],
        [Ends(kind, "borrowers:other") for kind in kinds],
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
    banks, counties, others, contributors, exits, tickets, investors, owners, places = rows
    return (
        EdgeTable("finance", Finance, [ends for group in groups for ends in group]),
        FinanceRows(
            banks=banks,
            counties=counties,
            others=others,
            contributors=contributors,
            exits=exits,
            tickets=tickets,
            investors=investors,
            owners=owners,
            places=places,
        ),
    )
