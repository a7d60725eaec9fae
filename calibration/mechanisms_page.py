"""What every mechanism is worth, on the model's page."""

from __future__ import annotations

from calibration.experiments import results
from calibration.tables import PageTable

LOOKS = {"spread": " between counties", "bad_year": " in a bad year"}
"""What a measure looks at, other than the indicator itself."""


def page_table() -> PageTable:
    """What every mechanism is worth, from the last full experiment."""
    header = (
        "left out",
        "what goes",
        "indicator",
        "year",
        "has to move",
        "moves",
        "95 % interval",
        "draws",
        "mix, outlook",
        "target moved most",
        "passes",
    )
    rows = [
        (
            f"`{row['name']}`",
            row["cuts"],
            f"`{row['indicator']}`" + LOOKS.get(row["measure"], ""),
            str(row["year"]),
            _change(row["minimum"], row["measure"]).lstrip("+"),
            _change(row["effect"], row["measure"]),
            f"{_change(row['low'], row['measure'])} to {_change(row['high'], row['measure'])}",
            str(row["draws"]),
            f"{row['mix']}, {row['outlook']}",
            f"`{row['target']}` {100 * row['shift']:+.0f} points" if row["shift"] else "",
            "yes" if row["passes"] else "**no**",
        )
        for row in results.read("ablations").to_dict("records")
    ]
    return PageTable(header, rows)


def _change(value: float, measure: str) -> str:
    """A change as text: in the indicator's unit, or in per cent."""
    return f"{value:+.3g}" if measure == "difference" else f"{value:+.1%}"
