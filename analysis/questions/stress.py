"""What the closure of an edge of the graph costs, and which edges matter most: the same draws with
the closure and without it.

    table = closures(["road:kangding-yajiang"], start="2024-07", months=3)
    ranking = closures(draws=10)
"""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple

import joblib
import numpy as np
import pandas as pd

from abm.clock import label_of, parse_month
from abm.model import GanziModel
from abm.registers.drawing import POSTERIOR
from agents.calendar import MONTHS_A_YEAR
from agents.county import COUNTIES
from runs.experiment import MOST_DRAWS
from runs.refusals import InputError, nearest, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from agents.arrays import FloatArray

FIGURES = {
    "real_gdp": "CNY",
    "visits": "person-visits",
    "herder_income": "CNY",
    "resident_income": "CNY",
    "lithium_concentrate": "t",
    "export_energy": "MWh",
}
"""What a closure may cost: monthly indicators, and their units."""
SUFFERING = ("resident_income", "herder_income")
"""What makes a county suffer: incomes of those who live there."""
LAYERS = ("road", "air", "line")
FIRST = "2024-07"
MONTHS = 3
"""When edges are closed where nobody says, and for how long."""
MONTHS_SEEN = 2 * MONTHS_A_YEAR
"""From the first closed month on."""
RECOVERED = 0.1
"""Part of the worst month's loss of product at which a closure counts as over."""


class Closure(NamedTuple):
    """When edges are closed, and how far."""

    first: int  # month index
    months: int
    open: float  # part that is left


class Run(NamedTuple):
    """One run: monthly values from the closure's first month on."""

    figures: FloatArray  # (months, figures)
    incomes: FloatArray  # of the first twelve months, (18,)


def closures(
    edges: Iterable[str] | None = None,
    *,
    start: str = FIRST,
    months: int = MONTHS,
    open: float = 0.0,
    draws: int = 10,
    mix: str = "status_quo",
    outlook: str = "uncertain",
    jobs: int = 1,
    source: str = POSTERIOR,
) -> pd.DataFrame:
    """What closing each edge costs over the twelve months from its first closed month on, dearest
    first.

    Args:
        edges: names such as "road:kangding-yajiang"; by default every road, flight and line out of
            the prefecture.
        start, months: first month of the closure, "YYYY-MM", and for how long.
        open: part of each month, or of a line's capability, that is left.
        draws: paired draws, from the first on.
        mix, outlook, source: the world in which it happens.
        jobs: runs at a time.

    Columns: edge; for each of FIGURES its mean loss and `_low`, `_high` (95 %), and `_share` of
    the twelve months without the closure; county that loses the largest share of its people's
    incomes, and that share; recovery: months after the reopening until the product is back to
    within a tenth of the worst month's loss, NaN if not within the two years looked at.
    """
    draws = whole_number("draws", draws, 2, high=MOST_DRAWS)
    months = whole_number("months", months, 1, high=MONTHS_SEEN)
    if not (isinstance(open, Real) and 0 <= open <= 1):
        raise InputError(
            "open_not_share", "open = {open!r} must be a number from 0 to 1, such as 0", open=open
        )
    first = _first_month(start)
    known = closable_edges()
    chosen = list(known) if edges is None else [_checked(edge, known) for edge in edges]
    closure = Closure(first, months, open)
    world = {"mix": mix, "outlook": outlook, "source": source}
    by_draw = joblib.Parallel(n_jobs=jobs)(
        joblib.delayed(_runs)(chosen, draw, closure, **world) for draw in range(draws)
    )
    whole, *closed = zip(*by_draw, strict=True)
    rows = [
        {"edge": edge} | _costs(whole, cut, months=months)
        for edge, cut in zip(chosen, closed, strict=True)
    ]
    table = pd.DataFrame(rows)
    return table.sort_values("real_gdp", ascending=False, ignore_index=True)


def closable_edges() -> dict[str, str]:
    """Edges that can be closed: name -> layer, each road once whatever its direction."""
    network = GanziModel(end="2022-01", detail="coarse").network
    names: dict[str, str] = {}
    for layer in LAYERS:
        table = network.layers()[layer]
        lines = network.line_rows.lines
        rows = range(table.n)[lines] if layer == "line" else range(table.n)
        for row in rows:
            start, end, _ = table.ends[row]
            back = f"{layer}:{end}-{start}"
            if not start.startswith("origin:") and back not in names:
                names[table.names[row]] = layer
    return names


