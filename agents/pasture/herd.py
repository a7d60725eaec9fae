"""Rules of a yak herd: what it eats, how it ages, calves and dies, and which animals are sold
first.

A herd is ten classes, heads of a real household as floats: females aged 0, 1, 2, 3, 4 and over,
then males alike. A row stands for `weight` such households; counts that happen by chance are drawn
for all of them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.arrays import bounded, quotient
from agents.calendar import MONTHS_A_YEAR
from agents.quantiles import binomial, near_binomial

if TYPE_CHECKING:
    from agents.arrays import FloatArray, Values

AGES = 5
CLASSES = 2 * AGES
FEMALE_CALF, HEIFER, COW, MALE_CALF, MALE_TWO, MALE_THREE, BULL = 0, 3, 4, 5, 7, 8, 9
CALVES = (FEMALE_CALF, MALE_CALF)
SALE_ORDER = (BULL, MALE_THREE, MALE_TWO, COW)
ALL = np.ones(CLASSES)
"""Counts every animal once: `herd @ ALL` is the heads of each household."""
CACHED_ROWS = 4096
"""Rows that the processor's cache holds at once; longer tables are worked through in parts."""
MANY = 20
"""Households a row must stand for before what happens to them is drawn as one number that is not
rounded.
"""


def by_class(values: tuple[float, ...]) -> FloatArray:
    """Numbers for the five ages as numbers for the ten classes, shape (10,)."""
    return np.tile(np.asarray(values, float), 2)


def fodder_need(sheep_units: FloatArray, *, daily_hay: float, days: float) -> FloatArray:
    """Hay equivalent a household's animals need, kg dry matter; a sheep unit eats `daily_hay` kg a
    day.

    Source: standard sheep unit of NY/T 635.
    """
    return sheep_units * daily_hay * days


def older_herd(herd: FloatArray) -> FloatArray:
    """The herd a year older, shape (n, 10): each class moves up one age, the oldest collects, no
    calves yet.
    """
    older = np.zeros_like(herd)
    # Females and males are two runs of five ages.
    for first in (0, AGES):
        last = first + AGES - 1
        older[:, first + 1 : last + 1] = herd[:, first:last]
        older[:, last] += herd[:, last]
    return older


def calving_rate(
    base: Values,
    *,
    improvement: float,
    improved_share: Values,
    response: float,
    condition: Values,
    reference_condition: float,
) -> FloatArray:
    """Calves a cow bears in a year, 0 to 1; better breeding and better condition before winter
    raise it.
    """
    return np.clip(
        base + improvement * improved_share + response * (condition - reference_condition),
        0.0,
        1.0,
    )


def births(
    u: FloatArray,
    herd: FloatArray,
    *,
    rate: FloatArray,
    weight: FloatArray,
) -> FloatArray:
    """Calves of a year a household, shape (n,), drawn for the cows of all households a row stands
    for.
    """
    cows = weight * herd[:, COW]
    # The number of cows is no whole number, so that a rounded count may exceed it.
    return np.clip(binomial(u, cows, rate), 0.0, cows) / weight


def herd_with_calves(herd: FloatArray, calves: FloatArray) -> FloatArray:
    """The herd with newborn calves, half of them female."""
    larger = herd.copy()
    larger[:, FEMALE_CALF] += calves / 2
    larger[:, MALE_CALF] += calves / 2
    return larger


def snow_protection(
    sheltered: FloatArray,
    hay: FloatArray,
    *,
    reserve: FloatArray,
    shelter_effect: float,
    hay_effect: float,
) -> FloatArray:
    """Share of snow losses avoided, 0 to 1: by winter shelters and by hay relative to a reserve of
    60 days' need.
    """
    covered = np.minimum(1.0, quotient(hay, reserve))
    return np.clip(shelter_effect * sheltered + hay_effect * covered, 0.0, 1.0)


def monthly_survival(yearly_death: FloatArray) -> FloatArray:
    """Chance of living through a month by class, shape (10,), for yearly risks of death in ordinary
    years.
    """
    return (1 - yearly_death) ** (1 / MONTHS_A_YEAR)


def starved_share(condition: FloatArray, *, critical: float, rate: float) -> FloatArray:
    """Share of the animals that starve in a month, 0 to 1, shape of `condition`.

    `rate` is the monthly share per unit of body condition below the `critical` one.
    """
    return bounded(rate * (critical - condition), 0.0, 1.0)


def snow_month(loss: Values, protection: FloatArray, *, months: int) -> FloatArray:
    """Share of animals lost to snow in a month of a disaster winter of `months` months, shape of
    `protection`.

    `loss` is the share of unprotected animals lost in the whole winter, 0 to below 1.
    """
    # The months' losses compound to that of the winter.
    return 1 - (1 - loss * (1 - protection)) ** (1 / months)


