"""An experiment: which runs belong to it, checked before the first of them starts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from abm.clock import parse_month
from abm.model import DETAILS, LAST_MONTH
from abm.registers.drawing import POSTERIOR, checked_source
from abm.registers.outlook import OUTLOOKS, Outlook
from abm.registers.policy import PolicyMix, load_mix
from abm.registers.tables import read_every_table
from runs.designs.design import NO_DESIGN, Design
from runs.folder import identity
from runs.folder.manifest import current_arguments
from runs.refusals import InputError, one_of, whole_number

DEFAULT_MIXES = ("status_quo", "document")
FIRST_MONTH = "2022-01"
FINAL_MONTH = "2030-12"


@dataclass(frozen=True)
class Task:
    """One run to do: its place in the experiment, its identity and its arguments.

    `source` says where the draw's parameters come from (posterior or prior); `changes` is what a
    design's point sets on top: dict kind (levers, parameters, times, values) -> dict name -> value.
    """

    index: int
    run_id: str
    mix: PolicyMix
    outlook: str
    draw: int
    rng: int
    start: str
    end: str
    detail: str
    source: str
    point: int = 0
    changes: dict = field(default_factory=dict)
    columns: dict = field(default_factory=dict)

    def world(self) -> Outlook:
        """The outlook with the design's changes of its drivers."""
        return Outlook(
            self.outlook, times=self.changes.get("times", {}), values=self.changes.get("values", {})
        )


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Mixes, outlooks, draws and replications, crossed with the points of a design; `checked` makes
    one.

    `source`: where every draw's parameters come from, posterior or prior.
    """

    mixes: tuple
    outlooks: tuple
    draws: int
    rng: int
    start: str
    end: str
    detail: str
    first_draw: int = 0
    replications: int = 1
    design: Design = NO_DESIGN
    until: dict | None = None
    source: str = POSTERIOR

    @classmethod
    def checked(
        cls,
        *,
        mixes: list[str | PolicyMix] | tuple[str, ...],
        draws: dict[str, int] | float,
        rng: int,
        outlook: str | list[str] = "uncertain",
        start: str = FIRST_MONTH,
        end: str = FINAL_MONTH,
        detail: str = "standard",
        replications: int = 1,
        design: Design = NO_DESIGN,
        until: dict[str, float] | None = None,
        source: str = POSTERIOR,
    ) -> Experiment:
        """An experiment whose every argument, and every data table, has been checked.

        `outlook` is a name or several; `draws` a number, or {"first": .., "number": ..}.
        """
        read_every_table()
        loaded, design = _mixes(mixes, design)
        first, number = _draws(draws)
        return cls(
            mixes=loaded,
            outlooks=_outlooks(outlook),
            first_draw=first,
            draws=number,
            rng=whole_number("rng", rng, 0),
            replications=whole_number("replications", replications, 1),
            detail=one_of("detail", detail, DETAILS),
            design=design,
            until=until,
            source=known_source(source),
            **_period(start, end),
        )

    def tasks(self) -> Tasks:
        """Every run, draw by draw, so that the mixes of one draw run next to each other; made when
        asked for.
        """
        return Tasks(self)

    def arguments(self) -> dict[str, str | dict[str, dict[str, Any]] | int]:
        """The arguments as a manifest states them; with these and the points an experiment can be
        made again.
        """
        said = {
            "mixes": {mix.name: _described(mix) for mix in self.mixes},
            "outlook": ", ".join(self.outlooks),
        }
        names = ("draws", "rng", "start", "end", "detail", "source")
        said |= {name: getattr(self, name) for name in names}
        if self.first_draw or self.replications > 1 or self.design is not NO_DESIGN:
            said |= {"first_draw": self.first_draw, "replications": self.replications}
        if self.design is not NO_DESIGN:
            said["design"] = self.design.described()
        return said if self.until is None else said | {"until": self.until}


class Tasks(Sequence):
    """The runs of an experiment as a sequence that holds none of them: a task is made when it is
    asked for.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        design = experiment.design
        crossed = {
            "draw": range(experiment.first_draw, experiment.first_draw + experiment.draws),
            "rng": range(experiment.rng, experiment.rng + experiment.replications),
            "point": range(len(design)),
            "outlook": experiment.outlooks,
            "mix": [mix.name for mix in experiment.mixes],
        }
        self.axes = {name: values for name, values in crossed.items() if name not in design.columns}
        self.length = math.prod(len(values) for values in self.axes.values())

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place: int) -> Task:
        if isinstance(place, slice):
            return [self._task(index) for index in range(*place.indices(self.length))]
        if not -self.length <= place < self.length:
            raise IndexError(f"there is no run {place} of {self.length}")
        return self._task(int(place) % self.length)

    @cached_property
    def _mixes(self) -> dict[str, tuple[PolicyMix, str]]:
        return {mix.name: (mix, mix.fingerprint()) for mix in self.experiment.mixes}

    def _task(self, index: int) -> Task:
        """The run at a place."""
        experiment, design = self.experiment, self.experiment.design
        chosen, rest = {}, index
        for name in reversed(self.axes):
            rest, place = divmod(rest, len(self.axes[name]))
            chosen[name] = self.axes[name][place]
        point = chosen["point"]
        for name in ("mix", "outlook", "draw", "rng"):
            if name not in chosen:
                chosen[name] = design.setting(name, point)
        mix, fingerprint = self._mixes[chosen["mix"]]
        shared = {name: getattr(experiment, name) for name in ("start", "end", "detail", "source")}
        who = {
            "outlook": chosen["outlook"],
            "draw": int(chosen["draw"]),
            "rng": int(chosen["rng"]),
            **shared,
        }
        changes = design.changes(point)
        name, repeat = identity.run_id(fingerprint, changes=changes, **who), design.repeats[point]
        name = f"{name}-{repeat + 1}" if repeat else name
        return Task(
            index=index,
            run_id=name,
            mix=mix,
            point=point,
            changes=changes,
            columns=design.own_columns(point),
            **who,
        )


