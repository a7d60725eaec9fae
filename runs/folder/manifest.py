"""The manifest of a result folder: what was asked for, with which code, data and libraries."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from abm.registers.drawing import PRIOR
from abm.registers.outlook import INFORMATION_DATE
from abm.registers.policy import PolicyMix
from runs import identity
from runs.designs.design import NAME as DESIGN
from runs.designs.design import NO_DESIGN, Design, kept_design
from runs.experiment import Experiment
from runs.folder import disk
from runs.folder.stated import StatedManifest, fault_of
from runs.refusals import InputError, reason_of
from runs.shares import WHOLE, share_of

if TYPE_CHECKING:
    from pathlib import Path

GROWING = ("mixes", "outlook", "draws", "first_draw", "rng", "replications")
"""What of an experiment may become more while its folder goes on; its design may too."""

type Manifest = dict[str, Any]
"""What stands in a folder's manifest.json."""

NAME = "manifest.json"
ABSENT = "absent"
FREE_WITH_UNTIL = ("draws", "until.max_draws", "until.settled")
"""Arguments that say how far an adaptive ensemble has come, and do not decide any run of it."""


def new_manifest(
    experiment: Experiment, jobs: int, folder: Path, share: tuple[int, int] = WHOLE
) -> Manifest:
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


def is_conditional(manifest: Manifest) -> bool:
    """Whether the runs met outside paths that came true (`ganzi reforecast`): no forecast, and
    nothing to fit to.
    """
    return isinstance(manifest, dict) and bool(manifest.get("arguments", {}).get("realised"))


def refuse_conditional(folder: Path | str, manifest: Manifest) -> None:
    """Refuse a folder that is not for tuning."""
    if is_conditional(manifest):
        raise InputError(
            "conditional_not_for_tuning",
            "{folder} is conditional on outside paths that came true: no forecast, and not for "
            "tuning; name another folder",
            folder=folder,
        )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest whole or not at all."""
    disk.write_whole(
        folder / NAME, json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a result folder; refused if it has none."""
    manifest: Any
    try:
        manifest = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            "no_result_folder",
            "{folder} is no result folder: it has no {name}; 'ganzi assess' writes one",
            folder=folder,
            name=NAME,
        ) from None
    except (ValueError, RecursionError):
        manifest = None
    except OSError as error:
        raise InputError(
            "cannot_read",
            "{file} cannot be read ({reason})",
            file=folder / NAME,
            reason=reason_of(error),
        ) from error
    what = fault_of(StatedManifest, manifest)
    if what is not None:
        raise InputError(
            "manifest_damaged",
            "{file} does not say what the folder holds ({what}); the command that made the folder, "
            "with --resume, writes it again",
            file=folder / NAME,
            what=what,
        )
    return manifest


def current_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """A manifest's arguments under the names of today, as a new dict.

    Older code called `source` `parameters`, and said nothing where all followed their prior.
    """
    current = dict(arguments)
    older = current.pop("parameters", PRIOR)
    return {"source": older, **current}


def design_of(manifest: Manifest, folder: Path) -> Design:
    """The design of a folder, with the points that are kept in it."""
    stated = manifest["arguments"].get("design")
    return NO_DESIGN if stated is None else kept_design(stated, folder / DESIGN)


def experiment_of(manifest: Manifest, design: Design = NO_DESIGN) -> Experiment:
    """The experiment that a manifest describes, with the points kept beside it."""
    arguments = current_arguments(manifest["arguments"])
    mixes = tuple(_mix_of(name, stated) for name, stated in arguments.pop("mixes").items())
    outlooks = tuple(arguments.pop("outlook").split(", "))
    arguments["ablations"] = tuple(arguments.pop("ablations", ()))
    arguments.pop("design", None)  # its points are kept in a file of their own
    known = {field.name for field in fields(Experiment)}
    for name in arguments:
        if name not in known:
            raise InputError(
                "manifest_of_other_code",
                "this folder's manifest states '{name}', which is not known here: it was made by "
                "other code",
                name=name,
            )
    return Experiment(mixes=mixes, outlooks=outlooks, design=design, **arguments)


