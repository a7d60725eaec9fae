"""Statistics of yes-or-no outcomes and of paired differences: intervals and exact tests, all at 95 %."""

import numpy as np
from scipy import stats

LEVEL = 0.95
_Z = stats.norm.ppf((1 + LEVEL) / 2)


def wilson_interval(met, n):
    """(low, high) of a probability after `met` of `n`; inside 0 to 1, and never of zero width.

    Source: Wilson 1927. NaN if there are no trials.
    """
    if n == 0:
        return np.nan, np.nan
    interval = stats.binomtest(int(met), int(n)).proportion_ci(LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def paired_probability_interval(gained, lost, n):
    """(low, high) of the difference of two paired probabilities, from -1 to 1.

    `gained` pairs say yes only to the second, `lost` only to the first, of `n` pairs.
    Source: Agresti and Min 2005: Wald interval after adding half a pair to each of the four cells.
    """
    if n == 0:
        return np.nan, np.nan
    gained, lost, n = gained + 0.5, lost + 0.5, n + 2
    difference = (gained - lost) / n
    error = np.sqrt(gained + lost - (gained - lost) ** 2 / n) / n
    return float(max(difference - _Z * error, -1)), float(min(difference + _Z * error, 1))


def mcnemar_p(gained, lost):
    """Exact two-sided p-value of no difference between two paired probabilities; 1 if no pair differs.

    Source: McNemar 1947, exact binomial form.
    """
    if gained + lost == 0:
        return 1.0
    return float(stats.binomtest(int(gained), int(gained + lost), 0.5).pvalue)


def mean_interval(differences):
    """(mean, low, high) of paired differences by Student's t; NaN limits for fewer than two pairs."""
    n = len(differences)
    if n == 0:
        return np.nan, np.nan, np.nan
    mean = float(np.mean(differences))
    if n == 1:
        return mean, np.nan, np.nan
    error = stats.t.ppf((1 + LEVEL) / 2, n - 1) * float(np.std(differences, ddof=1)) / np.sqrt(n)
    return mean, mean - error, mean + error


def median_interval(differences):
    """(median, low, high) of paired differences from their order statistics, whatever their distribution.

    The limits are NaN while there are too few pairs (under 6) for any pair of them to reach 95 %.
    """
    ordered = np.sort(np.asarray(differences, float))
    n = len(ordered)
    if n == 0:
        return np.nan, np.nan, np.nan
    rank = int(stats.binom.ppf((1 - LEVEL) / 2, n, 0.5))
    if rank == 0:
        return float(np.median(ordered)), np.nan, np.nan
    return float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[n - rank])
