"""Levers and mixes: what governments can set, as paths over time.

A mix is a named difference from `status_quo`, always computed from the status quo, so it cannot
compound. Levers leave the status quo in April 2022 (the information date is March 2022) unless a
path says otherwise; what begins then is not there in full from one month to the next but grows in
equal steps over the lever's `ramp_months`. Later steps of a path are taken as they are written.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.clock import label_of, month_index, step_label, step_month, year_of
from abm.registers.refusals import MixError, allowed_range, nearest, reason_of
from abm.registers.tables import Row, read_table
from agents.stack import A_MONTH

if TYPE_CHECKING:
    from agents.arrays import FloatArray, IntArray

MIX_FOLDER = Path(__file__).parents[1] / "data" / "mixes"
FIRST_MONTH = month_index(2022, 4)
YEARS = (2015, 2060)
LONGEST_CHAIN = 50
"""Mixes that may be based on each other in a row."""
MIX_KEYS = ("name", "title_en", "title_zh", "based_on", "implementation", "levers")
DRAWN = "drawn"


LeverPath = tuple[tuple[int, float], ...]
"""A lever over time: (first month, value) of each step."""


class Levers(SimpleNamespace):
    """Every lever's value in one month as an attribute, in the unit of its register."""

    STANDS = A_MONTH

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...


@lru_cache(maxsize=1)
def register() -> dict[str, Row]:
    """Every lever by id: unit, low, high, status_quo, document, labels, family, who pays."""
    return {row["id"]: row for row in read_table("levers")}


@dataclass(frozen=True)
class PolicyMix:
    """Lever paths that differ from the status quo: {lever: ((first month, value), ...)}.

    `implementation` scales every lever from the status quo towards its value: 1 as written, a
    share, or "drawn".
    """

    name: str
    title_en: str = ""
    title_zh: str = ""
    implementation: float | str = 1.0
    paths: dict[str, LeverPath] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Hash of everything that can change a run."""
        content = json.dumps([self.name, self.implementation, self.paths], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def strength(self, drawn: float) -> float:
        """Share of the way from the status quo to the mix's values, given the drawn implementation
        strength.
        """
        return drawn if self.implementation == DRAWN else float(self.implementation)

    def table(
        self,
        months: IntArray,
        drawn_strength: float,
        extra: dict[str, LeverPath] | None = None,
    ) -> FloatArray:
        """Lever values by month, shape (len(months), levers), in the order of the register."""
        values = np.empty((len(months), len(register())))
        strength = self.strength(drawn_strength)
        for column, (lever, row) in enumerate(register().items()):
            path = np.full(len(months), row["status_quo"])
            for first, value in self.paths.get(lever, ()):
                goal = row["status_quo"] + strength * (value - row["status_quo"])
                _step(path, months, first, goal, row["ramp_months"])
            for first, value in (extra or {}).get(lever, ()):
                _step(path, months, first, value, row["ramp_months"])
            values[:, column] = path
        return values


def _step(path: FloatArray, months: IntArray, first: int, value: float, ramp: float) -> None:
    """Let a lever's path lead to a value from its first month on: at once, or, where it leaves the
    status quo as the information ends, over `ramp` months.
    """
    reached = np.ones(len(months))
    if first == FIRST_MONTH:
        reached = np.minimum((months - first + 1) / ramp, 1.0)
    on = months >= first
    path[on] = np.where(reached == 1.0, value, path + reached * (value - path))[on]


def lever_values(row: FloatArray) -> Levers:
    """One month's levers as attributes."""
    return Levers(**dict(zip(register(), row.tolist(), strict=True)))


def extra_paths(
    levers: dict[str, Any] | None,
) -> dict[str, LeverPath]:
    """Checked paths of levers set on top of a mix, exactly as given: {lever: number or {year:
    value}}.
    """
    return _paths({} if levers is None else levers, "levers")


def _paths(levers: dict[str, Any], where: str | Path) -> dict[str, LeverPath]:
    """Checked paths {lever: ((first month, value), ...)} from numbers or {year: value}."""
    if not isinstance(levers, dict):
        raise MixError(
            "levers_not_a_table",
            "{where}: levers must be a table of lever = value, got {levers!r}",
            where=where,
            levers=levers,
        )
    return {lever: _path(lever, value, where) for lever, value in levers.items()}


