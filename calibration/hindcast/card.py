"""The hindcast card: one page that needs nothing else, on which a sceptic finds what was tested and
what was not.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from abm.registers.drawing import SOURCES
from abm.registers.tables import read_table
from analysis.figures.style import picture
from analysis.reading.optional_libraries import needs
from analysis.report.web import FONTS
from calibration.fitting.page import worst_moments
from calibration.hindcast.card_words import (
    class_label,
    column_label,
    fact_label,
    forecaster_label,
    source_label,
    tested_lines,
    untested_lines,
    use_label,
)
from calibration.hindcast.discrepancy import with_deviations
from calibration.hindcast.picture import MODEL, RIVAL, TOLD, hindcast_figure
from calibration.hindcast.pool_entry import COLUMNS, with_entry
from calibration.hindcast.rolling import FAIR, LATE_ORIGIN, RAW
from calibration.hindcast.series import all_series
from runs.language import column_text, say, spoken_language

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from calibration.fitting.page import Agreement
    from calibration.hindcast.series import Series
    from calibration.hindcast.tables import Hindcast

DOTS = 130
BARE = f"{RAW}_{FAIR}"
SHOWN = (MODEL, TOLD, RIVAL, "autoregression", "trend")
"""Forecasters in the tables; the scores also hold the bare ensemble."""
WORST = 6
"""Moments of the fit that are shown, those that are farthest off."""
COUNTS = ("n_series", "n_pairs", "n_outcomes")
WORDS = ("class", "forecaster", "scope", "rival", "series", "why", "target", "moment", "use")
"""Columns that hold words."""
LAW_COLUMNS = ("class", "m", "deviation", "sig", "pi", "m2", "deviation2", "sig2", "n_years")
CHECK_COLUMNS = tuple(
    f"{score}_{scheme}"
    for score in ("crps", "coverage")
    for scheme in ("bare", "left_out", "expanding")
)
THREE_DECIMALS = ("crps", "crps_late", *LAW_COLUMNS[1:-1], *CHECK_COLUMNS[:3])
TOLD_COLUMNS = (
    "series",
    "origin",
    "outcome_period",
    "outcome",
    "median",
    "middle",
    "announced",
    "why",
)
FORECAST_COLUMNS = (
    "series",
    "origin",
    "outcome_period",
    "outcome",
    "forecaster",
    "median",
    "middle",
    "crps",
    "pit",
)
FIT_COLUMNS = ("moment", "seen", "posterior_middle", "off", "use")


class Grid(NamedTuple):
    """A table as the template shows it."""

    heads: list[str]
    aligned: list[str]
    """Kind of each column: words or figures."""
    rows: list[list[str]]


def card_html(hindcast: Hindcast, png: bytes) -> bytes:
    """The card in the language spoken, as UTF-8 bytes; `png`: the bytes of its figure."""
    jinja = needs("jinja2", "report")
    environment = jinja.Environment(
        loader=jinja.PackageLoader("calibration.hindcast", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    forecasts = hindcast.forecasts
    agreement = worst_moments(WORST)
    checked = hindcast.discrepancy.dropna(subset=["crps_bare"])
    page = environment.get_template("card.html.j2").render(
        say=say,
        lang=spoken_language(),
        fonts=FONTS[spoken_language()],
        scope=scope(hindcast),
        verdicts=verdicts(hindcast),
        tested=tested_lines(),
        untested=untested_lines(),
        picture=base64.b64encode(png).decode(),
        scores=_scores(hindcast.scores),
        gaps=_gaps(hindcast.differences),
        known=_known(forecasts),
        laws=_grid(with_deviations(hindcast.discrepancy), LAW_COLUMNS),
        checks=_grid(checked, ("class", *CHECK_COLUMNS)),
        pooling=_grid(
            with_entry(pd.DataFrame(read_table("error/pool")), hindcast.scores),
            ("class", "rival", "weight", *COLUMNS),
        ),
        fit_line=_fit_line(agreement),
        fit=_fit(agreement),
        each=_each(forecasts[forecasts["counts"]]),
        breaks=_each(forecasts[forecasts["across_break"]]),
        provenance=[
            (fact_label(name), source_label(value) if value in SOURCES else value)
            for name, value in hindcast.provenance
        ],
    )
    return page.encode()


def card_png(hindcast: Hindcast) -> bytes:
    """The figure of the card as PNG bytes."""
    figure = hindcast_figure(hindcast.forecasts, hindcast.draws, spoken_language())
    return picture(figure, "png", DOTS)


def scope(hindcast: Hindcast) -> str:
    """One line: how much was tested."""
    counted = hindcast.forecasts[hindcast.forecasts["counts"]]
    own = counted[counted["forecaster"] == MODEL]
    outcomes = own[["series", "segment", "outcome_period"]].drop_duplicates()
    return say(
        "{draws} draws; origins {first} to {last} (the last year that a forecaster knows); "
        "{n_pairs} forecasts of {n_outcomes} figures in {n_series} series. Information date March "
        "2022.",
        draws=hindcast.draws,
        first=int(own["origin"].min()),
        last=int(own["origin"].max()),
        n_pairs=len(own),
        n_outcomes=len(outcomes),
        n_series=own["series"].nunique(),
    )


def verdicts(hindcast: Hindcast) -> list[dict[str, str]]:
    """Sentences, losses first: dict with the text and whether the model lost."""
    scores = hindcast.scores.set_index(["class", "forecaster"])
    forecasts = hindcast.forecasts
    counted = forecasts[forecasts["counts"] & (forecasts["forecaster"] == MODEL)]
    losses_first = hindcast.rivals.sort_values("loses", ascending=False, kind="stable")
    lines = []
    for row in losses_first.to_dict("records"):
        own = scores.loc[row["class"], MODEL]
        rival = scores.loc[row["class"], row["rival"]]
        inside = int(counted.loc[counted["class"] == row["class"], "covered"].sum())
        text = _verdict(row, own["bias"], inside) + _late(own, rival)
        lines.append({"mark": "lost" if row["loses"] else "won", "text": text})
    return lines


def _verdict(row: Mapping[Hashable, Any], bias: float, inside: int) -> str:
    """How the model stands to its rival in a class of series."""
    fields: dict[str, Any] = {
        "label": class_label(row["class"]),
        "model": row["crps_model"],
        "rival": row["crps_rival"],
        "name": forecaster_label(row["rival"]),
        "n_pairs": row["n_pairs"],
        "n_outcomes": row["n_outcomes"],
        "n_series": row["n_series"],
        "bias": bias,
        "inside": inside,
    }
    if row["loses"]:
        return say(
            "{label}: the model loses. CRPS {model:.3f} against {rival:.3f} of “{name}” ({n_pairs} "
            "forecasts, {n_outcomes} outcomes, {n_series} series); bias {bias:+.0%}; {inside} of "
            "{n_pairs} outcomes inside its 80 % interval.",
            **fields,
        )
    return say(
        "{label}: the model is ahead. CRPS {model:.3f} against {rival:.3f} of “{name}” ({n_pairs} "
        "forecasts, {n_outcomes} outcomes, {n_series} series); bias {bias:+.0%}; {inside} of "
        "{n_pairs} outcomes inside its 80 % interval.",
        **fields,
    )


def _late(own: pd.Series, rival: pd.Series) -> str:
    """A sentence on the later origins alone, where there are earlier ones too."""
    if not 0 < own["n_late"] < own["n_pairs"]:
        return ""
    return say(
        " Origins from {year} on alone ({n_late} forecasts): {model:.3f} against {rival:.3f}.",
        year=LATE_ORIGIN,
        n_late=int(own["n_late"]),
        model=own["crps_late"],
        rival=rival["crps_late"],
    )


def _scores(means: pd.DataFrame) -> Grid:
    """Scores by class and forecaster."""
    rows = means[means["forecaster"].isin([*SHOWN, BARE])]
    measures = ("crps", "log_score", "mase", "coverage", "bias")
    return _grid(rows, ("class", "forecaster", *measures, *COUNTS, "crps_late", "n_late"))


def _gaps(differences: pd.DataFrame) -> Grid:
    """Model less rival with the interval over series."""
    rows = differences[differences["score"] == "crps"].copy()
    rows["interval"] = [
        "–" if np.isnan(low) else f"{low:+.3f} … {high:+.3f}"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    rows["difference"] = [f"{value:+.3f}" for value in rows["difference"]]
    return _grid(rows, ("scope", "rival", "difference", "interval", "n_series", "n_pairs"))


def _series_label(series: Series) -> str:
    """Name and unit of a series."""
    return f"{column_text(series.names, 'label')} ({column_text(series.names, 'unit')})"


def _known(table: pd.DataFrame) -> Grid:
    """Series that the model is told: what it says, what was read, and why that is no test."""
    rows = []
    for series in (series for series in all_series() if series.told):
        own = table[(table["series"] == series.id) & (table["forecaster"] == TOLD)]
        if own.empty:
            continue
        earliest = own.sort_values("origin").to_dict("records")[0]
        plans = table[(table["series"] == series.id) & (table["forecaster"] == "announced")]
        announced = f"{plans['median'].iloc[-1] / series.unit:.3g}" if len(plans) else "–"
        row = {
            "series": _series_label(series),
            "origin": earliest["origin"],
            "outcome_period": earliest["outcome_period"],
            "announced": announced,
            "why": column_text(series.names, "note"),
        }
        rows.append(row | _figures(earliest, series))
    return _grid(pd.DataFrame(rows, columns=list(TOLD_COLUMNS)), TOLD_COLUMNS)


def _each(table: pd.DataFrame) -> Grid:
    """Every forecast of the forecasters shown."""
    by_id = {series.id: series for series in all_series()}
    rows = []
    for row in table[table["forecaster"].isin(SHOWN)].to_dict("records"):
        series = by_id[row["series"]]
        rows.append({**row, **_figures(row, series), "series": _series_label(series)})
    return _grid(pd.DataFrame(rows, columns=list(FORECAST_COLUMNS)), FORECAST_COLUMNS)


def _figures(row: Mapping[Hashable, Any], series: Series) -> dict[str, str]:
    """Outcome, median and interval in the unit of the card."""
    low, high, median, outcome = (
        row[name] / series.unit for name in ("low", "high", "median", "outcome")
    )
    return {
        "median": f"{median:.3g}",
        "middle": f"{low:.3g} … {high:.3g}",
        "outcome": f"{outcome:.3g}",
    }


def _fit_line(agreement: Agreement) -> str:
    """How well the shipped posterior gives the moments that it was fitted to."""
    if not agreement.number:
        return say("none")
    return say(
        "Under the posterior that published probabilities use, {within} of {number} moments of "
        "2015-2021 lie within two deviations (observation error, the model's discrepancy and the "
        "spread of runs). Those farthest off:",
        within=agreement.within,
        number=agreement.number,
    )


def _fit(agreement: Agreement) -> Grid:
    """Where the shipped posterior gives the moments worst."""
    rows = [{**row, "use": use_label(row["use"])} for row in agreement.worst]
    return _grid(pd.DataFrame(rows, columns=list(FIT_COLUMNS)), FIT_COLUMNS)


def _grid(table: pd.DataFrame, columns: Sequence[str]) -> Grid:
    """A table as the template shows it."""
    return Grid(
        heads=[column_label(name) for name in columns],
        aligned=["words" if name in WORDS else "figures" for name in columns],
        rows=[[_cell(name, row[name]) for name in columns] for row in table.to_dict("records")],
    )


def _cell(name: str, value: Any) -> str:
    """One cell as text."""
    if name in ("class", "scope"):
        return class_label(value)
    if name in ("forecaster", "rival"):
        return forecaster_label(value)
    if isinstance(value, str):
        return value
    if value is None or np.isnan(value):
        return "–"
    if name in (*COUNTS, "origin", "n_late", "n_years", "enters"):
        return str(int(value))
    if name.startswith("coverage"):
        return f"{value:.0%}"
    if name == "bias":
        return f"{value:+.0%}"
    return f"{value:.3f}" if name in THREE_DECIMALS else f"{value:.2f}"
