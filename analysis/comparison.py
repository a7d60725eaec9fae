"""Paired comparison: the same draw, outlook and luck under two mixes, so that only the policy differs."""

import pandas as pd

from abm import targets
from analysis.probabilities import as_results, verdicts
from analysis.statistics import mcnemar_p, mean_interval, median_interval, paired_probability_interval
from runs.refusals import InputError, one_of

PAIR = ["target", "outlook", "draw", "rng"]


def compare(results, baseline="status_quo"):
    """One row a target and mix other than `baseline`, over the pairs in which both runs succeeded.

    probability_change with low, high (Agresti-Min, 95 %) and p (exact McNemar); median_change of the value with
    its distribution-free interval and mean_change with Student's, in the target's unit.
    """
    results = as_results(results)
    one_of("baseline mix", baseline, results.mixes)
    others = [mix for mix in results.mixes if mix != baseline]
    if not others:
        raise InputError(f"{results.path} holds only the mix '{baseline}'; there is nothing to compare it with")
    outcomes = verdicts(results)
    base = outcomes.loc[outcomes["mix"] == baseline, [*PAIR, "met", "value"]]
    lines = [line for mix in others for line in _lines(base, outcomes[outcomes["mix"] == mix], mix)]
    if not lines:
        raise InputError(f"{results.path} holds no draw that succeeded under both '{baseline}' and another mix")
    order = {name: number for number, name in enumerate(targets.register())}
    table = pd.DataFrame(lines).assign(baseline=baseline)
    return table.sort_values("target", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _lines(base, outcomes, mix):
    """Rows of one mix."""
    pairs = base.merge(outcomes[[*PAIR, "met", "value"]], on=PAIR, suffixes=("_base", ""), validate="one_to_one")
    return [_line(name, mix, rows) for name, rows in pairs.groupby("target", sort=False)]


def _line(name, mix, pairs):
    """One target under one mix against the baseline."""
    row, n = targets.register()[name], len(pairs)
    gained = int((pairs["met"] & ~pairs["met_base"]).sum())
    lost = int((pairs["met_base"] & ~pairs["met"]).sum())
    low, high = paired_probability_interval(gained, lost, n)
    differences = (pairs["value"] - pairs["value_base"]).dropna()
    median, median_low, median_high = median_interval(differences)
    mean, mean_low, mean_high = mean_interval(differences)
    return {
        **{key: row[key] for key in ("number", "group", "kind", "label_en", "label_zh", "unit")},
        **{"document_unit": row["document_unit"], "document_factor": row["document_factor"]},
        **{"target": name, "mix": mix, "n": n},
        **{"probability_baseline": float(pairs["met_base"].mean()), "probability": float(pairs["met"].mean())},
        **{"probability_change": (gained - lost) / n, "low": low, "high": high, "p": mcnemar_p(gained, lost)},
        **{"median_change": median, "median_change_low": median_low, "median_change_high": median_high},
        **{"mean_change": mean, "mean_change_low": mean_low, "mean_change_high": mean_high},
    }
