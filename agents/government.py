"""Governments' rules: who gets programme money, what of it arrives, how fast files are served, how budgets close."""

import numpy as np


def county_weights(need, match, green_weight, differentiation, sharpness):
    """Share of each programme's money by county, shape (programmes, 18), each row adding up to one.

    `need` (18,) or (programmes, 18) is the plain key. The more the assessment counts green results (0-1) and is fitted
    to each county (0-1), the more money goes where the county's own strength matches the programme (`match`, 0-1).
    Source: softmax allocation.
    """
    weights = need * np.exp(sharpness * green_weight * differentiation * match)
    return weights / weights.sum(axis=-1, keepdims=True)


def kept_share(green, green_weight, diversion):
    """Share of a county's own part that stays with a green programme, 0 to 1, shape of `green`.

    A county that is judged by growth alone (`green_weight` 0) diverts the share `diversion` to ordinary works.
    """
    return 1 - green * diversion * (1 - green_weight)


def affordable_share(planned, room):
    """Share of what is planned that the budget can pay, 0 to 1: all programmes are cut alike."""
    room = np.maximum(room, 0.0)
    return np.minimum(1.0, np.divide(room, planned, out=np.ones_like(planned, dtype=float), where=planned > room))


def delivered_share(leakage, supervision, supervision_effect, skill, fit):
    """What a CNY spent achieves, at least 0: what does not leak, times the offices' skill and the fit to the county.

    `leakage` is the share lost without supervision (0-1), of which supervision stops `supervision_effect`; `skill` and
    `fit` are gains relative to the usual (0 = usual).
    """
    sound = 1 - leakage * (1 - supervision_effect * supervision)
    return np.maximum(sound * (1 + skill) * (1 + fit), 0.0)


def state_after_month(state, usual_state, money, usual_money, wear):
    """An administrative capability after a month, 0 to 1, shape of `state`.

    A share `wear` of it is lost in a year; `usual_money` (CNY/month) just keeps `usual_state` up, more builds more.
    """
    built = np.divide(money, usual_money, out=np.zeros_like(state), where=usual_money > 0) * usual_state
    return np.clip(state + wear / 12 * (built - state), 0.0, 1.0)


def approval_capacity(one_stop, digital, coordination, talent, gains):
    """Files an administration can serve relative to one without any of these, shape of `digital`; each input 0 to 1.

    `gains` holds the gain in capacity of each when it is complete.
    """
    for_one_stop, for_digital, for_coordination, for_talent = gains
    offices = (1 + for_one_stop * one_stop) * (1 + for_coordination * coordination)
    return offices * (1 + for_digital * digital) * (1 + for_talent * talent)


def workload(programme_money, usual_money, programme_part):
    """Files that arrive relative to the usual: `programme_part` of them move with the money of the programmes."""
    ratio = np.divide(programme_money, usual_money, out=np.ones_like(usual_money), where=usual_money > 0)
    return 1 - programme_part + programme_part * ratio


def queue_after_month(queue, arrivals, capacity, withdrawn):
    """Files left waiting, in months of usual work, at least 0: less what can be served and the share `withdrawn`."""
    return np.maximum(queue * (1 - withdrawn) + arrivals - capacity, 0.0)


def approval_pace(capacity, arrivals, queue, clearing_months, overtaken):
    """How fast an ordinary file is approved relative to the usual: capacity over what presses on it.

    A queue presses by as much of it as should be worked off in a month. `overtaken` (0-1) is how far priority files
    push the others back; when all are priority, none gains. Source: fluid approximation of a queue.
    """
    return capacity / (arrivals + queue / clearing_months) * (1 - overtaken)


def overtaken_share(priority, priority_files, arrivals):
    """How far ordinary files are pushed back, 0 to 1: strength of the priority times the share of files that have it.

    That share is `priority_files` at the usual workload and grows with what arrives, up to all.
    """
    return priority * np.minimum(1.0, priority_files * arrivals)


def other_spending(balance, reserve, speed, fixed):
    """Spending on debt service and on purchases elsewhere, CNY/month, at least 0, shape of `balance`.

    `fixed` is paid as far as the `reserve` stays; what then lies above it is spent at `speed` a month, so that
    balances stay bounded.
    """
    free = np.maximum(balance - reserve, 0.0)
    due = np.minimum(fixed, free)
    return due + speed * (free - due)


def rules_adopted(effort, luck):
    """Whether a set of rules has been adopted after the accumulated `effort` (hazard times time), for one luck (0-1).

    Source: exponential waiting time.
    """
    return luck < -np.expm1(-effort)
