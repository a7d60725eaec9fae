"""What every test runs under."""

import pytest

import agents.columns


@pytest.fixture(autouse=True)
def strict_columns(monkeypatch):
    """Check every assignment to a column: finite, and inside the bounds the column declares."""
    monkeypatch.setattr(agents.columns, "STRICT", True)
