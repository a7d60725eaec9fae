"""The parameters of a run: one way to put them together, for the model, commands and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers.ablations import forced_values
from abm.registers.parameters import Parameters, checked_values, drawn_values
from abm.registers.posterior import is_shipped, posterior_values
from abm.registers.refusals import InputError, nearest
from abm.registers.steady import held_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm.registers.outlook import Outlook

PRIOR, POSTERIOR = "prior", "posterior"
SOURCES = (POSTERIOR, PRIOR)
"""Where a draw's parameters come from: fitted to the past (the default), or as declared."""


def checked_source(source: str) -> str:
    """The source as given; ValueError unless it is known and, if fitted, its table is there."""
    if not isinstance(source, str) or source not in SOURCES:
        hint = nearest(str(source), SOURCES)
        raise InputError(
            "unknown_source",
            "unknown source of parameters '{source}'{hint}; known: posterior, prior",
            source=source,
            hint=hint,
        )
    if source == POSTERIOR and not is_shipped():
        raise InputError(
            "no_posterior_shipped",
            "source = posterior: no posterior is shipped with this version; use prior",
        )
    return source


def run_parameters(
    draw: int,
    *,
    source: str = POSTERIOR,
    outlook: Outlook | None = None,
    given: dict[str, float] | None = None,
    ablations: Iterable[str] = (),
) -> Parameters:
    """Every parameter of a run, each later word replacing the earlier ones.

    First the draw from the declared distributions, then what a fixed outlook sets, then what was
    fitted (nothing if `source` is prior), then what `steady` holds, then the `given` values, which
    must be known and within their ranges; last what the `ablations` force.
    """
    values = drawn_values(draw)
    if outlook is not None:
        values.update(outlook.parameter_values())
    if checked_source(source) == POSTERIOR:
        values.update(posterior_values(draw))
    if outlook is not None and outlook.steady:
        values.update(held_parameters(values))
    values.update(checked_values(given or {}))
    values.update(forced_values(ablations))
    return Parameters(**values)
