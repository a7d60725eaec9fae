"""One run for the command line: checked before it starts, written whole or shown as a table by
year.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from abm.model import DETAILS, GanziModel
from abm.registers import indicators
from abm.registers.outlook import KNOWN
from abm.registers.policy import load_mix
from abm.registers.tables import read_every_table
from runs.experiment import known_source
from runs.folder.disk import write_whole
from runs.language import ENGLISH, column_text, say, spoken_language
from runs.refusals import InputError, Phrase, one_of, reason_of, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

ENDINGS = (".csv", ".parquet")
HEADLINES = (
    "visits",
    "tourism_revenue",
    "sites_4a",
    "clean_capacity",
    "export_capacity",
    "lithium_ore_capacity",
    "mining_output",
    "enclave_output",
    "certificates",
    "services_above_scale",
    "nonfossil_share",
    "co2",
)
_SCALES = ((1e9, "bn "), (1e6, "M "))
"""Factors that keep numbers in English short; Chinese has the document's units for that."""


def checked_file(name: str) -> Path:
    """Path of an output file that can be written; refused otherwise, before anything runs."""
    file = Path(name)
    if file.suffix not in ENDINGS:
        raise InputError(
            "out_ending",
            "--out {name}: the name must end in {known}",
            name=name,
            known=Phrase("{one} or {other}", one=".csv", other=".parquet"),
        )
    if file.is_dir() or not file.parent.is_dir():
        problem = Phrase("the folder {folder} does not exist", folder=file.parent)
        if file.is_dir():
            problem = Phrase("is a folder")
        raise InputError(
            "out_place",
            "--out {name}: {problem}; give a file in a folder that exists",
            name=name,
            problem=problem,
        )
    if not os.access(file.parent, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise InputError(
            "out_no_right", "--out {name}: no right to write there; give another place", name=name
        )
    return file


def checked_model(
    *,
    mix: str,
    outlook: str,
    draw: int,
    rng: int,
    detail: str,
    source: str,
    ablations: Iterable[str] = (),
) -> GanziModel:
    """A model whose arguments and data tables have all been checked."""
    read_every_table()
    return GanziModel(
        mix=load_mix(mix),
        outlook=one_of(Phrase("outlook"), outlook, KNOWN),
        draw=whole_number("draw", draw, 0),
        rng=whole_number("rng", rng, 0),
        detail=one_of(Phrase("detail"), detail, DETAILS),
        source=known_source(source),
        ablations=ablations,
    )


def write_outcomes(model: GanziModel, file: Path) -> None:
    """Every indicator by month as CSV or Parquet, by the file's ending."""
    frame = model.outcomes()
    stream = io.BytesIO()
    if file.suffix == ".csv":
        frame.to_csv(stream, index=False)
    else:
        frame.to_parquet(stream, index=False)
    try:
        write_whole(file, stream.getvalue())
    except OSError as error:
        raise InputError(
            "out_unwritable",
            "--out {file}: cannot be written ({reason})",
            file=file,
            reason=reason_of(error),
        ) from None


def print_years(model: GanziModel) -> None:
    """Headline indicators by year in document units."""
    from runs.commands.listing import in_shown_unit, number_text
    from runs.commands.screens import console, print_table

    annual = model.annual()
    what = say(
        "{mix}, draw {draw}, rng {rng}",
        mix=model.mix.name,
        draw=model.draw,
        rng=model.rng_number,
    )
    heads = [what, *map(str, annual.index)]
    rows = []
    for name in HEADLINES:
        if name not in annual:
            continue
        row = indicators.register()[name]
        values, unit = in_shown_unit(annual[name].to_numpy(), row)
        scales = _SCALES if spoken_language() == ENGLISH else ()
        largest = np.abs(values).max()
        factor, prefix = next((scale for scale in scales if largest >= scale[0]), (1.0, ""))
        numbers = [number_text(value / factor) for value in values.tolist()]
        unit = f"{prefix}{unit}"
        label = column_text(row, "label")
        rows.append([say("{label}, {unit}", label=label, unit=unit) if unit else label, *numbers])
    print_table(console(), heads, rows)
