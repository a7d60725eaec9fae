"""Which levers bring what: mixes that leave parts out, and what a folder of their runs says.

    mixes = designed_mixes("document", design="out")   # nothing, everything, each family left out
    results = assess(mixes=mixes, draws=50, out="results/parts")
    contributions(results)                             # a row a family, paired over the draws

A designed mix is called BASE@BITS: one bit a part, 1 where the part's levers stand at the base
mix's values.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from math import factorial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from abm.registers import policy
from analysis.questions.target_groups import number_met
from analysis.reading.outcomes import PAIR, as_results, by_draw, outcomes_of
from analysis.reading.statistics import mean_interval
from runs.refusals import InputError, Phrase, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abm.registers.policy import PolicyMix
    from agents.arrays import FloatArray, IntArray
    from analysis.reading.outcomes import Outcomes
    from runs.folder.reader import Results

DESIGNS = ("out", "alone", "ends", "all")
"""Each part left out; each part alone; both; every combination of parts (for Shapley values)."""
MOST_PARTS_FOR_ALL = 8
MARK = "@"
Bits = tuple[int, ...]
"""Which parts of a mix are there: 1 or 0, one a part."""


def parts_of(mix: str | PolicyMix, by: str = "family") -> dict[str, tuple[str, ...]]:
    """Parts of a mix: dict name -> its levers that differ from the status quo; by family, or one
    part a lever.
    """
    paths = policy.load_mix(mix).paths
    one_of(Phrase("way to part a mix"), by, ("family", "lever"))
    parts: dict[str, list[str]] = {}
    for lever, row in policy.register().items():
        if lever in paths:
            parts.setdefault(row["family"] if by == "family" else lever, []).append(lever)
    if not parts:
        raise InputError(
            "mix_without_levers",
            "the mix '{name}' sets no lever; it has no parts",
            name=policy.load_mix(mix).name,
        )
    return {name: tuple(levers) for name, levers in parts.items()}


def designed_mixes(
    mix: str | PolicyMix,
    design: str = "out",
    by: str = "family",
    parts: Mapping[str, Sequence[str]] | None = None,
) -> list[PolicyMix]:
    """The mixes that `contributions` needs: always nothing and everything, and what the design asks
    for.

    `parts` may give own groups {name: (levers)}; levers of the mix in no part stay in every mix.
    """
    base = policy.load_mix(mix)
    parts = parts or parts_of(base, by)
    one_of(Phrase("design"), design, DESIGNS)
    for name, levers in parts.items():
        for lever in levers:
            one_of(Phrase("lever of part '{part}'", part=name), lever, list(base.paths))
    return [_mix(base, parts, bits) for bits in _bits(len(parts), design)]


def _bits(n: int, design: str) -> list[Bits]:
    """Which combinations of n parts a design runs, as tuples of 0 and 1."""
    nothing = (0,) * n
    everything = (1,) * n
    combined = [nothing, everything]
    if design in ("out", "ends"):
        combined += [_flipped(everything, place) for place in range(n)]
    if design in ("alone", "ends"):
        combined += [_flipped(nothing, place) for place in range(n)]
    if design == "all":
        if n > MOST_PARTS_FOR_ALL:
            raise InputError(
                "parts_too_many",
                "{n} parts have {combinations} combinations; at most {most} parts, or design "
                "'ends'",
                n=n,
                combinations=2**n,
                most=MOST_PARTS_FOR_ALL,
            )
        combined += list(product((0, 1), repeat=n))
    return list(dict.fromkeys(combined))


def _mix(base: PolicyMix, parts: Mapping[str, Sequence[str]], bits: Bits) -> PolicyMix:
    """The base mix with the parts whose bit is 1."""
    names = [name for name, bit in zip(parts, bits, strict=True) if bit]
    left_out = {lever for name in parts if name not in names for lever in parts[name]}
    if not names:
        content = "no part"
    elif len(names) == len(parts):
        content = "all parts"
    else:
        content = ", ".join(names)
    return replace(
        base,
        name=f"{base.name}{MARK}{''.join(map(str, bits))}",
        paths={lever: path for lever, path in base.paths.items() if lever not in left_out},
        title_en=f"{base.title_en} [{content}]",
        title_zh=f"{base.title_zh} [{content}]",
    )


def contributions(
    results: Results,
    target: str | None = None,
    group: str | None = None,
    parts: Iterable[str] | None = None,
) -> pd.DataFrame:
    """What each part of a mix adds, from a folder of designed mixes; paired over the draws, with
    Student's intervals.

    In counted targets met (of a `group` if asked), or in the probability of one `target`. One row a
    part with what the design permits: out (lost when the part is left out), alone (gained by the
    part alone), shapley (average over all orders), synergy (out - alone: what the part brings only
    together with the others), each with _low and _high, and n draws. `parts` names the parts in the
    order of the bits; by default the families of the base mix.
    """
    results = as_results(results)
    base, table = _designed(results, target, group)
    names = list(parts or _known_parts(base, len(table.columns[0])))
    n = len(names)
    everything = (1,) * n
    nothing = (0,) * n
    draws = table.index.get_level_values("draw").nunique()
    lines = []
    for place, name in enumerate(names):
        without = _flipped(everything, place)
        alone = _flipped(nothing, place)
        gains: dict[str, pd.Series] = {}
        if without in table:
            gains["out"] = table[everything] - table[without]
        if alone in table:
            gains["alone"] = table[alone] - table[nothing]
        if len(gains) == 2:
            gains["synergy"] = gains["out"] - gains["alone"]
        if table.shape[1] == 2**n:
            gains["shapley"] = _shapley(table, place, n)
        lines.append({"part": name, "n": draws, **_with_intervals(gains)})
    total = {"everything": table[everything] - table[nothing]}
    return pd.DataFrame(lines).assign(**_with_intervals(total))


def synergies(
    results: Results,
    target: str | None = None,
    group: str | None = None,
    parts: Iterable[str] | None = None,
) -> pd.DataFrame:
    """What two parts bring only together, averaged over what else is in place (Shapley's
    interaction index).

    Needs the design `all`. One row a pair: first, second, synergy with low, high (Student over the
    draws), n.
    """
    results = as_results(results)
    base, table = _designed(results, target, group)
    names = list(parts or _known_parts(base, len(table.columns[0])))
    n = len(names)
    if table.shape[1] != 2**n:
        raise InputError(
            "combinations_missing",
            "{path} holds {there} of {wanted} combinations; synergies need the design 'all'",
            path=results.path,
            there=table.shape[1],
            wanted=2**n,
        )
    draws = int(table.index.get_level_values("draw").nunique())
    lines = []
    for i, j in combinations(range(n), 2):
        mean, low, high = mean_interval(_means(_interaction(table, i, j, n)))
        lines.append(
            {
                "first": names[i],
                "second": names[j],
                "synergy": mean,
                "low": low,
                "high": high,
                "n": draws,
            }
        )
    return pd.DataFrame(lines).sort_values("synergy", key=abs, ascending=False, ignore_index=True)


class Design(NamedTuple):
    """Designed mixes of a folder."""

    base: str
    """The mix that was parted."""
    names: list[str]
    """Names of its parts, in the order of the bits."""
    mixes: dict[Bits, str]
    """Which parts are there -> the mix of the folder."""

    def without(self, place: int) -> Bits:
        """All parts but one."""
        return _flipped((1,) * len(self.names), place)

    def alone(self, place: int) -> Bits:
        """One part and no other."""
        return _flipped((0,) * len(self.names), place)

    def added(self, values: Mapping[Bits, FloatArray]) -> FloatArray:
        """What each part adds in each draw, shape (draws, parts, columns): the mean of what it adds
        last, to all others, and first, to none. `values`: by combination, (draws, columns).
        """
        everything, nothing = (1,) * len(self.names), (0,) * len(self.names)
        parts = [
            (values[everything] - values[self.without(part)])
            + (values[self.alone(part)] - values[nothing])
            for part in range(len(self.names))
        ]
        return np.stack(parts, axis=1) / 2

    def by_draw(self, outcomes: Outcomes, table: FloatArray) -> tuple[IntArray, FloatArray]:
        """(draws that every combination has, shape (draws,); what each part adds to the columns of
        `table`, which has a row a run of `outcomes`).
        """
        frames = {}
        for bits, mix in self.mixes.items():
            rows = outcomes.rows(mix)
            draws, values = by_draw(outcomes.runs["draw"].to_numpy()[rows], table[rows])
            frames[bits] = pd.DataFrame(values, index=draws)
        shared = sorted(set.intersection(*(set(frame.index) for frame in frames.values())))
        values = {bits: frame.loc[shared].to_numpy() for bits, frame in frames.items()}
        return np.array(shared), self.added(values)


def designed_parts(results: Results, parts: Iterable[str] | None = None) -> Design:
    """The designed mixes of a folder that holds the design `ends` of one base mix; refused if one
    of its mixes is missing.
    """
    base = _base_of(results)
    mixes = {tuple(map(int, mix.split(MARK)[1])): mix for mix in results.mixes if MARK in mix}
    n = len(next(iter(mixes)))
    missing = [bits for bits in _bits(n, "ends") if bits not in mixes]
    if missing:
        raise InputError(
            "ends_missing",
            "{path} holds no run of '{mix}': what each part brings needs the design 'ends'",
            path=results.path,
            mix=f"{base}{MARK}{''.join(map(str, missing[0]))}",
        )
    return Design(base, list(parts or _known_parts(base, n)), mixes)


def _base_of(results: Results) -> str:
    """Name of the one mix of which a folder holds designed mixes."""
    bases = {mix.split(MARK)[0] for mix in results.mixes if MARK in mix}
    if len(bases) != 1:
        raise InputError(
            "no_designed_mixes",
            "{path} holds no designed mixes of one base mix; make them with "
            "analysis.questions.contributions.designed_mixes and run them with assess",
            path=results.path,
        )
    return bases.pop()


def _designed(results: Results, target: str | None, group: str | None) -> tuple[str, pd.DataFrame]:
    """(name of the base mix, outcome of every combination: rows draws, columns tuples of bits)."""
    base = _base_of(results)
    marked = [mix for mix in results.mixes if MARK in mix]
    if target is None:
        rows = number_met(results, group)
    else:
        outcomes = outcomes_of(results)
        rows = outcomes.runs.assign(met=outcomes.chance[:, outcomes.column(target)])
    rows = rows[rows["mix"].isin(marked)]
    table = rows.pivot_table(index=list(PAIR), columns="mix", values="met").dropna()
    table.columns = pd.Index(
        [tuple(map(int, mix.split(MARK)[1])) for mix in table.columns], tupleize_cols=False
    )
    n = len(table.columns[0]) if table.shape[1] else 0
    ends = [bits for bits in ((0,) * n, (1,) * n) if bits not in table]
    if not len(table) or ends:
        raise InputError(
            "no_draw_under_all",
            "{path}: no draw succeeded under all designed mixes, nothing and everything included",
            path=results.path,
        )
    return base, table


def _known_parts(base: str, n: int) -> list[str]:
    """Names of the parts of a shipped mix, if their number fits the bits."""
    for by in ("family", "lever"):
        parts = parts_of(base, by)
        if len(parts) == n:
            return list(parts)
    raise InputError(
        "parts_unnamed",
        "the {n} parts of '{base}' have no known names; give them as parts=(...)",
        n=n,
        base=base,
    )


def _flipped(bits: Bits, place: int) -> Bits:
    """Bits with one of them turned."""
    return tuple(1 - bit if i == place else bit for i, bit in enumerate(bits))


def _shapley(table: pd.DataFrame, place: int, n: int) -> pd.Series:
    """Shapley value of a part, draw by draw.  Source: Shapley 1953."""
    total = pd.Series(0.0, index=table.index)
    for bits in table.columns:
        if not bits[place]:
            size = sum(bits)
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            total = total + weight * (table[_flipped(bits, place)] - table[bits])
    return total


def _interaction(table: pd.DataFrame, i: int, j: int, n: int) -> pd.Series:
    """Shapley interaction index of two parts, draw by draw.  Source: Grabisch and Roubens 1999."""
    total = pd.Series(0.0, index=table.index)
    for bits in table.columns:
        if not bits[i] and not bits[j]:
            size = sum(bits)
            weight = factorial(size) * factorial(n - size - 2) / factorial(n - 1)
            first = _flipped(bits, i)
            second = _flipped(bits, j)
            total = total + weight * (
                table[_flipped(first, j)] - table[first] - table[second] + table[bits]
            )
    return total


def _means(series: pd.Series) -> FloatArray:
    """One number a draw."""
    return by_draw(series.index.get_level_values("draw"), series.to_numpy())[1]


def _with_intervals(gains: dict[str, pd.Series]) -> dict[str, float]:
    """Mean and interval of each kind of contribution."""
    columns: dict[str, float] = {}
    for name, series in gains.items():
        mean, low, high = mean_interval(_means(series))
        columns |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    return columns