def expected_deaths(
    herd: FloatArray,
    survival: FloatArray,
    *,
    spared: FloatArray,
    calf_spared: FloatArray | None = None,
) -> FloatArray:
    """Animals that are expected to die in the month, heads a household, shape (n,), never more than
    there are.

    `survival` (10,) is the chance to live through an ordinary month, `spared` (n,) the share that
    hunger and snow leave alive, and `calf_spared` (n,) that of calves where it differs.
    """
    alive = spared * (herd @ survival)
    if calf_spared is not None:
        for calf in CALVES:
            alive += (calf_spared - spared) * herd[:, calf] * survival[calf]
    return np.maximum(herd @ ALL - alive, 0.0)


def drawn_deaths(
    u: FloatArray,
    heads: FloatArray,
    *,
    expected: FloatArray,
    weight: FloatArray,
) -> FloatArray:
    """Animals that die, heads a household, shape (n,): drawn for all households that a row stands
    for.

    Where all rows stand for many households the number drawn is not rounded.
    """
    risk = quotient(expected, heads)
    quantile = near_binomial if weight.min(initial=np.inf) >= MANY else binomial
    return np.minimum(quantile(u, weight * heads, risk) / weight, heads)


def survivors(
    herd: FloatArray,
    survival: FloatArray,
    *,
    spared: FloatArray,
    death_factor: FloatArray,
    calf_spared: FloatArray | None = None,
) -> FloatArray:
    """The herd after the month's deaths, shape (n, 10), never negative: what is expected times
    `death_factor` (n,) dies.
    """
    alive = np.empty_like(herd)
    spared_part = death_factor * spared
    # A share 1 - factor x (1 - survival x spared) of each class lives; it is reckoned in place and
    # part by part, for the table is long where every household has its own row.
    for first in range(0, len(herd), CACHED_ROWS):
        rows = slice(first, first + CACHED_ROWS)
        part = alive[rows]
        np.multiply.outer(spared_part[rows], survival, out=part)
        if calf_spared is not None:
            for calf in CALVES:
                part[:, calf] = death_factor[rows] * calf_spared[rows] * survival[calf]
        part += (1 - death_factor[rows])[:, None]
        part *= herd[rows]
        # Luck may be worse than all animals of a class.
        np.maximum(part, 0.0, out=part)
    return alive


def next_condition(
    condition: FloatArray,
    satisfied: FloatArray,
    *,
    gain: float,
    maintenance: float,
    low: float,
) -> FloatArray:
    """Body condition after a month (1 = well fed): rises when more than `maintenance` of the need
    is eaten.
    """
    return bounded(condition + gain * (satisfied - maintenance), low, 1.0)


def sold_classes(heads: FloatArray, most: FloatArray) -> FloatArray:
    """Animals sold by class, shape (n, 10): bulls first, then males of three and two years, then
    barren cows.

    `heads` (n,) are wanted, `most` (n, 10) of each class may be sold; never more than either.
    """
    sold = np.zeros_like(most)
    rest = heads
    for place in SALE_ORDER:
        sold[:, place] = np.minimum(rest, most[:, place])
        rest = rest - sold[:, place]
    return sold


def sellable_animals(
    herd: FloatArray,
    *,
    never_sold: FloatArray,
    barren_share: float,
) -> FloatArray:
    """Animals a household may part with, shape (n, 10): males of two years and over and barren
    cows, less what is never sold (a share of these).
    """
    males = [MALE_TWO, MALE_THREE, BULL]
    most = np.zeros_like(herd)
    most[:, males] = herd[:, males]
    most[:, COW] = herd[:, COW] * barren_share
    return most * (1 - never_sold)[:, None]


def steady_structure(
    calving: float,
    yearly_death: FloatArray,
    *,
    never_sold: FloatArray,
    barren_share: float,
    years: int = 60,
) -> FloatArray:
    """Shares of the ten classes at the turn of the year in herds long run alike, shape (n, 10);
    each row adds up to 1.

    Households that never sell a share `never_sold` (n,) of what is fit for sale sell as many as
    keep the herd's size, in the usual order. Source: projection to the stable age distribution,
    Leslie (1945).
    """
    # What a year makes of one animal of each class, and what of it is fit for sale.
    older = older_herd(np.eye(CLASSES))
    year = herd_with_calves(older, calving * older[:, COW]) * (1 - yearly_death)
    every = np.ones((len(never_sold), CLASSES))
    fit = sellable_animals(every, never_sold=never_sold, barren_share=barren_share)
    herd = every / CLASSES
    for _ in range(years):
        herd = herd @ year
        herd -= sold_classes(np.maximum(herd @ ALL - 1.0, 0.0), fit * herd)
        # Where births do not keep the herd's size, or too little is fit for sale, it is scaled.
        herd /= (herd @ ALL)[:, None]
    return herd
