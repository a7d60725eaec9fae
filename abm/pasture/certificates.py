"""Part of the month on farms: products win green, organic and origin certificates, and organic ones
may lapse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.axis import anywhere, at, at_most, by
from agents.county import COUNTIES
from agents.pasture import farm as rules
from agents.units import THOUSAND

if TYPE_CHECKING:
    from abm.model import GanziModel
    from agents.arrays import FloatArray

LAPSE_LUCK = 1
"""Counter of the luck with lapsing; winning has counter 0."""


def certified_share(model: GanziModel) -> FloatArray:
    """Share of the products that could be certified which hold a certificate, by county, shape
    (18,).
    """
    slots = model.certificate_slots
    held = by(slots.county, slots.certified & slots.active, len(COUNTIES))
    return held / np.maximum(by(slots.county, np.ones(slots.n), len(COUNTIES)), 1)


def certification_rate(model: GanziModel, base: float, *, subsidy: float) -> FloatArray:
    """Monthly rate at which a product wins a certificate by county, shape (18,); `subsidy` in
    thousand CNY, which draws nobody beyond what a certificate costs its producer.
    """
    p, counties = model.parameters, model.counties
    return rules.certificate_rate(
        base,
        subsidy=at_most(subsidy * THOUSAND, p.certificate_cost),
        cost=p.certificate_cost,
        subsidy_response=p.certificate_subsidy_response,
        cooperative=counties.cooperative_share,
        cooperative_response=p.certificate_cooperative_response,
        parks=counties.farm_parks,
        park_response=p.certificate_park_response,
    )


def certify(model: GanziModel) -> None:
    """Products win certificates, organic ones may lapse; the subsidy goes to their producers."""
    slots, levers, t = model.certificate_slots, model.levers, model.clock.t

    # Lapsing comes first, so that no certificate is lost in the month that brings it.
    slots.active = slots.active & ~rules.lapsed_certificates(
        model.streams.of_month("certificates", t, slots.uid, LAPSE_LUCK),
        model.parameters.organic_lapse_rate,
        organic=slots.organic,
        active=slots.active,
    )

    rate = certification_rate(model, model.farms.base_certificate_rate, subsidy=levers.cert_subsidy)
    rate = rate * model.effort.of("farming")
    new = rules.new_certificates(
        model.streams.of_month("certificates", t, slots.uid),
        at(rate, slots.county),
        eligible=slots.eligible,
        certified=slots.certified,
    )
    if not anywhere(new):
        return
    slots.certified = slots.certified | new
    slots.active = slots.active | new

    count = by(slots.county, new.astype(float), len(COUNTIES))
    model.programmes.pay("cert_subsidy", "residents", count * (levers.cert_subsidy * THOUSAND))
