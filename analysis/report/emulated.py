"""Sliders inside the one-file report: every target of any mix, emulated by the page itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from abm.registers import policy, targets
from analysis.emulator.evaluate import load_emulator
from analysis.likelihood import SCALE
from analysis.questions.reachability import HEADLINE_KIND
from analysis.words.labels import family_label
from analysis.words.levers import gap, scale_of
from runs.folder.manifest import current_arguments
from runs.language import column_text, say
from runs.language.amounts import large_amount
from runs.refusals import InputError

if TYPE_CHECKING:
    from analysis.emulator.evaluate import Emulator
    from runs.folder.reader import Results

SCRIPT = Path(__file__).with_name("emulated.js")
LOCAL = "local"
"""Payer whose cost is shown: prefecture and counties."""
DRAWN_OUTLOOK = "uncertain"
"""The outlook that the table was learned under."""
BILLION = 1e9


def emulated(results: Results) -> dict[str, Any] | None:
    """What the page needs for its sliders, in the language spoken; None where no table is of this
    version, or where the runs are of another outlook than the table.
    """
    if current_arguments(results.manifest["arguments"])["outlook"] != DRAWN_OUTLOOK:
        return None
    try:
        emulator = load_emulator()
    except InputError:
        return None
    content = json.dumps(_content(emulator), ensure_ascii=False, separators=(",", ":"))
    return {
        "families": _families(emulator),
        "targets": [
            {"id": name, "label": column_text(row, "label")}
            for name, row in targets.register().items()
            if name in emulator.targets
        ],
        "content": Markup(content.replace("<", "\\u003c")),  # noqa: S704 (no end of a script)
        "script": Markup(SCRIPT.read_text(encoding="utf-8")),  # noqa: S704 (our own)
    }


def _content(emulator: Emulator) -> dict[str, Any]:
    """The table and the words, as the script reads them."""
    register = targets.register()
    counted = [
        place
        for place, name in enumerate(emulator.targets)
        if register[name]["kind"] == HEADLINE_KIND
    ]
    return {
        "table": emulator.coefficients(),
        "counted": counted,
        "local": emulator.payers.index(LOCAL),
        "money": large_amount(BILLION),
        "scale": [{"least": one.least, "fill": one.fill} for one in SCALE],
        "levers": [_lever(policy.register()[name]) for name in emulator.levers],
        "words": {
            "unknown": say(
                "Not known, run it: this is far from every mix that was tried. The mix stands "
                "below, ready for 'ganzi assess --mix'."
            ),
            "found": say(
                "Emulated: of {total} outcome targets {met} are met on average and {likely} are "
                "likely or very likely; prefecture and counties pay CNY {cost} bn more than under "
                "the status quo.",
                total=len(counted),
                met="{met}",
                likely="{likely}",
                cost="{cost}",
            ),
        },
    }


def _lever(row: Any) -> dict[str, Any]:
    """A lever: its value in the document, and how numbers are shown."""
    scale = scale_of(row)
    unit = gap(scale.unit) + scale.unit
    return {"document": row["document"], "factor": scale.factor, "unit": unit}


def _families(emulator: Emulator) -> list[dict[str, Any]]:
    """The sliders by family, in the order of the register."""
    register = policy.register()
    families: dict[str, list[dict[str, Any]]] = {}
    for name in emulator.levers:
        row = register[name]
        slider = {
            "id": name,
            "label": column_text(row, "label"),
            "low": row["low"],
            "high": row["high"],
        }
        families.setdefault(row["family"], []).append(slider)
    return [
        {"label": family_label(family), "levers": levers} for family, levers in families.items()
    ]
