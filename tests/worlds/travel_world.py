"""A coarse model at the start of a month, for tests of travelling part by part."""

from abm import GanziModel
from abm.tourism import measured as measures
from abm.tourism import travel as phase

JULY = "2022-07"


def built(month=JULY, draw=3, mix="status_quo", **given):
    model = GanziModel(draw=draw, detail="coarse", start=month, end="2023-12", mix=mix, **given)
    model.ledger.start_month()
    model.network.refresh(model.world.road_closed, False, model.clock.t)
    phase.open_books(model)
    return model


def travelled(model):
    """The model after one month's travelling."""
    phase.travel(model)
    return model


def visits(model):
    return float(measures.visits(model).sum())
