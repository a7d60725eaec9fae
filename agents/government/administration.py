"""Governments' rules: who gets programme money, what of it arrives, how fast files are served, how
budgets close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import quantiles
from agents.arrays import bounded, quotient
from agents.axis import at_least, at_most
from agents.calendar import MONTHS_A_YEAR

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values


def kept_share(diverted: FloatArray, *, green_weight: float, diversion: float) -> FloatArray:
    """Share of a county's own part that stays with its programme, 0 to 1, shape of `diverted`.

    A county that is judged by growth alone (`green_weight` 0) diverts the share `diversion` to
    ordinary works where `diverted` is 1.
    """
    return 1 - diverted * diversion * (1 - green_weight)


def affordable_share(planned: FloatArray, room: FloatArray) -> FloatArray:
    """Share of what is planned that the budget can pay, 0 to 1: all programmes are cut alike."""
    room = np.maximum(room, 0.0)
    return np.minimum(
        1.0, np.divide(room, planned, out=np.ones_like(planned, dtype=float), where=planned > room)
    )


def field_share(planned: FloatArray, room: FloatArray, *, preference: FloatArray) -> FloatArray:
    """Part of its plan that each field of work gets of a county's money, 0 to 1, shape
    (fields, 18).

    `planned` (fields, 18) and `room` (18,) in CNY. Where the room is short it goes to fields by
    their plans times the county's `preference` (above 0); what a field cannot use goes to the
    others.
    """
    weight = planned * preference
    money = np.zeros_like(planned)
    left = np.minimum(np.maximum(room, 0.0), planned.sum(axis=-2))
    # Each round fills at least one field of every county, or shares out all that is left.
    for _ in range(planned.shape[-2]):
        open_weight = weight * (money < planned)
        total = np.add.reduce(open_weight, axis=-2)
        each = left / np.where(total > 0, total, np.inf)
        taken = np.minimum(open_weight * each[..., None, :], planned - money)
        money = money + taken
        left = left - np.add.reduce(taken, axis=-2)
        if not (left > 1e-9 * np.maximum(room, 1.0)).any():
            break
    return quotient(money, planned, empty=1.0)


def delivered_share(
    leakage: float, *, supervision: float, supervision_effect: float, fit: Values
) -> Values:
    """What a CNY spent achieves with the usual effort, at least 0: what does not leak, times the
    fit to the county.

    `leakage` is the share lost without supervision (0-1), of which supervision stops
    `supervision_effect`; `fit` is a gain relative to the usual (0 = usual).
    """
    sound = 1 - leakage * (1 - supervision_effect * supervision)
    return at_least(sound * (1 + fit), 0.0)


def state_after_month(
    state: FloatArray,
    *,
    usual_state: float,
    money: FloatArray,
    usual_money: FloatArray,
    wear: float,
) -> FloatArray:
    """An administrative capability after a month, 0 to 1, shape of `state`.

    A share `wear` of it is lost in a year; `usual_money` (CNY/month) just keeps `usual_state` up,
    more builds more.
    """
    built = quotient(money, usual_money) * usual_state
    return bounded(state + wear / MONTHS_A_YEAR * (built - state), 0.0, 1.0)


def approval_capacity(
    *,
    one_stop: float,
    digital: Values,
    coordination: float,
    talent: Values,
    one_stop_gain: float,
    digital_gain: float,
    coordination_gain: float,
    talent_gain: float,
) -> Values:
    """Files an administration can serve relative to one without any of these, shape of `digital`;
    each input 0 to 1.

    Each gain is that in capacity when the input is complete.
    """
    offices = (1 + one_stop_gain * one_stop) * (1 + coordination_gain * coordination)
    return offices * (1 + digital_gain * digital) * (1 + talent_gain * talent)


def workload(
    programme_money: FloatArray, usual_money: FloatArray, *, programme_part: float
) -> FloatArray:
    """Files that arrive relative to the usual: `programme_part` of them move with the money of the
    programmes.
    """
    ratio = quotient(programme_money, usual_money, empty=1.0)
    return 1 - programme_part + programme_part * ratio


def queue_after_month(
    queue: FloatArray, *, arrivals: FloatArray, capacity: FloatArray, withdrawn: float
) -> FloatArray:
    """Files left waiting, in months of usual work, at least 0: less what can be served and the
    share `withdrawn`.
    """
    return np.maximum(queue * (1 - withdrawn) + arrivals - capacity, 0.0)


def approval_pace(
    *,
    capacity: FloatArray,
    arrivals: FloatArray,
    queue: FloatArray,
    clearing_months: float,
    overtaken: FloatArray,
) -> FloatArray:
    """How fast an ordinary file is approved relative to the usual: capacity over what presses on
    it.

    A queue presses by as much of it as should be worked off in a month. `overtaken` (0-1) is how
    far priority files push the others back; when all are priority, none gains. Source: fluid
    approximation of a queue.
    """
    return capacity / (arrivals + queue / clearing_months) * (1 - overtaken)


def overtaken_share(priority: float, *, priority_files: float, arrivals: Values) -> Values:
    """How far ordinary files are pushed back, 0 to 1: strength of the priority times the share of
    files that have it.

    That share is `priority_files` at the usual workload and grows with what arrives, up to all.
    """
    return priority * at_most(priority_files * arrivals, 1.0)


def priority_advantage(priority_files: float, arrivals: FloatArray) -> FloatArray:
    """How much faster a priority file gets on than at the usual workload, at least 0, 1 = as usual.

    Priority is worth the files that it overtakes: the more files have it, the fewer are left; with
    all, it is nothing.
    """
    return (1 - np.minimum(1.0, priority_files * arrivals)) / (1 - priority_files)


def other_spending(
    balance: FloatArray, *, reserve: Values, speed: float, fixed: FloatArray
) -> FloatArray:
    """Spending on debt service and on purchases elsewhere, CNY/month, at least 0, shape of
    `balance`.

    `fixed` is paid as far as the `reserve` stays; what then lies above it is spent at `speed` a
    month, so that balances stay bounded.
    """
    free = np.maximum(balance - reserve, 0.0)
    affordable = np.minimum(fixed, free)
    return affordable + speed * (free - affordable)


def free_spending(
    gap: FloatArray, *, budget: FloatArray, free_share: float, borrowed: float
) -> FloatArray:
    """Spending that is not bound by law and pay over the usual, at least 0, shape of `gap`.

    `gap` (CNY/a) is own revenue beyond what the `budget` (CNY/a) was made for, below 0 where some
    is missing. A part `borrowed` of it changes what is borrowed, and the rest what is spent freely:
    a part `free_share` of the budget.
    """
    return np.maximum(1 + (1 - borrowed) * gap / (budget * free_share), 0.0)


def budget_of_year(budget: FloatArray, free: Values, *, free_share: float) -> FloatArray:
    """Budget expenditure when free spending is `free` times the usual, shape of `budget`."""
    return budget * (1 + free_share * (free - 1))


def arrears_change(
    available: FloatArray,
    need: FloatArray,
    *,
    owed: FloatArray,
    supplied: FloatArray,
    line: float,
    most: float,
) -> FloatArray:
    """Bills of suppliers here that a government puts off this month, CNY, shape of `available`;
    below 0 what it pays of those `owed` (CNY).

    `available` (CNY) is its money beyond its reserve, `need` what its budget asks for. Purchases
    elsewhere are put off first; from `line` (share of the need) down it puts off what is missing,
    up to the part `most` of what is `supplied` here (CNY). What is there beyond the line pays
    earlier bills first.
    """
    return np.minimum(np.maximum(line * need - available, -owed), most * supplied)


class PaidShares(NamedTuple):
    """Parts of what a government orders here that its money pays for, 0 to 1."""

    bodies: FloatArray  # of what schools, hospitals and offices need
    works: FloatArray  # of the works that no programme pays for


def paid_shares(
    money: FloatArray, *, bodies: FloatArray, works: FloatArray, promised: FloatArray
) -> PaidShares:
    """What a government can order with its `money` (CNY, bills put off included), shape of `money`.

    Nothing is ordered on credit. Programmes of the quarter are `promised`; of the rest its public
    `bodies` come first and `works` last (CNY/month). Source: Budget Law of 2014, article 35
    (borrowing by bonds within the limit alone), and the rule that wages, offices and basic services
    are paid first.
    """
    left = money - promised
    return PaidShares(
        bodies=affordable_share(bodies, left), works=affordable_share(works, left - bodies)
    )


def profit_tax_rate(statutory: float, *, largest_relief: float, relief_taken: float) -> float:
    """Tax on profit, share, when a share `relief_taken` (0 to 1) of the largest cut of the
    `statutory` share is taken up.
    """
    return statutory - largest_relief * relief_taken


def rules_adopted(effort: float, luck: float) -> bool:
    """Whether a set of rules has been adopted after the accumulated `effort` (hazard times time),
    for one luck (0-1).

    Source: exponential waiting time.
    """
    return luck < -np.expm1(-effort)


def act_adopted(work: float, luck: FloatArray, *, months: float, spread: float) -> FloatArray:
    """Which acts of one's own (plans, rules, indices) have been adopted, 0 or 1, shape of `luck`.

    `work` in months at the ordinary pace, `luck` (0-1) of each act, `months` the median work that
    an act takes, `spread` its deviation in logarithms. Source: log-normal working time.
    """
    needed = quantiles.lognormal(luck, months, spread)
    return np.where(work >= needed, 1.0, 0.0)


def bonds_issued(
    owed: FloatArray,
    *,
    repaid: FloatArray,
    spending: FloatArray,
    growth: float,
    missing: FloatArray,
    rate: float,
    limit: float,
) -> FloatArray:
    """Bonds that a government sells in a year, CNY, at least 0, shape of `owed`.

    Debt grows by `growth` a year and by the `missing` revenue to be borrowed (CNY, below 0 where
    there is more than planned); after repayment and issue its interest at `rate` is at most
    `limit` of `spending`. Source: rules on the risk of local-government debt of 2016 (interest at
    most a tenth of budget expenditure).
    """
    wanted = owed * (1 + growth) + missing
    most = limit * spending / rate
    return np.maximum(np.minimum(wanted, most) - (owed - repaid), 0.0)


def composite_index(values: FloatArray, base: FloatArray) -> float:
    """Geometric mean of `values` over `base`, 1 = as in the base; both positive, any shape."""
    return float(np.exp(np.mean(np.log(np.asarray(values) / np.asarray(base)))))
