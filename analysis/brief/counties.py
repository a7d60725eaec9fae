"""What a mix changes by county, from the digest that travels with the package, as tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara

from abm.registers import indicators, targets
from analysis.brief.tiles import change_map, most_changed
from analysis.questions.digest import MAP_YEARS, ON_MAPS
from analysis.words.numbers import axis_scale
from runs.folder.manifest import current_arguments
from runs.language import column_text, say

if TYPE_CHECKING:
    from abm.registers.tables import Row
    from analysis.brief.folder import Folder
    from analysis.questions.shipped_mixes import ShippedMixes


def drawn_counties(
    shipped: ShippedMixes,
    indicator: Row,
    change: dict[str, float],
    titles: tuple[str, str],
    year: int,
) -> None:
    """Tiles of a change of an indicator by county (`change`: model units) in a year; `titles` are
    those of the mix and of what it is compared with.
    """
    factor, unit = axis_scale(indicator)
    shown = {county: value / factor for county, value in change.items()}
    line = say(
        "{year}, {unit}: {mix} minus {against}, mean of {draws} draws",
        year=year,
        unit=unit or say("number"),
        mix=titles[0],
        against=titles[1],
        draws=shipped.manifest["county_draws"],
    )
    solara.v.Html(tag="p", class_="sub", children=[line])
    title = column_text(indicator, "label")
    solara.HTML(tag="div", unsafe_innerHTML=change_map(shown, f"{title}, {line}", unit))
    solara.v.Html(tag="p", class_="sub", children=[most_changed(shown)])
    note = say("Schematic: a tile a county, no boundaries.")
    solara.v.Html(tag="p", class_="sub", children=[note])


def target_counties(
    shipped: ShippedMixes | None, folder: Folder, target: str, base: str, mix: str
) -> tuple[int, dict[str, float]]:
    """(year, change by county in model units) of a target's indicator between two mixes of a
    folder; no counties where the digest has none of these very mixes or is of an earlier version.
    """
    row = targets.register()[target]
    year = next((one for one in MAP_YEARS if one >= row["year"]), MAP_YEARS[-1])
    if shipped is None or base == mix or row["indicator"] not in ON_MAPS:
        return year, {}
    held = current_arguments(folder.results.manifest["arguments"])["mixes"]
    same = all(
        held[name]["fingerprint"] == shipped.manifest["mixes"].get(name) for name in (base, mix)
    )
    if not same or shipped.outdated:
        return year, {}
    return year, shipped.county_change(mix, row["indicator"], year, base)


def indicator_of(target: str) -> Row:
    """The register's row of what a target judges."""
    return indicators.register()[targets.register()[target]["indicator"]]