def _checked(edge: str, known: dict[str, str]) -> str:
    """An edge's name, in the direction in which it is listed."""
    layer, _, ends = edge.partition(":")
    turned = f"{layer}:{'-'.join(reversed(ends.split('-')))}"
    for name in (edge, turned):
        if name in known:
            return name
    raise InputError(
        "edge_not_closable",
        "there is no edge '{edge}' that can be closed{hint}; see 'ganzi list edges'",
        edge=edge,
        hint=nearest(edge, known),
    )


def _first_month(start: str) -> int:
    """Month index of the first closed month; refused unless a year of the run follows."""
    first, earliest, last = parse_month(start), parse_month("2022-04"), parse_month("2029-01")
    if not earliest <= first <= last:
        raise InputError(
            "closure_too_late",
            "--from {start}: a closure may begin from {first} to {last}",
            start=start,
            first=label_of(earliest),
            last=label_of(last),
        )
    return first


def _runs(
    edges: Sequence[str], draw: int, closure: Closure, *, mix: str, outlook: str, source: str
) -> list[Run]:
    """A draw to two years after the first closed month: without a closure, then with each edge
    closed; all have the months before in common.
    """
    end = label_of(closure.first + MONTHS_SEEN - 1)
    model = GanziModel(mix=mix, outlook=outlook, draw=draw, rng=1, end=end, source=source)
    while model.network.next_month < closure.first:
        model.step()
    runs = []
    for edge in ("", *edges):
        twin = model.copy()
        if edge:
            twin.network.set(edge, open=closure.open, months=closure.months)
        runs.append(_measured(twin.run(), closure.first))
    return runs


def _measured(model: GanziModel, first: int) -> Run:
    """What is kept of a run."""
    return Run(
        figures=_by_month(model, first, None)[list(FIGURES)].to_numpy(),
        incomes=_incomes(model, first),
    )


def _by_month(model: GanziModel, first: int, by: str | None) -> pd.DataFrame:
    """Monthly values from the month `first` on: a row a month, a column an indicator."""
    frame = model.outcomes(by)
    frame = frame[frame["month"] >= label_of(first)]
    keys = "month" if by is None else ["month", by]
    return frame.pivot(index=keys, columns="indicator", values="value")


def _incomes(model: GanziModel, first: int) -> FloatArray:
    """Incomes of a county's people in the twelve months from `first` on, CNY, (18,)."""
    frame = _by_month(model, first, "county")[list(SUFFERING)].sum(axis=1).unstack("county")
    return frame[list(COUNTIES)].iloc[:MONTHS_A_YEAR].sum().to_numpy()


def _costs(whole: Sequence[Run], cut: Sequence[Run], *, months: int) -> dict[str, Any]:
    """What a closure costs, from paired runs."""
    before = np.array([run.figures for run in whole])
    loss = before - np.array([run.figures for run in cut])
    year = loss[:, :MONTHS_A_YEAR].sum(axis=1)
    mean = year.mean(axis=0)
    half = 1.96 * year.std(axis=0, ddof=1) / np.sqrt(len(year))
    usual = before[:, :MONTHS_A_YEAR].sum(axis=1).mean(axis=0)
    share = np.divide(mean, usual, out=np.zeros_like(mean), where=usual > 0)
    row: dict[str, Any] = {}
    for place, name in enumerate(FIGURES):
        row[name] = mean[place]
        row[f"{name}_low"] = mean[place] - half[place]
        row[f"{name}_high"] = mean[place] + half[place]
        row[f"{name}_share"] = share[place]

    incomes = np.array([run.incomes for run in whole])
    suffered = (incomes - np.array([run.incomes for run in cut])).sum(axis=0) / incomes.sum(axis=0)
    row["county"] = COUNTIES[int(suffered.argmax())]
    row["county_share"] = suffered.max()
    row["recovery"] = recovery(loss[:, :, 0].mean(axis=0), months)
    return row


def recovery(loss: FloatArray, months: int) -> float:
    """Months after a closure of so many `months` until the monthly `loss`, (months looked at,), is
    below a tenth of the worst for good; NaN if it never is.
    """
    worst = loss[:months].max(initial=0.0)
    high = np.flatnonzero(loss > RECOVERED * worst)
    if worst <= 0 or not len(high):
        return 0.0
    after = high[-1] + 1 - months
    return float("nan") if high[-1] == len(loss) - 1 else float(max(after, 0))