def _mix_of(name: str, stated: dict[str, Any]) -> PolicyMix:
    """The mix that a manifest states; refused if it does not say all of it."""
    if "paths" not in stated:
        raise InputError(
            "mix_levers_missing",
            "this folder's manifest does not hold the levers of mix '{name}': it was made by "
            "older code",
            name=name,
        )
    return PolicyMix(
        name=name,
        title_en=stated["title_en"],
        title_zh=stated["title_zh"],
        implementation=stated["implementation"],
        paths={
            lever: tuple((first, value) for first, value in path)
            for lever, path in stated["paths"].items()
        },
    )


def check_same(folder: Path, experiment: Experiment, share: tuple[int, int] = WHOLE) -> None:
    """Refuse to continue a folder of another experiment or share of it, of other code, data or
    numeric libraries.

    An ensemble until its verdicts are settled may get more draws, and none less: what is finished
    is never dropped.
    """
    there = read_manifest(folder)
    if experiment.until is not None and experiment.draws < there["arguments"]["draws"]:
        raise InputError(
            "draws_dropped",
            "{folder} was begun with or holds {draws} draws; --max-draws {max_draws} would drop "
            "some: ask for as many or more",
            folder=folder,
            draws=there["arguments"]["draws"],
            max_draws=experiment.draws,
        )
    changed = differences(there, present_manifest(experiment))
    if kept_share(there) != tuple(share):
        old_share, new_share = ("/".join(map(str, one)) for one in (kept_share(there), share))
        changed.append(("share", old_share, new_share))
    # What may not change at all says more than what may become more.
    for name, old, new in sorted(changed, key=lambda change: change[0] in GROWING):
        raise InputError(
            "resume_changed",
            "{folder} cannot be resumed: {name} was {old}, now it is {new}; repeat the command "
            "as it was, or give another folder with --out",
            folder=folder,
            name=name,
            old=old,
            new=new,
        )


def kept_share(manifest: Manifest) -> tuple[int, int]:
    """(k, n): which share of its experiment a folder holds."""
    k, n = manifest.get("share", WHOLE)
    return k, n


def present_manifest(experiment: Experiment) -> Manifest:
    """What would be in the manifest of an experiment started now, as far as it decides
    the numbers.
    """
    # By way of JSON, so that it compares with what was read from a file.
    arguments = json.loads(json.dumps(experiment.arguments()))
    return {"arguments": arguments} | identity.decisive()


def differences(there: Manifest, here: Manifest) -> list[tuple[str, Any, Any]]:
    """(name, old, new) of every field that decides the numbers and differs between two
    manifests.
    """
    old = decisive_fields(there)
    new = decisive_fields(here)
    pairs = [(name, old.get(name, ABSENT), new.get(name, ABSENT)) for name in {**new, **old}]
    return [(name, was, now) for name, was, now in pairs if was != now]


def decisive_fields(manifest: Manifest) -> dict[str, Any]:
    """Everything in a manifest that decides the numbers, as one flat dict from a readable name to
    its value.
    """
    arguments = current_arguments(manifest["arguments"])
    mixes = arguments.pop("mixes")
    fields = _flat(arguments)
    if "until" in arguments:
        fields = {name: value for name, value in fields.items() if name not in FREE_WITH_UNTIL}
    fingerprints = {f"mix {name}": mix["fingerprint"] for name, mix in mixes.items()}
    return {"mixes": ", ".join(mixes)} | fields | fingerprints | code_fields(manifest)


def code_fields(manifest: Manifest) -> dict[str, str]:
    """The code, data and libraries in a manifest that decide the numbers, as a flat dict."""
    code = {
        f"code of {package}/": manifest["code"].get(package, ABSENT)
        for package in identity.DECISIVE
    }
    data = {f"data table {name}": value for name, value in manifest["data"].items()}
    versions = {
        f"version of {name}": manifest["versions"].get(name, ABSENT)
        for name in ("python", *identity.NUMERIC)
    }
    return code | data | versions


def _flat(content: dict[str, Any] | list[Any], prefix: str = "") -> dict[str, Any]:
    """Nested dicts and lists as one dict with dotted names."""
    flat: dict[str, Any] = {}
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(value, dict | list):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat
