"""Rules of the forest: planting, growth, loss, insurance and carbon credits."""

import numpy as np

from agents.quantiles import lognormal


def forest_next(forest, maturing, survival, regrowth, loss):
    """Forest a year on, ha, never negative: what was planted three years ago and survived counts now."""
    return np.maximum(forest + maturing * survival + regrowth - loss, 0.0)


def yearly_loss(u, middle, deviation):
    """Forest lost to fire and pests in a year, ha; a few years are very bad."""
    return lognormal(u, middle, deviation)


def insured_next(insured, months, roll_out, subsidy_response, subsidy, usual_subsidy):
    """Insured share of the forest some months on, 0 to 1.

    A part of the uninsured forest joins each year: `roll_out` at the usual subsidy, `subsidy_response` more when
    governments pay the whole premium. Below the usual subsidy forest may drop out.
    """
    pace = roll_out + subsidy_response * (subsidy - usual_subsidy) / (1 - usual_subsidy)
    return np.clip(1 - (1 - insured) * np.exp(-pace * months / 12), 0.0, 1.0)


def registered(pending, registered_before, started, months_needed):
    """(pending, registered) carbon projects a month on, given new ones and the mean months a registration takes."""
    done = pending / months_needed
    return pending + started - done, registered_before + done


def carbon_revenue(projects, project_area, sink, price):
    """Value of a year's credits, CNY/a: projects x ha x t/ha/a x CNY/t."""
    return projects * project_area * sink * price
