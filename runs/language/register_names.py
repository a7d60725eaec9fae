"""Chinese names of what registers hold in English only: parameters, units, outlooks."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def chinese_names() -> dict[str, str]:
    """Chinese name of each parameter that has one."""
    return table_of_names(HERE / "parameter_names.csv")


@lru_cache(maxsize=1)
def chinese_units() -> dict[str, str]:
    """Units of levers and parameters in Chinese."""
    return table_of_names(HERE / "unit_names.csv")


@lru_cache(maxsize=1)
def chinese_meanings() -> dict[str, str]:
    """What each outlook and each ablation means, in Chinese, by its id."""
    return table_of_names(HERE / "meanings.csv")


def table_of_names(path: Path) -> dict[str, str]:
    """A table of two columns as a dict of its first to its second."""
    with path.open(encoding="utf-8", newline="") as file:
        return dict(list(csv.reader(file))[1:])
