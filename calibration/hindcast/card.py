"""The hindcast card: one page that needs nothing else, on which a sceptic finds what was tested and
what was not.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm.registers import targets
from analysis.figures.style import picture
from analysis.reading.optional_libraries import needs
from analysis.report.web import FONTS
from calibration.fitting.page import worst_moments
from calibration.hindcast.card_texts import say
from calibration.hindcast.picture import MODEL, RIVAL, TOLD, hindcast_figure
from calibration.hindcast.rolling import FAIR, LATE_ORIGIN, RAW
from calibration.hindcast.series import all_series

if TYPE_CHECKING:
    from calibration.hindcast.series import Series

DOTS = 130
BARE = f"{RAW}_{FAIR}"
SHOWN = (MODEL, TOLD, RIVAL, "autoregression", "trend")
"""Forecasters in the tables; the scores also hold the bare ensemble."""
PERCENT = ("coverage", "bias")
WORST = 6
"""Moments of the fit that are shown, those that are farthest off."""
WHOLE = ("n_series", "n_pairs", "n_outcomes", "origin", "n_late")


def card_html(found: dict[str, int | pd.DataFrame], lang: str, png: bytes) -> bytes:
    """The card as UTF-8 bytes; `found` holds the tables and facts of `validate`, `png` the bytes of
    its figure.
    """
    jinja = needs("jinja2", "report")
    loader = jinja.PackageLoader("calibration.hindcast", "templates")
    environment = jinja.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    table, means = found["forecasts"], found["scores"]
    told = {
        **{
            "lang": lang,
            "fonts": FONTS[lang],
            "title": say("title", lang),
            "said": lambda name: say(name, lang),
        },
        **{"scope": scope(found, lang), "verdicts": verdicts(found, lang)},
        **{"tested": say("tested_lines", lang), "untested": say("untested_lines", lang)},
        "picture": base64.b64encode(png).decode(),
        "scores": _scores(means, lang),
        "gaps": _gaps(found["differences"], lang),
        "told": _told(table, lang),
        "discrepancy": _grid(
            found["discrepancy"], ("class", "floor", "estimate", "used", *WHOLE[:3]), lang
        ),
        "pooling": _pooling(found["pooling"], lang),
        **_fit(lang),
        "each": _each(table[table["counts"]], lang),
        "breaks": _each(table[table["across_break"]], lang),
        "provenance": found["provenance"],
    }
    return environment.get_template("card.html.j2").render(**told).encode()


def card_png(found: dict[str, int | pd.DataFrame], lang: str) -> bytes:
    """The figure of the card as PNG bytes."""
    return picture(hindcast_figure(found["forecasts"], found["draws"], lang), "png", DOTS)


def scope(found: dict[str, int | pd.DataFrame], lang: str) -> str:
    """One line: how much was tested."""
    counted = found["forecasts"][found["forecasts"]["counts"]]
    own = counted[counted["forecaster"] == MODEL]
    outcomes = own[["series", "segment", "outcome_period"]].drop_duplicates()
    counts = {"n_pairs": len(own), "n_outcomes": len(outcomes), "n_series": own["series"].nunique()}
    years = {"first": int(own["origin"].min()), "last": int(own["origin"].max())}
    return say("scope_line", lang, draws=found["draws"], **years, **counts)


def verdicts(found: dict[str, int | pd.DataFrame], lang: str) -> list[dict[str, str]]:
    """Sentences, losses first: dict with the text and whether the model lost."""
    rows, table = found["scores"].set_index(["class", "forecaster"]), found["forecasts"]
    counted = table[table["counts"] & (table["forecaster"] == MODEL)]
    lines = []
    for row in (
        found["weights"].sort_values("pooled", ascending=False, kind="stable").to_dict("records")
    ):
        own = rows.loc[row["class"], MODEL]
        inside = int(counted.loc[counted["class"] == row["class"], "covered"].sum())
        counts = {name: row[name] for name in ("n_pairs", "n_outcomes", "n_series")}
        scores = {
            "model": row["crps_model"],
            "rival": row["crps_rival"],
            "name": say(row["rival"], lang),
        }
        told = {"label": say(row["class"], lang), "bias": own["bias"], "inside": inside}
        name = "lost" if row["pooled"] else "won"
        late = _late(own, rows.loc[row["class"], row["rival"]], lang)
        lines.append({"mark": name, "text": say(name, lang, **counts, **scores, **told) + late})
    return lines


def _late(own: pd.Series, rival: pd.Series, lang: str) -> str:
    """A sentence on the later origins alone, where there are earlier ones too."""
    if not 0 < own["n_late"] < own["n_pairs"]:
        return ""
    values = {"n_late": int(own["n_late"]), "model": own["crps_late"], "rival": rival["crps_late"]}
    return say("late", lang, year=LATE_ORIGIN, **values)


def _scores(means: pd.DataFrame, lang: str) -> dict[str, list[str | list[str]]]:
    """Scores by class and forecaster."""
    return _grid(
        means[means["forecaster"].isin([*SHOWN, BARE])],
        (
            "class",
            "forecaster",
            "crps",
            "log_score",
            "mase",
            "coverage",
            "bias",
            *WHOLE[:3],
            "crps_late",
            "n_late",
        ),
        lang,
    )


def _gaps(differences: pd.DataFrame, lang: str) -> dict[str, list[str | list[str]]]:
    """Model less rival with the interval over series."""
    rows = differences[differences["score"] == "crps"].copy()
    rows["interval"] = [
        "–" if np.isnan(low) else f"{low:+.3f} … {high:+.3f}"
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    rows["difference"] = [f"{value:+.3f}" for value in rows["difference"]]
    return _grid(rows, ("scope", "rival", "difference", "interval", "n_series", "n_pairs"), lang)


def _told(table: pd.DataFrame, lang: str) -> dict[str, list[str | list[str]]]:
    """Series that the model is told: what it says, what was read, and why that is no test."""
    rows = []
    for series in (series for series in all_series() if series.told):
        own = table[(table["series"] == series.id) & (table["forecaster"] == TOLD)]
        if own.empty:
            continue
        last = own.sort_values("origin").iloc[0]
        label = f"{series.names[f'label_{lang}']} ({series.names[f'unit_{lang}']})"
        plans = table[(table["series"] == series.id) & (table["forecaster"] == "announced")]
        said = f"{plans['median'].iloc[-1] / series.unit:.3g}" if len(plans) else "–"
        why = {"series": label, "announced": said, "why": series.names[f"note_{lang}"]}
        rows.append({**last[["origin", "outcome_period"]], **_figures(last, series), **why})
    columns = (
        "series",
        "origin",
        "outcome_period",
        "outcome",
        "median",
        "middle",
        "announced",
        "why",
    )
    return _grid(pd.DataFrame(rows, columns=list(columns)), columns, lang)


def _each(table: pd.DataFrame, lang: str) -> dict[str, list[str | list[str]]]:
    """Every forecast of the forecasters shown."""
    known = {series.id: series for series in all_series()}
    rows = []
    for row in table[table["forecaster"].isin(SHOWN)].to_dict("records"):
        series = known[row["series"]]
        label = f"{series.names[f'label_{lang}']} ({series.names[f'unit_{lang}']})"
        rows.append({**row, **_figures(row, series), "series": label})
    columns = (
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
    return _grid(pd.DataFrame(rows, columns=list(columns)), columns, lang)


def _figures(row: dict[str, str | int] | pd.Series, series: Series) -> dict[str, str]:
    """Outcome, median and interval in the unit of the card."""
    low, high, middle, came = (
        row[name] / series.unit for name in ("low", "high", "median", "outcome")
    )
    return {
        "median": f"{middle:.3g}",
        "middle": f"{low:.3g} … {high:.3g}",
        "outcome": f"{came:.3g}",
    }


def _pooling(pooling: pd.DataFrame, lang: str) -> dict[str, list[str | list[str]]]:
    """Targets to be pooled, by their label."""
    columns = ("target", "rival", "weight_model", "probability_rival", *WHOLE[:3])
    rows = pooling.copy() if len(pooling) else pd.DataFrame(columns=list(columns))
    rows["target"] = [targets.register()[name][f"label_{lang}"] for name in rows["target"]]
    return _grid(rows, columns, lang)


def _fit(lang: str) -> dict[str, str | dict[str, list[Any]]]:
    """How well the shipped posterior gives the moments that it was fitted to, and where it does so
    worst.
    """
    within, number, worst = worst_moments(WORST, lang)
    columns = ("moment", "seen", "posterior_middle", "off", "use")
    rows = [row | {"use": say(row["use"], lang)} for row in worst]
    line = say("fit_line", lang, within=within, number=number) if number else say("none", lang)
    return {
        "fit_line": line,
        "fit": _grid(pd.DataFrame(rows, columns=list(columns)), columns, lang),
    }


def _grid(
    rows: pd.DataFrame, columns: tuple[str, ...], lang: str
) -> dict[str, list[str | list[str]]]:
    """A table as the template shows it."""
    lines = [[_cell(name, row[name], lang) for name in columns] for row in rows.to_dict("records")]
    words = ("class", "forecaster", "scope", "rival", "series", "why", "target", "moment", "use")
    return {
        "heads": [say(name, lang) for name in columns],
        "aligned": ["words" if name in words else "figures" for name in columns],
        "rows": lines,
    }


def _cell(name: str, value: str | float, lang: str) -> str:
    """One cell as text."""
    if isinstance(value, str):
        return say(value, lang) if name in ("class", "forecaster", "scope", "rival") else value
    if value is None or np.isnan(value):
        return "–"
    if name in WHOLE:
        return str(int(value))
    if name in PERCENT:
        return f"{value:+.0%}" if name == "bias" else f"{value:.0%}"
    return (
        f"{value:.3f}"
        if name in ("crps", "crps_late", "estimate", "floor", "used")
        else f"{value:.2f}"
    )
