"""The manifest of a result folder: what was asked for, with which code, data and libraries."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from abm.registers.drawing import PRIOR
from abm.registers.outlook import INFORMATION_DATE
from runs.folder import identity
from runs.refusals import InputError
from runs.workers.shares import WHOLE, share_of

if TYPE_CHECKING:
    from pathlib import Path

    from runs.experiment import Experiment

NAME = "manifest.json"
HIDDEN = ".{}.writing"
FREE_WITH_UNTIL = ("draws", "until.max_draws", "until.settled")
"""Arguments that say how far an adaptive ensemble has come, and do not decide any run of it."""


def new_manifest(
    experiment: Experiment, jobs: int, folder: Path, share: tuple[int, int] = WHOLE
) -> dict[str, Any]:
    """Manifest of an experiment about to start; holds no path but the folder's own name."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "folder": folder.name,
        "arguments": experiment.arguments(),
        "runs": len(share_of(len(experiment.tasks()), share)),
        "share": list(share),
        "jobs": jobs,
        "information_date": INFORMATION_DATE,
        "version": identity.code_version(),
        "code": identity.code_hashes(),
        "data": identity.data_hashes(),
        "versions": identity.library_versions(),
        "host": {
            "system": platform.system(),
            "machine": platform.machine(),
            "processors": os.cpu_count(),
        },
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest whole or not at all."""
    write_whole(folder / NAME, json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n")


def write_whole(file: Path, content: bytes) -> None:
    """Put bytes on the disk under a temporary name, then give them their name; if that fails
    nothing is left.
    """
    hidden = file.with_name(HIDDEN.format(file.name))
    try:
        with hidden.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        hidden.replace(file)
    except OSError:
        remove_quietly(hidden)
        raise


def remove_quietly(file: Path) -> None:
    """Remove a file if it is there and the disk lets it go."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a result folder; refused if it has none."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            f"{folder} is no result folder: it has no {NAME}; 'ganzi assess' writes one"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / NAME} cannot be read ({error})") from error
    said = found.get("arguments") if isinstance(found, dict) else None
    if not isinstance(said, dict) or "mixes" not in said or "runs" not in found:
        raise InputError(
            f"{folder / NAME} does not say what the folder holds; it is damaged or of something "
            "else"
        )
    return found


def current_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """A manifest's arguments under the names of today, as a new dict.

    Older code called `source` `parameters`, and said nothing where all followed their prior.
    """
    current = dict(arguments)
    older = current.pop("parameters", PRIOR)
    return {"source": older, **current}


def check_same(folder: Path, experiment: Experiment, share: tuple[int, int] = WHOLE) -> None:
    """Refuse to continue a folder of another experiment or share of it, of other code, data or
    numeric libraries.

    An ensemble until its verdicts are settled may get more draws, and none less: what is finished
    is never dropped.
    """
    there = read_manifest(folder)
    if experiment.until is not None and experiment.draws < there["arguments"]["draws"]:
        raise InputError(
            f"{folder} was begun with or holds {there['arguments']['draws']} draws; --max-draws "
            f"{experiment.draws} "
            "would drop some: ask for as many or more"
        )
    changed = differences(there, present_manifest(experiment))
    if kept_share(there) != tuple(share):
        changed.append(("share", *("/".join(map(str, one)) for one in (kept_share(there), share))))
    for name, old, new in changed:
        raise InputError(
            f"{folder} cannot be resumed: {name} was {old}, now it is {new}; "
            "repeat the command as it was, or give another folder with --out"
        )


def kept_share(manifest: dict[str, Any]) -> tuple[int, int]:
    """(k, n): which share of its experiment a folder holds."""
    return tuple(manifest.get("share", WHOLE))


def present_manifest(experiment: Experiment) -> dict[str, dict[str, str | dict[str, Any] | int]]:
    """What would be in the manifest of an experiment started now, as far as it decides
    the numbers.
    """
    return {"arguments": json.loads(json.dumps(experiment.arguments())), **identity.decisive()}


def differences(
    there: dict[str, Any], here: dict[str, Any]
) -> list[tuple[str, str | float, str | float]]:
    """(name, old, new) of every field that decides the numbers and differs between two
    manifests.
    """
    old, new = decisive_fields(there), decisive_fields(here)
    pairs = [(name, old.get(name, "absent"), new.get(name, "absent")) for name in {**new, **old}]
    return [(name, was, now) for name, was, now in pairs if was != now]


def decisive_fields(manifest: dict[str, Any]) -> dict[str, str | int]:
    """Everything in a manifest that decides the numbers, as one flat dict from a readable name to
    its value.
    """
    arguments = current_arguments(manifest["arguments"])
    mixes = arguments.pop("mixes")
    said = _flat(arguments)
    if "until" in arguments:
        said = {name: value for name, value in said.items() if name not in FREE_WITH_UNTIL}
    return {
        "mixes": ", ".join(mixes),
        **said,
        **{f"mix {name}": mix["fingerprint"] for name, mix in mixes.items()},
        **code_fields(manifest),
    }


def code_fields(manifest: dict[str, Any]) -> dict[str, str]:
    """The code, data and libraries in a manifest that decide the numbers, as a flat dict."""
    return {
        **{
            f"code of {package}/": manifest["code"].get(package, "absent")
            for package in identity.DECISIVE
        },
        **{f"data table {name}": value for name, value in manifest["data"].items()},
        **{
            f"version of {name}": manifest["versions"].get(name, "absent")
            for name in ("python", *identity.NUMERIC)
        },
    }


def _flat(content: dict[str, str | float], prefix: str = "") -> dict[str, str | float | None]:
    """Nested dicts and lists as one dict with dotted names."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    flat = {}
    for key, value in items:
        if isinstance(value, dict | list):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
