"""Draws of the parameters that were fitted to what was known in March 2022; 'ganzi calibrate' makes
their table.
"""

from __future__ import annotations

from functools import lru_cache

from abm.registers.parameters import checked_values
from abm.registers.refusals import DataError
from abm.registers.tables import DATA, read_table

FOLDER = "posterior"
TABLE = f"{FOLDER}/draws"


def is_shipped() -> bool:
    """Whether there is a table of posterior draws."""
    return (DATA / f"{TABLE}.csv").is_file()


@lru_cache(maxsize=1)
def posterior_draws() -> tuple[dict[str, float], ...]:
    """The fitted parameters of each posterior draw: a tuple of dicts {name: value}, all with the
    same names.
    """
    if not is_shipped():
        raise DataError(
            "posterior_table_missing",
            "there is no table {folder}/{table}.csv of posterior draws; use the prior",
            folder=DATA.name,
            table=TABLE,
        )
    draws: dict[int, dict[str, float]] = {}
    for row in read_table(TABLE):
        draws.setdefault(row["draw"], {})[row["parameter"]] = row["value"]
    if (
        sorted(draws) != list(range(len(draws)))
        or len({frozenset(values) for values in draws.values()}) > 1
    ):
        raise DataError(
            "posterior_draws_differ",
            "{table}.csv: every draw from 0 on must have the same parameters",
            table=TABLE,
        )
    return tuple(checked_values(draws[number]) for number in sorted(draws))


def posterior_values(draw: int) -> dict[str, float]:
    """Fitted parameters of a draw of the model, {name: value}; all others follow the draw as under
    the prior.

    Beyond the table's length its draws come round again, each time with other values of what is not
    fitted.
    """
    draws = posterior_draws()
    return dict(draws[draw % len(draws)])