def _path(lever: str, value: Any, where: str | Path) -> LeverPath:
    """One lever's path: from April 2022 for a number, from each January or month for a path."""
    if lever not in register():
        raise MixError(
            "unknown_lever",
            "{where}: unknown lever '{lever}'{hint}; see 'ganzi list levers'",
            where=where,
            lever=lever,
            hint=nearest(lever, register()),
        )
    if not isinstance(value, dict):
        return ((FIRST_MONTH, _level(lever, value, where)),)
    if not value:
        raise MixError(
            "lever_path_empty",
            "{where}: lever {lever} has an empty path; give a number or {{2022 = value, ...}}",
            where=where,
            lever=lever,
        )
    steps: dict[int, float] = {}
    for name, level in value.items():
        first = _first_month(lever, name, where)
        if first in steps:
            raise MixError(
                "lever_step_twice",
                "{where}: lever {lever} has two values from {month} on",
                where=where,
                lever=lever,
                month=label_of(first),
            )
        steps[first] = _level(lever, level, where)
    return tuple((max(first, FIRST_MONTH), steps[first]) for first in sorted(steps))


def first_month_of(step: Any) -> int | None:
    """First month of a step of a path by its name, a year or a month; None if it is none or out of
    bounds.
    """
    first = step_month(step)
    return first if first is not None and YEARS[0] <= year_of(first) <= YEARS[1] else None


def _first_month(lever: str, step: str | int, where: str | Path) -> int:
    """First month of a step of a lever's path."""
    first = first_month_of(step)
    if first is None:
        raise MixError(
            "lever_year",
            "{where}: lever {lever} has '{step}' where a year {first}-{last}, or a month such as "
            "'2023-07', belongs",
            where=where,
            lever=lever,
            step=step,
            first=YEARS[0],
            last=YEARS[1],
        )
    return first


def _level(lever: str, value: Any, where: str | Path) -> float:
    """A lever's value, refused unless it is a finite number within the lever's range."""
    row = register()[lever]
    allowed = allowed_range(row["low"], row["high"], row["unit"])
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        raise MixError(
            "lever_not_a_number",
            "{where}: lever {lever} = {value!r} is not a number; {allowed}",
            where=where,
            lever=lever,
            value=value,
            allowed=allowed,
        )
    # Compared first: a whole number may be too large to be a float.
    if not row["low"] <= value <= row["high"] or not math.isfinite(value):
        raise MixError(
            "lever_out_of_range",
            "{where}: lever {lever} = {value} is out of range; {allowed}",
            where=where,
            lever=lever,
            value=value,
            allowed=allowed,
        )
    return float(value)


@lru_cache(maxsize=1)
def shipped_mixes() -> tuple[str, ...]:
    """Names of the mixes that come with the model, the status quo first."""
    names = sorted(file.stem for file in MIX_FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: (name != "status_quo", name != "document", name)))


def load_mix(mix: str | Path | PolicyMix) -> PolicyMix:
    """A mix from its shipped name, a TOML file, or a PolicyMix as it is; MixError in one line
    otherwise.
    """
    if isinstance(mix, PolicyMix):
        return mix
    if str(mix) in shipped_mixes():
        return _read_mix(MIX_FOLDER / f"{mix}.toml")
    if str(mix).endswith(".toml"):
        return _read_mix(Path(mix))
    known = ", ".join(shipped_mixes())
    raise MixError(
        "unknown_mix",
        "unknown mix '{mix}'{hint}; known: {known}, or a .toml file",
        mix=mix,
        hint=nearest(str(mix), shipped_mixes()),
        known=known,
    )


