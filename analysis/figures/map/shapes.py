"""Outlines and places on the page's flat map: longitudes are shrunk so that the region keeps its
shape.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from abm.registers.tables import DATA, read_table
from runs.language import column_text

if TYPE_CHECKING:
    from abm.registers.tables import Row

MIDDLE_LATITUDE = 30.5
NUDGES = {
    "danba": (0.1, 0.04),
    "daofu": (-0.06, -0.06),
    "kangding": (0.12, 0.06),
    "luding": (0.14, -0.06),
    "yajiang": (-0.05, -0.12),
    "derong": (-0.06, -0.04),
    "xiangcheng": (-0.02, 0.06),
    "daocheng": (0.02, -0.08),
}
"""Degrees by which names are moved from the middle of narrow counties, so that none covers another.
"""


@lru_cache(maxsize=1)
def outlines() -> tuple[list[dict[str, Any]], str]:
    """(features of the counties in map coordinates, each with its county id; where the outlines
    come from).
    """
    content = json.loads((DATA / "counties.geojson").read_text(encoding="utf-8"))
    ids = {str(row["adcode"]): row["id"] for row in _counties()}
    features = [
        {
            "type": "Feature",
            "county": ids[str(feature["properties"]["adcode"])],
            "geometry": {
                "type": feature["geometry"]["type"],
                "coordinates": _flat(feature["geometry"]["coordinates"]),
            },
        }
        for feature in content["features"]
    ]
    return features, content["source"]


def _flat(coordinates: list[Any]) -> list[Any]:
    """Nested coordinates with the longitude shrunk; y grows northwards."""
    if isinstance(coordinates[0], int | float):
        return [
            round(coordinates[0] * math.cos(math.radians(MIDDLE_LATITUDE)), 4),
            round(coordinates[1], 4),
        ]
    return [_flat(part) for part in coordinates]


@lru_cache(maxsize=1)
def centres() -> dict[str, tuple[float, float]]:
    """Middle of each county's outline: dict county -> (x, y) in map coordinates."""
    middles = {}
    for feature in outlines()[0]:
        ring = max(_rings(feature["geometry"]), key=len)
        middles[feature["county"]] = _centroid(ring)
    return middles


@lru_cache(maxsize=1)
def name_places() -> dict[str, tuple[float, float]]:
    """Where each county's name stands: dict county -> (x, y) in map coordinates."""
    nudged = {county: NUDGES.get(county, (0, 0)) for county in centres()}
    return {
        county: (x + nudged[county][0], y + nudged[county][1])
        for county, (x, y) in centres().items()
    }


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Outer rings of a polygon or of several."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [part[0] for part in parts]


def _centroid(ring: list[list[float]]) -> tuple[float, float]:
    """Centre of mass of a ring by the shoelace formula."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (3 * area), y / (3 * area)


def county_names() -> dict[str, str]:
    """Name of each county."""
    return {row["id"]: column_text(row, "label") for row in _counties()}


@lru_cache(maxsize=1)
def _counties() -> tuple[Row, ...]:
    """The table of counties, read once."""
    return read_table("counties")
