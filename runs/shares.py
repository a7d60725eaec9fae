"""Which of an experiment's runs one machine makes when several share it without a cluster."""

from __future__ import annotations

from runs.refusals import InputError

WHOLE = (1, 1)


def share_of(runs: int, share: tuple[int, int]) -> range:
    """Places of the k-th of n shares of so many runs, as even as whole runs allow; refused if there
    are fewer runs.
    """
    k, n = share
    if n > runs:
        raise InputError(
            "share_too_fine",
            "share {k}/{n}: {runs:,} runs cannot be shared among {n}; take at most {runs:,} shares",
            k=k,
            n=n,
            runs=runs,
        )
    return range(runs * (k - 1) // n, runs * k // n)


def checked_share(text: str) -> tuple[int, int]:
    """(k, n) of 'k/n'; refused unless 1 <= k <= n."""
    k, _, n = text.partition("/")
    if not (k.isdecimal() and n.isdecimal() and 1 <= int(k) <= int(n)):
        raise InputError(
            "share_value", "--share {text}: must be K/N with K from 1 to N, such as 2/3", text=text
        )
    return int(k), int(n)