def _read_mix(file: Path, seen: tuple[Path, ...] = ()) -> PolicyMix:
    """Read and check one mix file."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise MixError(
            "file_unreadable",
            "{file}: cannot be read ({reason})",
            file=file,
            reason=reason_of(error),
        ) from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # also numbers too long and brackets too deep to be read
        raise MixError(
            "not_toml", "{file}: not valid TOML ({reason})", file=file, reason=reason_of(error)
        ) from error
    _check_keys(content, file)
    base = PolicyMix(name="status_quo")
    if "based_on" in content:
        base = _base(content["based_on"], file, seen)
    implementation = content.get("implementation", base.implementation)
    return PolicyMix(
        name=content["name"],
        title_en=content.get("title_en", content["name"]),
        title_zh=content.get("title_zh", content["name"]),
        implementation=_implementation(implementation, file),
        paths={**base.paths, **_paths(content.get("levers", {}), file)},
    )


def mix_text(mix: PolicyMix, comments: Iterable[str] = ()) -> str:
    """A mix as the text of a TOML file that `load_mix` reads back to the same paths; `comments`
    come first.
    """
    lines = [f"# {line}" for line in comments]
    lines += [
        f"{key} = {json.dumps(getattr(mix, key), ensure_ascii=False)}"
        for key in ("name", "title_en", "title_zh")
    ]
    lines += [f"implementation = {json.dumps(mix.implementation)}", "", "[levers]"]
    lines += [f"{lever} = {_path_text(path)}" for lever, path in mix.paths.items()]
    return "\n".join(lines) + "\n"


def _path_text(path: LeverPath) -> str:
    """A lever's path as TOML: a number where one value holds from the first month on, else values
    by year or month.
    """
    if len(path) == 1 and path[0][0] == FIRST_MONTH:
        return repr(float(path[0][1]))
    # April 2022 stands for whatever the path had before, whose beginning is not kept.
    names = ("2022" if first == FIRST_MONTH else step_label(first) for first, _ in path)
    steps = zip(names, path, strict=True)
    return "{" + ", ".join(f"{name} = {float(step[1])!r}" for name, step in steps) + "}"


def _base(name: str, file: Path, seen: tuple[Path, ...]) -> PolicyMix:
    """The mix a file is based on: a shipped one or a file beside it."""
    source = MIX_FOLDER / f"{name}.toml" if name in shipped_mixes() else file.parent / str(name)
    if source in seen or source == file:
        raise MixError(
            "based_on_itself",
            "{file}: based_on = '{name}' leads back to itself",
            file=file,
            name=name,
        )
    if len(seen) >= LONGEST_CHAIN:
        raise MixError(
            "based_on_too_long",
            "{file}: more than {most} mixes are based on each other in a row",
            file=file,
            most=LONGEST_CHAIN,
        )
    if name not in shipped_mixes() and not str(name).endswith(".toml"):
        raise MixError(
            "based_on_unknown",
            "{file}: based_on = '{name}' is no known mix; known: {known}",
            file=file,
            name=name,
            known=", ".join(shipped_mixes()),
        )
    return _read_mix(source, (*seen, file))


def _check_keys(content: dict[str, Any], file: Path) -> None:
    """Refuse unknown keys, a missing name, and texts that are not texts."""
    for key in content:
        if key not in MIX_KEYS:
            raise MixError(
                "unknown_key",
                "{file}: unknown key '{key}'{hint}; allowed: {known}",
                file=file,
                key=key,
                hint=nearest(key, MIX_KEYS),
                known=", ".join(MIX_KEYS),
            )
    if "name" not in content:
        raise MixError("name_missing", "{file}: the key 'name' is missing", file=file)
    for key in ("name", "title_en", "title_zh", "based_on"):
        if key in content and (not isinstance(content[key], str) or not content[key].strip()):
            raise MixError(
                "not_a_text",
                "{file}: {key} = {value!r} must be a text",
                file=file,
                key=key,
                value=content[key],
            )
        if key in content and not content[key].isprintable():
            raise MixError(
                "text_not_printable",
                "{file}: {key} = {value!r} holds a character that cannot be shown, such as a line "
                "break",
                file=file,
                key=key,
                value=content[key],
            )


def _implementation(value: Any, file: Path) -> str | float:
    """The implementation strength: a number from 0 to 1, or "drawn"."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if value == DRAWN or (number and 0 <= value <= 1):
        return value if value == DRAWN else float(value)
    raise MixError(
        "implementation_value",
        '{file}: implementation = {value!r} must be "drawn" or a number from 0 to 1',
        file=file,
        value=value,
    )
