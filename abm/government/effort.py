"""Counties decide: every January they see how far they are and how they rank, and put the effort of
their offices where that leads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from abm.government.county_targets import COUNTY_TARGETS, IN_FIELD, held_now, target_years, totals
from abm.government.project_classes import (
    FIELDS,
    GREEN,
    GROWTH,
    among,
    field_match,
    rank_groups,
)
from abm.money.costs import COUNTY
from abm.registers.policy import register
from agents.calendar import MONTHS_A_YEAR
from agents.columns import identity
from agents.county import COUNTIES
from agents.government import effort as rules

if TYPE_CHECKING:
    from abm.government.county_targets import Held
    from abm.government.planned_levers import PlannedLevers
    from abm.model import GanziModel
    from abm.registers.parameters import Parameters
    from agents.arrays import BoolArray, FloatArray, Values

DOCUMENT_YEAR = 2022
"""Year of the document: counties work for its targets from the January after."""
TARGET_KEYS = identity("county_target", len(COUNTY_TARGETS) * len(COUNTIES)).reshape(
    len(COUNTY_TARGETS), len(COUNTIES)
)


class Effort:
    """What counties make of the mix: their effort by field of work, and what led them there.

    Arrays by field end in (fields, 18), those by target in (targets, 18).
    """

    usual: FloatArray  # part of the offices' work in each field in an ordinary year (fields, 1)
    shares: FloatArray  # the same by county this year (fields, 18)
    work: FloatArray  # what the offices can do over what they did at the start (18,)
    spread: float  # how far counties differ in their parts: standard deviation, mean of fields
    relative: FloatArray  # part of the work over the usual part (fields, 18)
    effort: FloatArray  # work in each field over that of an ordinary year (fields, 18)
    mean_effort: FloatArray  # its mean over counties (fields,)
    gains: FloatArray  # what a yuan achieves over the usual (fields, 18)
    file_gains: FloatArray  # how much faster files of a field are served than others (fields, 18)

    effect: FloatArray  # what counties believe a yuan gains, 1 = as elsewhere (fields, 18)
    spent: FloatArray  # money that arrived since the last decision, CNY (fields, 18)
    score: FloatArray  # part of what is asked that is reached (18,); NaN before it is reckoned
    rank: FloatArray  # place in the group of similar function (18,); NaN before
    targets: FloatArray  # what is asked of each county (targets, 18); 0 before it is
    reached: FloatArray  # what is reached of it at the last decision (targets, 18)
    usual_pull: FloatArray  # mean pull of each field when the targets were set (fields, 1)
    _asked: FloatArray  # targets of a field that ask something of the county (fields, 18)
    _ahead: FloatArray  # distance to the next in rank (18,)

    def __init__(self, model: GanziModel, levers: PlannedLevers) -> None:
        p = model.parameters
        money = levers.members @ (levers.usual_level * levers.unit_cost * levers.shares[:, COUNTY])
        part = p.usual_effort_money_part
        self.usual = (part * money / money.sum() + (1 - part) / len(FIELDS))[:, None]
        self.shares = self.usual + np.zeros((len(FIELDS), len(COUNTIES)))
        self.spread = 0.0
        self.effect = np.ones_like(self.shares)
        self.spent = np.zeros_like(self.shares)
        self.score = np.full(len(COUNTIES), np.nan)
        self.rank = np.full(len(COUNTIES), np.nan)
        self.targets = np.zeros((len(COUNTY_TARGETS), len(COUNTIES)))
        self.reached = np.ones_like(self.targets)
        self._asked = np.zeros_like(self.shares)
        self._growth, self._green = (
            among(names)[:, None] / len(names) for names in (GROWTH, GREEN)
        )
        self._match = field_match()
        self._group = rank_groups()
        self._due = target_years()
        self.weigh(model)

    def of(self, field: str) -> FloatArray:
        """What effort in a field adds to what a yuan achieves there, 1 = usual, shape (18,)."""
        return self.gains[..., FIELDS.index(field), :]

    def files(self, field: str) -> FloatArray:
        """Pace of the files of a field over that of all files, 1 = usual, shape (18,)."""
        return self.file_gains[..., FIELDS.index(field), :]

    def ratio(self, field: str) -> FloatArray:
        """Work in a field over that of an ordinary year, shape (18,)."""
        return self.effort[..., FIELDS.index(field), :]

    def weigh(self, model: GanziModel) -> None:
        """What this month's offices make of the parts: specialists and coordination let them do
        more.
        """
        p = model.parameters
        usual = work_of_offices(p, p.talent_start, register()["coordination"]["status_quo"])
        now = work_of_offices(p, model.counties.talent, model.levers.coordination)
        self.work = np.asarray(now / usual)
        self.relative = self.shares / self.usual
        self.effort = self.work * self.relative
        self.mean_effort = self.effort.mean(axis=-1)
        self.gains = rules.effort_gain(self.effort, p.effort_elasticity)
        self.file_gains = rules.effort_gain(self.relative, p.effort_elasticity)

    def decide(self, model: GanziModel) -> None:
        """January: how far the counties are, their rank, then where the effort of the year goes."""
        if model.clock.year <= DOCUMENT_YEAR or model.recorder.done < MONTHS_A_YEAR:
            return
        levers = model.levers
        weights = self.weights(
            model, levers.assessment_weight_green, levers.assessment_differentiation
        )
        changed = self.new_leaders(model)
        held = held_now(model)
        if self._asked.any():
            before = self.reached
            self.reached = rules.reached_part(held.stock, self.targets)
            self.assess(weights)
            self.learn(model, np.maximum(self.reached - before, 0.0), changed)
        else:
            self.set_targets(model, held)
            self.reached = rules.reached_part(held.stock, self.targets)
            self.assess(weights)
            self.usual_pull = self.pull(model, self.usual_weights(model)).mean(
                axis=-1, keepdims=True
            )
        self.choose(model, self.pull(model, weights) - self.usual_pull, changed)
        self.spent = np.zeros_like(self.spent)

    def set_targets(self, model: GanziModel, held: Held) -> None:
        """The prefecture breaks its targets down."""
        self.targets = rules.county_targets(
            totals(model.parameters),
            stock=held.stock,
            potential=held.potential,
            luck=model.world_streams.uniform("county_targets", 0, TARGET_KEYS),
            amplification=model.parameters.target_amplification,
        )
        self._asked = IN_FIELD @ (self.targets > 0)

    def usual_weights(self, model: GanziModel) -> FloatArray:
        """Weights of an assessment under the status quo, shape (fields, 18)."""
        levels = register()
        return self.weights(
            model,
            levels["assessment_weight_green"]["status_quo"],
            levels["assessment_differentiation"]["status_quo"],
        )

    def weights(self, model: GanziModel, green_weight: float, differentiation: float) -> FloatArray:
        """Weight of each field in the assessment of each county, shape (fields, 18)."""
        return rules.assessment_weights(
            growth=self._growth,
            green=self._green,
            match=self._match,
            green_weight=green_weight,
            differentiation=differentiation,
            common_part=model.parameters.assessment_common_part,
        )

    def assess(self, weights: FloatArray) -> None:
        """Score and rank of the counties by what they have reached."""
        counted = np.minimum(self.reached, rules.MOST_REACHED)
        counts = weights * self._asked
        self.score = (counts * self.mean_of_field(counted)).sum(axis=-2) / counts.sum(axis=-2)
        standing = rules.standing(self.score, self._group)
        self.rank, self._ahead = standing.rank, standing.ahead

    def mean_of_field(self, values: FloatArray) -> FloatArray:
        """Mean over a field's targets that ask something of the county, shape (fields, 18); 0 where
        none does.
        """
        return IN_FIELD @ (values * (self.targets > 0)) / np.maximum(self._asked, 1)

    def pull(self, model: GanziModel, weights: FloatArray) -> FloatArray:
        """What draws the counties to each field, shape (fields, 18)."""
        p = model.parameters
        years_left = np.maximum(self._due - model.clock.year + 1, 1.0)
        pressing = np.maximum(1 - self.reached, 0.0) * (1 + 1 / years_left)
        return rules.pull(
            weights,
            self.mean_of_field(pressing),
            ahead=self._ahead,
            effect=self.effect,
            rivalry=p.rivalry_weight,
            least=p.effort_least,
        )

    def new_leaders(self, model: GanziModel) -> BoolArray:
        """Counties that get new leaders this January, shape (18,)."""
        luck = model.streams.uniform(
            "leaders", model.clock.year * MONTHS_A_YEAR, model.counties.uid
        )
        return luck < 1 / model.parameters.leader_term

    def learn(self, model: GanziModel, progress: FloatArray, changed: BoolArray) -> None:
        """What a yuan gained last year; new leaders remember less of the years before."""
        p = model.parameters
        self.effect = rules.learned_effect(
            self.effect,
            self.mean_of_field(progress),
            self.spent * (self._asked > 0),
            memory=p.effort_memory * np.where(changed, p.leader_continuity, 1.0),
        )

    def choose(self, model: GanziModel, attraction: FloatArray, changed: BoolArray) -> None:
        """Part of the effort that goes to each field this year."""
        p = model.parameters
        counties = len(COUNTIES)
        wished = rules.wished_shares(
            self.usual, attraction, sharpness=p.effort_sharpness, most=p.effort_most_share
        )
        models = rules.successful_neighbours(
            self.shares,
            self.score,
            hours=model.network.between.hours[:counties, :counties],
            reach=p.imitation_reach,
        )
        self.shares = rules.shares_after(
            self.shares,
            wished,
            models,
            inertia=p.effort_inertia * np.where(changed, p.leader_continuity, 1.0),
            imitation=p.imitation_weight,
        )
        self.spread = float(self.shares.std(axis=-1).mean())


def work_of_offices(p: Parameters, talent: Values, coordination: float) -> Values:
    """What offices can do over what they could without specialists and coordination, by the gains
    of the draw.
    """
    return rules.effort_budget(
        talent,
        coordination,
        talent_gain=p.effort_talent_gain,
        coordination_gain=p.effort_coordination_gain,
    )
