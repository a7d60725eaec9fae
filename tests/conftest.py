"""What every test runs under."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

import agents.columns
from tests.worlds.command_line import command

__all__ = ["command"]

# On CI the same examples every time: a change is judged by what it changed. Elsewhere new examples
# at each run.
settings.register_profile("ci", derandomize=True)
settings.register_profile("search", max_examples=5000)
# A mutant is killed by what it does, not by a slow machine, and its example need not be small.
settings.register_profile(
    "mutants",
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default")
)


# What is printed is compared in English, whatever language this machine speaks.
os.environ["GANZI_LANG"] = "en"


@pytest.fixture(autouse=True)
def no_width(monkeypatch):
    """What is printed is as wide as in a pipe: workers of the tests inherit a terminal's width."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(autouse=True)
def strict_columns(monkeypatch):
    """Check every assignment to a column: finite, and inside the bounds the column declares."""
    monkeypatch.setattr(agents.columns, "STRICT", True)
