"""Why the document helps or hurts each target: runs without each family of levers and with each
alone, on the same luck; what is confirmed ships with the package.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.questions.channels import with_channels
from analysis.questions.contributions import designed_mixes
from analysis.questions.reasons import reasons
from analysis.questions.shipped_reasons import FILE, MIX, Reason
from runs import assess, open_results

if TYPE_CHECKING:
    import pandas as pd

    from runs.folder.reader import Results


def reasons_of_the_document(draws: int, jobs: int, source: str) -> pd.DataFrame:
    """Every confirmed reason, from runs of its own; written into the package."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "parts"
        assess(mixes=designed_mixes(MIX, "ends"), draws=draws, jobs=jobs, source=source, out=out)
        return ship(open_results(out))


def ship(results: Results) -> pd.DataFrame:
    """Write the confirmed reasons of a folder of designed mixes into the package; returns them."""
    table = with_channels(reasons(results), results)
    shown = table[list(Reason._fields)]
    shown.to_csv(FILE, index=False, float_format="%.4g")
    return table
