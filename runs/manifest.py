"""The manifest of a result folder: what was asked for, with which code, data and libraries."""

import json
import os
import platform
from datetime import UTC, datetime

from abm.outlook import INFORMATION_DATE
from runs import identity
from runs.refusals import InputError

NAME = "manifest.json"


def new_manifest(experiment, jobs, folder):
    """Manifest of an experiment about to start; holds no path but the folder's own name."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "folder": folder.name,
        "arguments": experiment.arguments(),
        "runs": experiment.draws * len(experiment.mixes),
        "jobs": jobs,
        "information_date": INFORMATION_DATE,
        "version": identity.code_version(),
        "code": identity.code_hashes(),
        "data": identity.data_hashes(),
        "versions": identity.library_versions(),
        "host": {"system": platform.system(), "machine": platform.machine(), "processors": os.cpu_count()},
    }


def write_manifest(folder, manifest):
    """Write the manifest whole or not at all."""
    write_whole(folder / NAME, json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n")


def write_whole(file, content):
    """Put bytes on the disk under a temporary name, then give them their name."""
    hidden = file.with_name(f".{file.name}.writing")
    with hidden.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    hidden.replace(file)


def read_manifest(folder):
    """The manifest of a result folder; refused if it has none."""
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{folder} is no result folder: it has no {NAME}; 'ganzi assess' writes one") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / NAME} cannot be read ({error})") from error


def check_same(folder, experiment):
    """Refuse to continue a folder that was made by another experiment, other code, data or numeric libraries."""
    there = _decisive_fields(read_manifest(folder))
    here = _decisive_fields({"arguments": experiment.arguments(), **identity.decisive()})
    for name in {**here, **there}:
        old, new = there.get(name, "absent"), here.get(name, "absent")
        if old != new:
            raise InputError(
                f"{folder} cannot be resumed: {name} was {old}, now it is {new}; "
                "repeat the command as it was, or give another folder with --out"
            )


def _decisive_fields(manifest):
    """Everything in a manifest that decides the numbers, as one flat dict from a readable name to its value."""
    arguments = dict(manifest["arguments"])
    mixes = arguments.pop("mixes")
    return {
        "mixes": ", ".join(mixes),
        **arguments,
        **{f"mix {name}": mix["fingerprint"] for name, mix in mixes.items()},
        **{f"code of {package}/": manifest["code"][package] for package in identity.DECISIVE},
        **{f"data table {name}": value for name, value in manifest["data"].items()},
        **{f"version of {name}": manifest["versions"][name] for name in ("python", *identity.NUMERIC)},
    }
