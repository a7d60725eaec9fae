"""The regional economy of Ganzi as a Mesa model: one month is one pass through the phases of
`schedule.py`.
"""

from types import SimpleNamespace

import mesa
import numpy as np

from abm import start as start_state
from abm.clock import Clock, parse_month
from abm.money.closing import close_phase
from abm.money.ledger import Ledger
from abm.record import measures
from abm.registers import policy, targets
from abm.registers.indicators import Collector, Recorder
from abm.registers.outlook import Outlook, world_at
from abm.registers.parameters import checked_values, drawn_values
from abm.schedule import DUES, PHASES
from abm.streams import Streams
from agents.columns import Table

DETAILS = ("coarse", "standard", "one_to_one")
LAST_MONTH = "2050-12"


class GanziModel(mesa.Model):
    """One run: a mix of policies, an outlook, a draw of what is uncertain, and the luck within the
    run.

    Args:
        mix: name of a shipped mix, a TOML file, or a PolicyMix.
        outlook: `uncertain` (drawn) or `central`, `adverse`, `favourable`, or an Outlook.
        draw: index of the uncertain parameters, the filled gaps and the outlook's path; the same
        for every mix.
        rng: the luck within a run; None means 0.
        start, end: first and last month, "YYYY-MM".
        detail: how many rows stand for the real agents: `coarse`, `standard`, `one_to_one`.
        levers: lever values or paths {year: value} on top of the mix, exactly as given.
        parameters: values of uncertain parameters in place of the drawn ones.
    """

    def __init__(
        self,
        *,
        mix="status_quo",
        outlook="uncertain",
        draw=0,
        rng=None,
        start="2022-01",
        end="2030-12",
        detail="standard",
        levers=None,
        parameters=None,
    ):
        """Build the starting state; nothing random happens outside the keyed streams."""
        self.rng_number = _whole("rng", 0 if rng is None else rng)
        super().__init__(rng=self.rng_number)
        self.draw = _whole("draw", draw)
        if detail not in DETAILS:
            raise ValueError(f"unknown detail '{detail}'; known: {', '.join(DETAILS)}")
        self.detail = detail
        self.clock = _clock(start, end)
        self.mix = policy.load_mix(mix)
        self.outlook = outlook if isinstance(outlook, Outlook) else Outlook(outlook)
        self._draw_world(levers, parameters)
        self.ledger = Ledger(self.clock)
        start_state.build(self)
        self.recorder = Recorder(self.clock.start, self.clock.end, *measures())
        self.datacollector = Collector(self.recorder)
        self.phases = PHASES
        self.running = True

    def _draw_world(self, levers, parameters):
        """Everything fixed by the draw: parameters, the outlook's path, and from both the lever
        paths.
        """
        values = drawn_values(self.draw)
        values.update(self.outlook.parameter_values())
        values.update(checked_values(parameters or {}))
        self.parameters = SimpleNamespace(**values)
        self.streams = Streams(rng=self.rng_number, draw=self.draw)
        self.world_streams = Streams(rng=0, draw=self.draw)
        self.outlook_paths = self.outlook.paths(self.parameters, self.draw, self.clock.end)
        months = np.arange(self.clock.start, self.clock.end + 1)
        self._levers = self.mix.table(
            months, self.parameters.implementation_strength, policy.extra_paths(levers)
        )
        self.set_month(self.clock.start)

    def set_month(self, t):
        """Move the clock, and with it the levers and the world outside."""
        self.clock.set(t)
        self.levers = policy.lever_values(self._levers[t - self.clock.start])
        self.world = world_at(self.outlook_paths, t)

    def step(self):
        """One month."""
        if not self.running:
            return
        for phase in self.phases:
            self.ledger.enter(phase.__name__)
            phase(self)
            close_phase(self, phase.__name__, DUES.get(phase.__name__))
        self.datacollector.collect(self)
        self.running = self.clock.t < self.clock.end

    def run(self):
        """Run to the end; returns the model."""
        while self.running:
            self.step()
        return self

    def tables(self):
        """Every table of agents of this model."""
        return [value for value in vars(self).values() if isinstance(value, Table)]

    def outcomes(self, by=None):
        """Tidy table of every monthly indicator: month, indicator, value, unit; `by="county"` adds
        county.
        """
        return self.recorder.frame(by)

    def annual(self):
        """Calendar years as rows, one float64 column an indicator."""
        return self.recorder.annual_frame()

    def judge(self):
        """Table of the modelled targets: target, value, met, met_strict, margin, first_year_met."""
        import pandas as pd

        columns = list(targets.Verdict.__dataclass_fields__)
        return pd.DataFrame([vars(verdict) for verdict in targets.judge(self)], columns=columns)

    def lever_row(self):
        """Each lever's value in the last month of the run."""
        return dict(zip(policy.register(), self._levers[-1].tolist(), strict=True))

    def parameter_row(self):
        """Each uncertain parameter's value in this draw."""
        return dict(vars(self.parameters))


def _whole(name, value):
    """A whole number from Python or numpy; ValueError otherwise."""
    if isinstance(value, bool) or int(value) != value or value < 0:
        raise ValueError(f"{name} = {value!r} must be a whole number from 0 up")
    return int(value)


def _clock(start, end):
    """The calendar of a run; refuses an end before the start and months the outlook
    does not reach.
    """
    first, last = parse_month(start), parse_month(end)
    if not 0 <= first <= last <= parse_month(LAST_MONTH):
        raise ValueError(
            f"a run from {start} to {end} is not possible; months go from 2015-01 to {LAST_MONTH}"
        )
    return Clock(first, last)
