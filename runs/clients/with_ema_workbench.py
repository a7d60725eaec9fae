"""The EMA Workbench: the model as a Model with uncertainties, levers and outcomes.

.venv/bin/python -m runs.clients.with_ema_workbench
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

from abm import GanziModel
from abm.registers.parameters import register as parameters
from abm.registers.policy import register as levers

if TYPE_CHECKING:
    import pandas as pd

    from agents.arrays import FloatArray

UNCERTAINTIES = ("implementation_strength", "discount_rate")
LEVERS = ("pv_quota_mw_y", "fund_size")
OUTCOMES = ("clean_capacity", "visits")
END = "2022-12"


def one_run(**values: float) -> dict[str, float]:
    """Outcomes of the last year of a run, {name: value}, at values of uncertainties and levers."""
    model = GanziModel(
        mix="document",
        levers={name: values[name] for name in LEVERS},
        parameters={name: values[name] for name in UNCERTAINTIES},
        end=END,
        detail="coarse",
    )
    return model.run().annual().iloc[-1][list(OUTCOMES)].to_dict()


def workbench_model() -> Any:
    """The model as the workbench wants it, with the ranges of the registers."""
    model = Model("ganzi", function=one_run)
    ranges = {row["name"]: row for row in parameters()}
    model.uncertainties = [
        RealParameter(n, ranges[n]["low"], ranges[n]["high"]) for n in UNCERTAINTIES
    ]
    model.levers = [
        RealParameter(name, levers()[name]["low"], levers()[name]["high"]) for name in LEVERS
    ]
    model.outcomes = [ScalarOutcome(name) for name in OUTCOMES]
    return model


def experiments(
    scenarios: int = 2, policies: int = 2
) -> tuple[pd.DataFrame, dict[str, FloatArray]]:
    """(table of experiments, outcomes) for every scenario under every policy."""
    return perform_experiments(workbench_model(), scenarios=scenarios, policies=policies)


if __name__ == "__main__":
    print(*experiments(), sep="\n")
