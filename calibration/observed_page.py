"""The observed series on the site: a table, the contradictions, and a picture of every
series.

`python -m calibration.observed_page` draws the picture again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np

from abm.clock import EPOCH_YEAR
from agents.calendar import MONTHS_A_YEAR
from analysis.figures.style import GRID, INK, QUIET, blank, style
from calibration import observed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PICTURE = Path(__file__).parent / "observed.png"
COLUMNS = 5
PANEL = (2.1, 1.25)
DOTS = 110
VINTAGES = {
    "first": "#00706b",
    "preliminary": "#5aa9a3",
    "revised": "#a3003b",
    "derived": "#b35806",
    "before_census": "#3b528b",
    "after_census": "#d98c00",
}
"""A colour an edition, the same in every panel; a line joins one edition on one side of a break."""
SHORT = 1e4


def series_rows() -> Iterator[tuple[str | float, ...]]:
    """One row a line of figures: how many, first and last period, lowest and highest value, grades,
    mean weight.
    """
    for (series, vintage, counted), part in observed.observed().groupby(observed.LINE, sort=True):
        grades = "".join(sorted(set(part["grade"])))
        periods = part["period"].tolist()
        span = periods[0] if len(periods) == 1 else f"{min(periods)} to {max(periods)}"
        low = part["value"].min()
        high = part["value"].max()
        values = f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"
        yield (
            f"`{series}`",
            vintage,
            counted,
            len(part),
            span,
            part["unit"].iloc[0],
            values,
            grades,
            f"{part['weight'].mean():.2f}",
        )


SERIES_HEADER = (
    "series",
    "vintage",
    "counted",
    "figures",
    "period",
    "unit",
    "value",
    "grade",
    "weight",
)
CONTRADICTION_HEADER = ("series", "period", "gap", "what")


def contradiction_rows() -> Iterator[tuple[str, ...]]:
    """One row a contradiction, the largest gaps first, then those that were named by hand."""
    table = observed.contradictions().sort_values(
        "gap", ascending=False, kind="stable", na_position="last"
    )
    for row in table.to_dict("records"):
        names = f"`{row['series']}`"
        if row["series"] != row["other"]:
            names += f", `{row['other']}`"
        gap = f"{row['gap']:.0%}" if np.isfinite(row["gap"]) else ""
        yield names, row["period"], gap, row["what"]


def picture() -> Figure:
    """The figure: a panel a series with figures of several dates, a line a vintage and side of a
    break, bars: error.
    """
    frame = observed.observed(every=True)
    names = observed.drawn_series()
    rows = -(-len(names) // COLUMNS)
    with mpl.rc_context({**style(), "font.size": 6}):
        figure = blank(COLUMNS * PANEL[0], rows * PANEL[1] + 0.5)
        axes = figure.subplots(rows, COLUMNS).ravel()
        for place, ax in enumerate(axes):
            if place < len(names):
                _panel(ax, names[place], frame[frame["series"] == names[place]])
            else:
                ax.set_axis_off()
        handles = [
            mpl.lines.Line2D([], [], color=colour, marker="o", markersize=3)
            for colour in VINTAGES.values()
        ]
        labels = [name.replace("_", " ") for name in VINTAGES]
        figure.legend(
            handles, labels, ncols=len(VINTAGES), loc="upper center", frameon=False, fontsize=7
        )
        figure.tight_layout(rect=(0, 0, 1, 1 - 0.35 / figure.get_figheight()), h_pad=0.8)
    return figure


def _panel(ax: Axes, name: str, part: pd.DataFrame) -> None:
    """One series; hollow marks are figures that another one of their period and vintage
    replaces.
    """
    top = part["value"].abs().max()
    scale = 10.0 ** (3 * np.floor(np.log10(top) / 3)) if top >= SHORT else 1.0
    unit = part["unit"].iloc[0]
    for (_, vintage, _), own in part.groupby(observed.LINE, sort=False):
        when = EPOCH_YEAR + (own["first"] + own["last"] + 1) / 2 / MONTHS_A_YEAR
        colour = VINTAGES[vintage]
        value = own["value"] / scale
        used = own["use"].to_numpy()
        whole = used & (own["last"] - own["first"] == MONTHS_A_YEAR - 1).to_numpy()
        ax.errorbar(
            when[used],
            value[used],
            value[used].abs() * own["error"][used],
            fmt="none",
            ecolor=colour,
            lw=0.6,
        )
        ax.plot(when[whole], value[whole], color=colour, lw=0.8)
        ax.plot(when[used], value[used], "o", color=colour, ms=2)
        ax.plot(when[~used], value[~used], "o", color=colour, ms=3, mfc="none", mew=0.5)
    ax.set_title(name.replace("_", " "), fontsize=6, color=INK, loc="left", pad=2)
    ax.set_ylabel(
        f"{scale:.0e} {unit}".replace("e+0", "e") if scale > 1 else unit, fontsize=5, color=QUIET
    )
    ax.tick_params(labelsize=5, length=1.5, pad=1)
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(4, integer=True, min_n_ticks=1))
    ax.xaxis.set_major_formatter(mpl.ticker.FormatStrFormatter("%d"))
    middle = EPOCH_YEAR + (part["first"].min() + part["last"].max()) / 2 / MONTHS_A_YEAR
    half = max((part["last"].max() - part["first"].min()) / 2 / MONTHS_A_YEAR, 1.0) + 0.2
    ax.set_xlim(middle - half, middle + half)
    ax.yaxis.set_major_locator(mpl.ticker.MaxNLocator(3))
    ax.set_ylim(bottom=min(0.0, float(part["value"].min() / scale) * 1.15))
    ax.grid(visible=True, color=GRID, lw=0.3)


def draw(file: Path = PICTURE) -> Path:
    """Write the picture; the same bytes as long as the figures are the same."""
    picture().savefig(file, dpi=DOTS, metadata={"Software": None})
    return file


if __name__ == "__main__":
    print(draw())
