"""What is measured of forests besides their cover and insurance."""

import numpy as np


def forest_planted(model):
    """Forest planted this year and in the three years before that still waits to be counted, ha by
    county.
    """
    return model.counties.young_forest.sum(axis=1)


def carbon_projects(model):
    """Registered forest-carbon projects, count."""
    return float(np.add.reduce(model.counties.carbon_projects))


def december(column, price=None):
    """Measure: a column that December writes, counted in that month only; times a price of the
    world if given.
    """

    def measure(model):
        if model.clock.month != 12:
            return 0.0
        value = float(np.add.reduce(getattr(model.counties, column)))
        return value if price is None else value * float(getattr(model.world, price))

    return measure


MONTHLY = {
    "young_forest": forest_planted,
    "forest_lost": december("forest_lost"),
    "carbon_projects": carbon_projects,
    "carbon_credits": december("carbon_credits"),
    "carbon_credit_revenue": december("carbon_credits", "carbon_price"),
}