def experiment_of(manifest: dict[str, Any], design: Design = NO_DESIGN) -> Experiment:
    """The experiment that a manifest describes, with the points kept beside it."""
    said = current_arguments(manifest["arguments"])
    mixes = tuple(_described_mix(name, mix) for name, mix in said.pop("mixes").items())
    said.pop("design", None)
    return Experiment(
        mixes=mixes, outlooks=tuple(said.pop("outlook").split(", ")), design=design, **said
    )


def _described(mix: PolicyMix) -> dict[str, str | dict[str, list[Any]] | float]:
    """A mix as a manifest states it, whole."""
    paths = {lever: [list(step) for step in path] for lever, path in mix.paths.items()}
    titles = {"title_en": mix.title_en, "title_zh": mix.title_zh}
    return {
        "fingerprint": mix.fingerprint(),
        **titles,
        "implementation": mix.implementation,
        "paths": paths,
    }


def _described_mix(name: str, said: dict[str, str | dict[str, list[Any]] | float]) -> PolicyMix:
    """The mix that a manifest states; refused if it does not say all of it."""
    if "paths" not in said:
        raise InputError(
            f"this folder's manifest does not hold the levers of mix '{name}': it was made by "
            "older code"
        )
    paths = {lever: tuple(tuple(step) for step in path) for lever, path in said["paths"].items()}
    rest = {key: said[key] for key in ("title_en", "title_zh", "implementation")}
    return PolicyMix(name=name, paths=paths, **rest)


def _mixes(
    mixes: list[str | PolicyMix] | tuple[str, ...], design: Design
) -> tuple[tuple[PolicyMix, ...], Design]:
    """(mixes, design) with mixes by name, file or PolicyMix; refused if there is none or two share
    a name.

    A design with a column of mixes brings its own, which it then holds by their names.
    """
    if "mix" in design.columns:
        given = {mix: load_mix(mix) for mix in dict.fromkeys(design.columns["mix"])}
        names = np.array([given[mix].name for mix in design.columns["mix"]], object)
        return _unique(tuple(given.values())), replace(
            design, columns={**design.columns, "mix": names}
        )
    mixes = [mixes] if isinstance(mixes, str | PolicyMix) else _listed("mixes", mixes)
    if not mixes:
        raise InputError("no mix is given; give at least one, such as status_quo")
    return _unique(tuple(load_mix(mix) for mix in mixes)), design


def _listed(what: str, given: list[str | PolicyMix] | tuple[str, ...]) -> list[str | PolicyMix]:
    """Several names as a list; refused if it is something else."""
    if not isinstance(given, Iterable):
        raise InputError(f"{what} = {given!r} must be a name or a list of names")
    return list(given)


def _unique(mixes: tuple[PolicyMix, ...]) -> tuple[PolicyMix, ...]:
    """The mixes, refused if two share a name."""
    names = [mix.name for mix in mixes]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(
            f"two mixes are called '{twice[0]}'; give each mix once, under a name of its own"
        )
    return mixes


def _outlooks(outlooks: str | list[str]) -> tuple[str, ...]:
    """Known names of outlooks, each once."""
    names = [outlooks] if isinstance(outlooks, str) else _listed("outlooks", outlooks)
    if not names:
        raise InputError("no outlook is given; give at least one, such as uncertain")
    return tuple(dict.fromkeys(one_of("outlook", name, OUTLOOKS) for name in names))


def known_source(source: str) -> str:
    """`posterior` or `prior`; the first is refused unless its table is there."""
    try:
        return checked_source(source)
    except ValueError as error:
        raise InputError(str(error)) from None


def _draws(draws: dict[str, int] | float) -> tuple[int, int]:
    """(first, number) of the draws."""
    if not isinstance(draws, dict):
        return 0, whole_number("draws", draws, 1)
    unknown = set(draws) - {"first", "number"}
    if unknown or "number" not in draws:
        raise InputError(f"draws = {draws!r} must be a number, or {{first = .., number = ..}}")
    return whole_number("draws: first", draws.get("first", 0), 0), whole_number(
        "draws: number", draws["number"], 1
    )


def _period(start: str, end: str) -> dict[str, str]:
    """First and last month of a run as a dict; refused if they are no months or the wrong way
    round.
    """
    try:
        first, last = parse_month(start), parse_month(end)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            f"start = {start!r}, end = {end!r}: both must be months such as '2022-01' ({error})"
        ) from error
    if not 0 <= first <= last <= parse_month(LAST_MONTH):
        raise InputError(
            f"start = {start}, end = {end}: no such run is possible; months go from 2015-01 to "
            f"{LAST_MONTH}"
        )
    return {"start": start, "end": end}
