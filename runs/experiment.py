"""An experiment: which runs belong to it, checked before the first of them starts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, overload

import numpy as np

from abm.clock import LAST_MONTH, parse_month
from abm.model import DETAILS
from abm.registers.ablations import checked_ablations
from abm.registers.drawing import POSTERIOR, checked_source
from abm.registers.outlook import OUTLOOKS, Outlook
from abm.registers.policy import PolicyMix, load_mix
from abm.registers.realised import checked_realised
from abm.registers.steady import STEADY
from abm.registers.tables import read_every_table
from runs import identity
from runs.designs.design import NO_DESIGN, Design
from runs.refusals import InputError, Phrase, one_of, reason_of, whole_number

DEFAULT_MIXES = ("status_quo", "document")
FIRST_MONTH = "2022-01"
FINAL_MONTH = "2030-12"
MOST_DRAWS = 1_000_000
"""Draws, or replications, that one experiment may ask for: weeks of a large machine."""

type Mixes = str | PolicyMix | Iterable[str | PolicyMix]
"""Mixes as a user names them: shipped ones, TOML files or PolicyMix objects."""
type Changes = dict[str, dict[str, Any]]
"""What a point sets: kind (levers, parameters, times, values) -> name -> number or path; and
`realised`, the values of drivers that came true.
"""


class Draws(NamedTuple):
    """Which draws of what is uncertain an experiment takes: so many, from the first on."""

    first: int
    number: int


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run to do: its place in the experiment, its identity and its arguments.

    `source` says where the draw's parameters come from (posterior or prior); `changes` is what a
    design's point sets on top; `counties` whether their years are kept, too.
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
    ablations: tuple[str, ...] = ()
    point: int = 0
    changes: Changes = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    counties: bool = False

    def world(self) -> Outlook:
        """The outlook with the design's changes of its drivers."""
        return Outlook(
            self.outlook,
            times=self.changes.get("times", {}),
            values=self.changes.get("values", {}),
            realised=self.changes.get("realised", {}),
        )


def with_counties(task: Task, index: int) -> Task:
    """The task as another's place in order, that keeps the counties' years, too."""
    return replace(task, index=index, counties=True)


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Mixes, outlooks, draws and replications, crossed with the points of a design; `checked` makes
    one.

    `source`: where every draw's parameters come from, posterior or prior. `ablations`: mechanisms
    that every run does without. `until`: when an ensemble
    that adds draws on its own may stop (`runs.settling.until_settled`). `realised`: values of
    drivers that came true, which every run meets: then it is conditional, and no forecast.
    """

    mixes: tuple[PolicyMix, ...]
    outlooks: tuple[str, ...]
    draws: int
    rng: int
    start: str
    end: str
    detail: str
    first_draw: int = 0
    replications: int = 1
    design: Design = NO_DESIGN
    until: dict[str, Any] | None = None
    source: str = POSTERIOR
    ablations: tuple[str, ...] = ()
    realised: dict[str, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def checked(
        cls,
        *,
        mixes: Mixes,
        draws: int | dict[str, int],
        rng: int,
        outlook: str | Iterable[str] = "uncertain",
        start: str = FIRST_MONTH,
        end: str = FINAL_MONTH,
        detail: str = "standard",
        replications: int = 1,
        design: Design = NO_DESIGN,
        until: dict[str, Any] | None = None,
        source: str = POSTERIOR,
        ablations: Iterable[str] = (),
    ) -> Experiment:
        """An experiment whose every argument, and every data table, has been checked.

        `outlook` is a name or several; `draws` a number, or {"first": .., "number": ..};
        `ablations` are names of mechanisms that every run does without.
        """
        read_every_table()
        loaded, design = _mixes(mixes, design)
        numbers = _draws(draws)
        _check_period(start, end)
        return cls(
            mixes=loaded,
            outlooks=_outlooks(outlook),
            first_draw=numbers.first,
            draws=numbers.number,
            rng=whole_number("rng", rng, 0),
            replications=whole_number("replications", replications, 1, high=MOST_DRAWS),
            start=start,
            end=end,
            detail=one_of(Phrase("detail"), detail, DETAILS),
            design=design,
            until=until,
            source=known_source(source),
            ablations=tuple(sorted(checked_ablations(ablations))),
        )

    def tasks(self) -> Tasks:
        """Every run, draw by draw, so that the mixes of one draw run next to each other; made when
        asked for.
        """
        return Tasks(self)

    def arguments(self) -> dict[str, Any]:
        """The arguments as a manifest states them; with these and the points an experiment can be
        made again.
        """
        stated: dict[str, Any] = {
            "mixes": {mix.name: _described(mix) for mix in self.mixes},
            "outlook": ", ".join(self.outlooks),
            "draws": self.draws,
            "rng": self.rng,
            "start": self.start,
            "end": self.end,
            "detail": self.detail,
            "source": self.source,
        }
        if self.first_draw or self.replications > 1 or self.design is not NO_DESIGN:
            stated["first_draw"] = self.first_draw
            stated["replications"] = self.replications
        if self.design is not NO_DESIGN:
            stated["design"] = self.design.described()
        if self.ablations:
            stated["ablations"] = list(self.ablations)
        if self.until is not None:
            stated["until"] = self.until
        if self.realised:
            stated["realised"] = self.realised
        return stated

    def changes(self, point: int) -> Changes:
        """What the runs of a design's point change, besides their mix."""
        realised: Changes = {"realised": self.realised} if self.realised else {}
        return {**self.design.changes(point), **realised}

    def conditional_on(self, realised: dict[str, dict[str, float]]) -> Experiment:
        """The same runs with drivers as they came true."""
        return replace(self, realised=checked_realised(realised), until=None)


