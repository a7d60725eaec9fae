"""An experiment: which runs belong to it, checked before the first of them starts."""

from dataclasses import dataclass

from abm.clock import parse_month
from abm.model import DETAILS, LAST_MONTH
from abm.outlook import OUTLOOKS
from abm.policy import PolicyMix, load_mix
from abm.tables import read_every_table
from runs import identity
from runs.refusals import InputError, one_of, whole_number

DEFAULT_MIXES = ("status_quo", "document")
FIRST_MONTH = "2022-01"
FINAL_MONTH = "2030-12"


@dataclass(frozen=True)
class Task:
    """One run to do: its place in the experiment, its identity and its arguments."""

    index: int
    run_id: str
    mix: PolicyMix
    outlook: str
    draw: int
    rng: int
    start: str
    end: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """The same draws under several mixes; `checked` makes one from what a user gives."""

    mixes: tuple
    outlook: str
    draws: int
    rng: int
    start: str
    end: str
    detail: str

    @classmethod
    def checked(cls, *, mixes, outlook, draws, rng, start=FIRST_MONTH, end=FINAL_MONTH, detail="standard"):
        """An experiment whose every argument, and every data table, has been checked."""
        read_every_table()
        return cls(
            mixes=_mixes(mixes),
            outlook=one_of("outlook", outlook, OUTLOOKS),
            draws=whole_number("draws", draws, 1),
            rng=whole_number("rng", rng, 0),
            detail=one_of("detail", detail, DETAILS),
            **_period(start, end),
        )

    def tasks(self):
        """Every run, draw by draw, so that the mixes of one draw run next to each other."""
        pairs = [(draw, mix) for draw in range(self.draws) for mix in self.mixes]
        return [self._task(index, draw, mix) for index, (draw, mix) in enumerate(pairs)]

    def _task(self, index, draw, mix):
        """One run of the experiment."""
        shared = {"start": self.start, "end": self.end, "detail": self.detail}
        name = identity.run_id(mix, self.outlook, draw, self.rng, **shared)
        return Task(index=index, run_id=name, mix=mix, outlook=self.outlook, draw=draw, rng=self.rng, **shared)

    def arguments(self):
        """The arguments as a manifest states them."""
        mixes = {
            mix.name: {"fingerprint": mix.fingerprint(), "title_en": mix.title_en, "title_zh": mix.title_zh}
            for mix in self.mixes
        }
        rest = {name: getattr(self, name) for name in ("outlook", "draws", "rng", "start", "end", "detail")}
        return {"mixes": mixes, **rest}


def _mixes(mixes):
    """Mixes by name, file or PolicyMix; refused if there is none or two share a name."""
    mixes = [mixes] if isinstance(mixes, str | PolicyMix) else list(mixes)
    if not mixes:
        raise InputError("no mix is given; give at least one, such as status_quo")
    loaded = tuple(load_mix(mix) for mix in mixes)
    names = [mix.name for mix in loaded]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(f"two mixes are called '{twice[0]}'; give each mix once, under a name of its own")
    return loaded


def _period(start, end):
    """First and last month of a run as a dict; refused if they are no months or the wrong way round."""
    try:
        first, last = parse_month(start), parse_month(end)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            f"start = {start!r}, end = {end!r}: both must be months such as '2022-01' ({error})"
        ) from error
    if not 0 <= first <= last <= parse_month(LAST_MONTH):
        raise InputError(
            f"start = {start}, end = {end}: no such run is possible; months go from 2015-01 to {LAST_MONTH}"
        )
    return {"start": start, "end": end}
