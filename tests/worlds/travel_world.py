"""A coarse model at the start of a month, for tests of travelling part by part."""

import numpy as np

from abm import GanziModel
from abm.tourism import choice
from abm.tourism import measured as measures
from abm.tourism import travel as phase
from agents.tourism.tourist import Choice

JULY = "2022-07"
BY_ROAD = np.zeros((9, 4, 18))
"""Nobody flies, by market, segment and county."""


def built(month=JULY, draw=3, mix="status_quo", **arguments):
    model = GanziModel(draw=draw, detail="coarse", start=month, end="2023-12", mix=mix, **arguments)
    model.ledger.start_month()
    model.network.refresh(winter=False, t=model.clock.t)
    return model


def chosen(model):
    """The choice among counties that the rows of the model make now."""
    features = choice.month_features(model)
    value = choice.choose_counties(model, choice.group_offers(model, features))
    return Choice(model.tourism.choice_probability, value)


def pull(model):
    """Factor on counties' weight as stops with what they offer now."""
    return choice.stop_pull(model, choice.month_features(model))


def travelled(model):
    """The model after one month's travelling."""
    phase.travel(model)
    return model


def visits(model):
    return float(measures.visits(model).sum())
