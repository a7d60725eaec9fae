"""How far the table is off: errors on mixes that it never saw, and the bars that follow.

Each shipped mix is left out with every run that starts from it, and judged on draws that no run of
the training met. What the mix does there is compared with what the fit says of the same draws, both
as they are published. The bars are conformal: so wide that nine in ten of these errors lie inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from analysis.emulator.cost_features import cost_features
from analysis.emulator.features import features
from analysis.emulator.published import published
from calibration.learning.costs import fit_costs
from calibration.learning.fit import SECOND, fit, may_use
from calibration.learning.influence import allowed, influence
from calibration.learning.lessons import CONTROL, PAYERS, like, paired

if TYPE_CHECKING:
    from agents.arrays import BoolArray, FloatArray
    from analysis.emulator.published import Publishing
    from calibration.learning.lessons import Lessons

INSIDE = 0.9
"""Share of the errors that a bar holds."""
LEAST = 0.01
"""Every target's typical error is at least this, so that none is taken for certain."""
SMALL_COST = 0.2
"""bn CNY below which an error of cost is counted in money and not as a share."""
SMALL_FOR_BARS = 1.0
"""The same for bars: a mix that costs next to nothing must not widen the bars of all others."""


class Errors(NamedTuple):
    """Half widths of bars."""

    published: FloatArray
    """Of each published probability (targets,)."""
    cost: FloatArray
    """Of each payer's cost, as a share of it, or of 1 bn CNY if it is less (payers,)."""


def left_out(known: Lessons, how: Publishing, fresh: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(one row a shipped mix and target, one row a shipped mix and payer), each mix judged by a fit
    that never saw it, on the draws from `fresh` on.

    Columns truth and emulated as published, model_truth and model_emulated of the model alone,
    status_quo as published; of the cost truth and emulated, bn CNY beyond the status quo.
    """
    chances, costs = [], []
    shipped = [name for name in dict.fromkeys(known.mix[~known.own].tolist()) if name != CONTROL]
    for mix in shipped:
        train = ~like(known, mix) & (known.draw < fresh)
        of_mix, of_cost = _one_left_out(known, how, mix, train=train, fresh=fresh)
        chances.append(of_mix)
        costs.append(of_cost)
    return pd.concat(chances, ignore_index=True), pd.concat(costs, ignore_index=True)


def _one_left_out(
    known: Lessons, how: Publishing, mix: str, *, train: BoolArray, fresh: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same for one mix."""
    judged = known.of_mix(mix)
    judged = judged.only(judged.draw >= fresh)
    usable = may_use(allowed(influence(known.only(train)), known.targets))
    fitted = fit(known, usable, draws=judged.draw, train=train, second=mix != SECOND)
    emulated = special.expit(fitted.base + features(judged.points) @ fitted.beta).mean(axis=0)
    truth = judged.chance.mean(axis=0)
    control = known.only(paired(known, judged.draw))
    before = control.chance.mean(axis=0)
    chances = pd.DataFrame(
        {
            "mix": mix,
            "target": known.targets,
            "truth": published(how, truth),
            "emulated": published(how, emulated),
            "status_quo": published(how, before),
            "model_truth": truth,
            "model_emulated": emulated,
            "deviation": (judged.chance - control.chance).std(axis=0) / np.sqrt(len(judged.draw)),
        }
    )
    costs = pd.DataFrame(
        {
            "mix": mix,
            "payer": PAYERS,
            "truth": (judged.cost - control.cost).mean(axis=0),
            "emulated": (cost_features(judged.points) @ fit_costs(known, train)).mean(axis=0),
        }
    )
    return chances, costs


def bars(chances: pd.DataFrame, costs: pd.DataFrame, names: tuple[str, ...]) -> Errors:
    """Half widths of bars from the errors on mixes left out."""
    off = (chances["emulated"] - chances["truth"]).abs()
    table = off.groupby([chances["target"], chances["mix"]]).first().unstack()
    return Errors(bar_widths(table.loc[list(names)].to_numpy()), cost_bars(costs))


def bar_widths(off: FloatArray) -> FloatArray:
    """Half width for each target from absolute errors (targets, mixes): its typical error times
    one factor, so that a share INSIDE of all errors lies within.
    """
    ratio = off / np.stack([typical(np.delete(off, k, axis=1)) for k in range(off.shape[1])], 1)
    level = min(np.ceil(INSIDE * (ratio.size + 1)) / ratio.size, 1.0)
    return typical(off) * float(np.quantile(ratio, level, method="higher"))


def coverage(off: FloatArray) -> float:
    """Share of absolute errors (targets, mixes) inside bars that rest on the other mixes alone."""
    inside = [off[:, k] <= bar_widths(np.delete(off, k, axis=1)) for k in range(off.shape[1])]
    return float(np.mean(inside))


def typical(off: FloatArray) -> FloatArray:
    """Typical error of each target (targets,): root of the mean square, at least LEAST."""
    return np.hypot(np.sqrt((off**2).mean(axis=1)), LEAST)


def cost_bars(costs: pd.DataFrame) -> FloatArray:
    """Half width of the bar of each payer's cost as a share of it: the conformal error of mixes
    left out.
    """
    share = (costs["emulated"] - costs["truth"]).abs() / costs["truth"].abs().clip(SMALL_FOR_BARS)
    widths = []
    for payer in PAYERS:
        own = np.sort(share[costs["payer"] == payer].to_numpy())
        place = int(np.ceil(INSIDE * (len(own) + 1))) - 1
        widths.append(own[min(place, len(own) - 1)])
    return np.array(widths)


def no_errors(known: Lessons) -> Errors:
    """Bars of a table that nobody will see."""
    return Errors(np.zeros(len(known.targets)), np.zeros(len(PAYERS)))