class Tasks(Sequence[Task]):
    """The runs of an experiment as a sequence that holds none of them: a task is made when it is
    asked for.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        design = experiment.design
        # The last axis changes fastest: mixes of one draw follow each other.
        crossed: dict[str, Sequence[Any]] = {
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

    @overload
    def __getitem__(self, place: int) -> Task: ...

    @overload
    def __getitem__(self, place: slice) -> list[Task]: ...

    def __getitem__(self, place: int | slice) -> Task | list[Task]:
        if isinstance(place, slice):
            return [self._task(index) for index in range(*place.indices(self.length))]
        if not -self.length <= place < self.length:
            raise IndexError(f"there is no run {place} of {self.length}")
        return self._task(int(place) % self.length)

    @cached_property
    def _mixes(self) -> dict[str, tuple[PolicyMix, str]]:
        """Each mix and its fingerprint, by name."""
        return {mix.name: (mix, mix.fingerprint()) for mix in self.experiment.mixes}

    def _task(self, index: int) -> Task:
        """The run at a place."""
        experiment = self.experiment
        design = experiment.design
        chosen = self._chosen(index)
        point, draw, rng = chosen["point"], int(chosen["draw"]), int(chosen["rng"])
        mix, fingerprint = self._mixes[chosen["mix"]]
        changes = experiment.changes(point)
        run_id = identity.run_id(
            fingerprint,
            outlook=chosen["outlook"],
            draw=draw,
            rng=rng,
            start=experiment.start,
            end=experiment.end,
            detail=experiment.detail,
            source=experiment.source,
            ablations=experiment.ablations,
            changes=changes,
        )
        # A point that comes twice is run twice, under ids of their own.
        repeat = design.repeats[point]
        return Task(
            index=index,
            run_id=f"{run_id}-{repeat + 1}" if repeat else run_id,
            mix=mix,
            outlook=chosen["outlook"],
            draw=draw,
            rng=rng,
            start=experiment.start,
            end=experiment.end,
            detail=experiment.detail,
            source=experiment.source,
            ablations=experiment.ablations,
            point=point,
            changes=changes,
            columns=design.own_columns(point),
        )

    def _chosen(self, index: int) -> dict[str, Any]:
        """Draw, rng, point, outlook and name of the mix of the run at a place."""
        chosen: dict[str, Any] = {}
        # The index is a number whose digits are places on the axes, the last axis its last digit.
        rest = index
        for name in reversed(self.axes):
            rest, place = divmod(rest, len(self.axes[name]))
            chosen[name] = self.axes[name][place]
        # What is no axis stands in a column of the design.
        for name in ("mix", "outlook", "draw", "rng"):
            if name not in chosen:
                chosen[name] = self.experiment.design.setting(name, chosen["point"])
        return chosen


def _described(mix: PolicyMix) -> dict[str, Any]:
    """A mix as a manifest states it, whole."""
    return {
        "fingerprint": mix.fingerprint(),
        "title_en": mix.title_en,
        "title_zh": mix.title_zh,
        "implementation": mix.implementation,
        "paths": {lever: [list(step) for step in path] for lever, path in mix.paths.items()},
    }


def _mixes(mixes: Mixes, design: Design) -> tuple[tuple[PolicyMix, ...], Design]:
    """(mixes, design) with mixes by name, file or PolicyMix; refused if there is none or two share
    a name.

    A design with a column of mixes brings its own, which it then holds by their names.
    """
    if "mix" in design.columns:
        own = {mix: load_mix(mix) for mix in dict.fromkeys(design.columns["mix"])}
        names = np.array([own[mix].name for mix in design.columns["mix"]], object)
        columns = {**design.columns, "mix": names}
        return _unique(tuple(own.values())), replace(design, columns=columns)
    listed = [mixes] if isinstance(mixes, str | PolicyMix) else _listed("mixes", mixes)
    if not listed:
        raise InputError("no_mix", "no mix is given; give at least one, such as status_quo")
    return _unique(tuple(load_mix(mix) for mix in listed)), design


def _listed[Item](what: str, items: Iterable[Item]) -> list[Item]:
    """Several names as a list; refused if it is something else."""
    if not isinstance(items, Iterable):
        raise InputError(
            "not_a_list",
            "{what} = {items!r} must be a name or a list of names",
            what=what,
            items=items,
        )
    return list(items)


def _unique(mixes: tuple[PolicyMix, ...]) -> tuple[PolicyMix, ...]:
    """The mixes, refused if two share a name."""
    names = [mix.name for mix in mixes]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(
            "mix_names_alike",
            "two mixes are called '{name}'; give each mix once, under a name of its own",
            name=twice[0],
        )
    return mixes


def _outlooks(outlooks: str | Iterable[str]) -> tuple[str, ...]:
    """Known names of outlooks, each once."""
    names = [outlooks] if isinstance(outlooks, str) else _listed("outlooks", outlooks)
    if not names:
        raise InputError("no_outlook", "no outlook is given; give at least one, such as uncertain")
    # Only a text is compared: a missing value of pandas is neither equal nor unequal.
    if any(isinstance(name, str) and name == STEADY for name in names):
        raise InputError(
            "steady_is_a_test",
            "outlook 'steady' is a test of the start and no possible world; see 'ganzi validate "
            "--steady'",
        )
    return tuple(dict.fromkeys(one_of(Phrase("outlook"), name, OUTLOOKS) for name in names))


def known_source(source: str) -> str:
    """`posterior` or `prior`; the first is refused unless its table is there."""
    return checked_source(source)


def _draws(draws: int | dict[str, int]) -> Draws:
    """The draws of an experiment, checked."""
    if not isinstance(draws, dict):
        return Draws(0, whole_number("draws", draws, 1, high=MOST_DRAWS))
    unknown = set(draws) - {"first", "number"}
    if unknown or "number" not in draws:
        raise InputError(
            "draws_value",
            "draws = {draws!r} must be a number, or {{first = .., number = ..}}",
            draws=draws,
        )
    return Draws(
        first=whole_number("draws: first", draws.get("first", 0), 0),
        number=whole_number("draws: number", draws["number"], 1, high=MOST_DRAWS),
    )


def _check_period(start: str, end: str) -> None:
    """Refuse a first and last month that are no months, or the wrong way round."""
    try:
        first, last = parse_month(start), parse_month(end)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            "months_value",
            "start = {start!r}, end = {end!r}: both must be months such as '2022-01' ({reason})",
            start=start,
            end=end,
            reason=reason_of(error),
        ) from error
    if not 0 <= first <= last <= parse_month(LAST_MONTH):
        raise InputError(
            "period_impossible",
            "start = {start}, end = {end}: no such run is possible; months go from 2015-01 to "
            "{last}",
            start=start,
            end=end,
            last=LAST_MONTH,
        )
