"""Identity: hashes of the code, the data and the arguments, so that a result is never mistaken for
another.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from abm.registers.tables import data_hash

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("agents", "abm", "runs", "analysis", "calibration")
DECISIVE = ("agents", "abm", "runs")
"""Packages whose code can change what a run yields; the others only read results."""
LIBRARIES = ("mesa", "numpy", "pandas", "scipy", "networkx", "joblib", "pyarrow")
NUMERIC = ("numpy", "scipy")
"""Libraries whose version can change the last bit of a number."""


def digest(content: Any) -> str:
    """Short hash of anything that JSON can hold, in whatever order its keys stand."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def source_hash(package: str, root: Path = ROOT) -> str:
    """Hash of a package's sources: the names and the bytes of its Python files."""
    total = hashlib.sha256()
    # Zeros part names from bytes: no two sets of files may run into the same text.
    for file in sorted((root / package).rglob("*.py")):
        total.update(file.relative_to(root).as_posix().encode() + b"\0")
        total.update(file.read_bytes() + b"\0")
    return total.hexdigest()[:16]


@lru_cache(maxsize=1)
def code_hashes() -> dict[str, str]:
    """Hash of each package's sources."""
    return {package: source_hash(package) for package in PACKAGES}


@lru_cache(maxsize=1)
def data_hashes() -> dict[str, str]:
    """Hash of each data table."""
    return data_hash()


def code_version() -> str:
    """Version of the installed project."""
    try:
        return version("ganzi-abm")
    except PackageNotFoundError:
        return "not installed"


@lru_cache(maxsize=1)
def library_versions() -> dict[str, str]:
    """Version of Python and of each library that results rest on."""
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}


def decisive() -> dict[str, dict[str, str]]:
    """What besides the arguments decides a run's numbers: code, data, Python and the numeric
    libraries.
    """
    versions = library_versions()
    return {
        "code": {package: code_hashes()[package] for package in DECISIVE},
        "data": data_hashes(),
        "versions": {name: versions[name] for name in ("python", *NUMERIC)},
    }


@lru_cache(maxsize=1)
def code_and_data() -> list[str]:
    """Hash of the code that decides a run, and of the data."""
    return [digest(decisive()["code"]), digest(data_hashes())]


def run_id(
    fingerprint: str,
    *,
    outlook: str,
    draw: int,
    rng: int,
    start: str,
    end: str,
    detail: str,
    source: str,
    ablations: tuple[str, ...] = (),
    changes: dict[str, dict[str, Any]] | None = None,
) -> str:
    """Hash of exactly what decides a run: its arguments (a mix by its fingerprint), the code and
    the data.
    """
    # Without changes a run of a design is the run that an assessment makes, under the same name.
    changed = [changes] if changes else []
    without = [list(ablations)] if ablations else []
    arguments = [fingerprint, outlook, draw, rng, start, end, detail, source]
    return digest([*arguments, *without, *changed, *code_and_data()])
