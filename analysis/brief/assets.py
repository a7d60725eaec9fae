"""Front-end files of the page, kept on this machine so that it works without internet: `make
assets`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from runs.refusals import InputError

PACKAGES = (
    "@widgetti/solara-vuetify-app@10.1.1",
    "@widgetti/vue-grid-layout@2.3.13-alpha.2",
    "requirejs@2.3.6",
    "font-awesome@4.5.0",
    "katex@0.16.9",
    "vega@5",
    "vega-lite@5",
    "vega-embed@6",
    "mermaid@10.8.0",
)
"""What solara's page and its charts ask a content network for, by the names they ask for."""
FOLDER = "GANZI_ASSETS"
"""Environment variable naming another folder for the files."""


def folder() -> Path:
    """Where the files are kept: one folder a user, outside every project."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(FOLDER) or Path(home) / "ganzi" / "assets")


def missing(place: Path | None = None) -> list[str]:
    """Packages that are not there yet."""
    place = folder() if place is None else place
    return [package for package in PACKAGES if not (place / package / "package.json").exists()]


def fetch(place: Path | None = None) -> list[str]:
    """Fetch what is missing from the npm registry; each package appears whole or not at all."""
    place = folder() if place is None else place
    packages = missing(place)
    if packages and shutil.which("npm") is None:
        raise InputError(
            "npm_missing",
            "npm is needed once to fetch the page's files: install it (Debian: apt-get install "
            "npm)",
        )
    for package in packages:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place) as scratch:
            _unpack(_packed(package, Path(scratch)), Path(scratch) / "whole")
            (place / package).parent.mkdir(exist_ok=True)
            (Path(scratch) / "whole").rename(place / package)
    return packages


def _packed(package: str, scratch: Path) -> Path:
    """The package's archive as the registry gives it."""
    command = ["npm", "pack", "--silent", package]
    process = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    if process.returncode:
        reason = " ".join((process.stderr or process.stdout).split())[-200:]
        raise InputError(
            "package_not_fetched",
            "{package} cannot be fetched ({reason}); is the npm registry within reach?",
            package=package,
            reason=reason,
        )
    return scratch / process.stdout.split()[-1]


def _unpack(archive: Path, place: Path) -> None:
    """Files of an archive without its top folder, and without the maps that only debuggers read."""
    with tarfile.open(archive) as content:
        for member in content.getmembers():
            member.name = member.name.partition("/")[2]
            if member.isfile() and not member.name.endswith(".map"):
                content.extract(member, place, filter="data")


def main() -> None:
    """Fetch what is missing and say where it is."""
    fetched = fetch()
    print(
        f"{len(fetched)} of {len(PACKAGES)} packages fetched into {folder()}"
        if fetched
        else f"ready: {folder()}"
    )


if __name__ == "__main__":
    main()
