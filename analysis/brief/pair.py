"""Two mixes in step on the same luck: what the page drives, month by month."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from abm.clock import step_label
from abm.model import GanziModel
from abm.registers import policy
from abm.registers.drawing import run_parameters
from abm.registers.outlook import Outlook
from abm.registers.tables import read_table
from analysis.questions.middle import middle_draw
from analysis.questions.shipped_mixes import shipped_digest
from runs.language import column_text, say, spoken_language
from runs.refusals import InputError

if TYPE_CHECKING:
    from abm.registers.policy import PolicyMix

DETAIL = "coarse"
"""The page draws a region, not its thirty thousand firms; the ensemble behind the probabilities
runs in `standard`.
"""
MONTHS_SHOWN = 12
_AHEAD: list[Pair] = []
"""What was made before the first visitor came."""


def outlook_label(outlook: str) -> str:
    """Name of an outlook, as runs are made under it."""
    rows = {row["id"]: row for row in read_table("outlooks")}
    return column_text(rows[outlook], "label")


@dataclass(frozen=True)
class Choice:
    """Everything a session has chosen for its two runs; a change of it takes effect when it is
    applied.
    """

    left: str = "status_quo"
    right: policy.PolicyMix = field(default_factory=lambda: policy.load_mix("document"))
    levers: dict[str, float] = field(default_factory=dict)
    outlook: str = "uncertain"
    draw: int = 0
    parameters: dict[str, float] = field(default_factory=dict)
    base: str = ""
    """Shipped mix that a mix from a file is based on, as the file says."""

    def with_lever(self, lever: str, value: float) -> Choice:
        """The choice with one lever set by hand."""
        return replace(self, levers={**self.levers, lever: value})

    def without_lever(self, lever: str) -> Choice:
        """The choice with one lever as the mix has it."""
        levers = {name: value for name, value in self.levers.items() if name != lever}
        return replace(self, levers=levers)

    def with_mix(self, mix: str | PolicyMix, base: str = "") -> Choice:
        """The choice with another mix on screen; levers set by hand are given up."""
        return replace(self, right=policy.load_mix(mix), levers={}, base=base)

    def based_on(self) -> str:
        """Shipped mix that the mix on screen starts from; empty if there is none."""
        name = self.right.name
        if name in policy.shipped_mixes() and shipped_mix(name) == self.right:
            return name
        return self.base

    def with_parameter(self, name: str, value: float | None) -> Choice:
        """The choice with one uncertain number set by hand, or back at its draw (None)."""
        parameters = {key: number for key, number in self.parameters.items() if key != name}
        if value is not None:
            parameters[name] = value
        return replace(self, parameters=parameters)

    def lever(self, lever: str) -> float:
        """Value of a lever of the mix on screen in its last year, before the strength of
        implementation.
        """
        if lever in self.levers:
            return self.levers[lever]
        path = self.right.paths.get(lever, ())
        return path[-1][1] if path else policy.register()[lever]["status_quo"]

    def steps(self, lever: str) -> list[tuple[str, float]]:
        """The whole path of a lever of the mix on screen, (month or year from which on, value); of
        one set by hand its only step.
        """
        first = ((policy.FIRST_MONTH, self.lever(lever)),)
        path = first if lever in self.levers else self.right.paths.get(lever, ()) or first
        return [(step_label(month), value) for month, value in path]

    def title(self) -> str:
        """Name of the mix on screen; one changed by hand says so."""
        title = mix_title(self.right)
        return f"{title} ({say('changed by hand')})" if self.levers else title

    def drawn(self) -> dict[str, float]:
        """Uncertain numbers of the draw as they are before any is set by hand, {name: value}."""
        return dict(vars(run_parameters(self.draw, outlook=Outlook(self.outlook))))

    def mix(self, name: str) -> PolicyMix:
        """The mix on screen under a name of its own, with the levers set by hand; what a saved file
        holds.
        """
        paths = {lever: ((policy.FIRST_MONTH, value),) for lever, value in self.levers.items()}
        mix = replace(self.right, paths=self.right.paths | paths)
        if not self.levers and name == self.right.name:
            return mix
        return replace(mix, name=name, title_en=name, title_zh=name)

    def model(self, mix: str | PolicyMix) -> GanziModel:
        """One of the two models, before its first month."""
        return GanziModel(
            mix=mix,
            detail=DETAIL,
            outlook=self.outlook,
            draw=self.draw,
            parameters=self.parameters,
        )


@lru_cache(maxsize=32)
def shipped_mix(name: str) -> PolicyMix:
    """A shipped mix, read once."""
    return policy.load_mix(name)


def mix_title(mix: PolicyMix) -> str:
    """Name of a mix as shown."""
    return getattr(mix, f"title_{spoken_language()}") or mix.name


class Pair:
    """The two models of a choice; `step` and `running` as a Mesa model has them; both are always in
    the same month. They are made when somebody looks at them.
    """

    def __init__(self, choice: Choice, months: int = 0) -> None:
        """Both are to have run `months` months."""
        self.choice = choice
        self._first_months = months
        self._both: tuple[GanziModel, GanziModel] | None = None
        self._making = threading.Lock()
        self._stepping = threading.Lock()

    @property
    def is_made(self) -> bool:
        """Whether the models are there."""
        return self._both is not None

    def make(self) -> Pair:
        """Build both and let them run their first months, unless that is done; of two who ask at
        once the second waits. Returns the pair.
        """
        with self._making:
            if self._both is None:
                choice = self.choice
                both = (choice.model(choice.left), choice.model(choice.mix(choice.right.name)))
                for _ in range(self._first_months):
                    for model in both:
                        model.step()
                self._both = both
        return self

    @property
    def left(self) -> GanziModel:
        """The model that the other is compared with."""
        return self._models()[0]

    @property
    def right(self) -> GanziModel:
        """The model of the mix on screen."""
        return self._models()[1]

    def _models(self) -> tuple[GanziModel, GanziModel]:
        self.make()
        assert self._both is not None, "they are made"
        return self._both

    @property
    def running(self) -> bool:
        """Whether a month is left to run."""
        return self.right.running

    @property
    def months(self) -> int:
        """Months that have ended, or will have as soon as somebody looks."""
        return self.right.recorder.done if self.is_made else self._first_months

    def step(self) -> None:
        """One month of both; of two who ask at once the second waits."""
        with self._stepping:
            if self.running:
                self.left.step()
                self.right.step()

    @property
    def month(self) -> str | None:
        """Label of the newest month that has ended, such as 2025-07; None before the first."""
        return self.right.clock.label if self.months else None

    def models(self) -> tuple[tuple[str, GanziModel], tuple[str, GanziModel]]:
        """(name of the side, model) of the left and the right."""
        return (("left", self.left), ("right", self.right))


@lru_cache(maxsize=1)
def usual_draw() -> int:
    """The draw that a visitor sees first: the one nearest the middle of all that were assessed."""
    try:
        return middle_draw(shipped_digest().places)
    except InputError:
        return 0


def first_pair() -> Pair:
    """What a visitor sees first: both runs have their first year behind them, so that there is
    something to see.

    The pair made ahead goes to one visitor; everybody after that gets one of their own, which is
    made once they look at it.
    """
    with suppress(IndexError):
        return _AHEAD.pop()
    return Pair(Choice(draw=usual_draw()), MONTHS_SHOWN)


def make_ahead() -> None:
    """Make the pair of the first visitor before anybody asks for it; what goes wrong is told when
    they come.
    """
    with suppress(Exception):
        _AHEAD.append(first_pair().make())
