"""Who drives and who flies, in a coarse model of a month."""

import numpy as np
import pytest

from abm import GanziModel
from abm.tourism import choice, journeys, reference, stays, trips
from abm.tourism.groups import MARKETS
from agents.county import COUNTIES
from tests.worlds.travel_world import BY_ROAD, built, chosen, pull, travelled

DAOCHENG, KANGDING, YAJIANG = (COUNTIES.index(name) for name in ("daocheng", "kangding", "yajiang"))
PEARL = MARKETS.index("pearl_delta")
SHORT, RING, GROUP, VFR = range(4)


def persons(model):
    """Main trips of the month, (9, 4, 18), as `travel` makes them."""
    trips.make_trips(model, chosen(model).value)
    return trips.trips_by_group(model)[:, trips.PERSONS].reshape(9, 4, 18)


@pytest.mark.parametrize("draw", [1, 3, 5])
def test_as_many_fly_in_the_reference_year_as_drawn(draw):
    model = GanziModel(draw=draw, end="2022-01", detail="coarse")
    tourism, p = model.tourism, model.parameters
    year = reference.reference_year(model, tourism.season, tourism.usual_features)
    assert year.wanted_seats.sum() == pytest.approx(p.air_guests_2019, rel=0.1)
    assert (model.journeys.transfer_cost >= 0).all()


def test_the_first_month_at_usual_fares_is_as_the_reference_year():
    model = built("2022-07")
    assert (model.network.air.fare_level == 1).all()
    chosen(model)
    travel_share = model.journeys.by_air.copy()
    reference.reference_choice(model, reference.SUMMER_STATE)
    # What charging costs has not changed either
    assert model.journeys.by_air == pytest.approx(travel_share)


def test_dear_flights_send_people_back_to_the_road():
    usual, dear = built(), built()
    dear.network.air.fare_level = np.full(dear.network.air.n, 1.3)
    before, after = persons(usual), persons(dear)
    flown = [
        (trips * model.journeys.by_air).sum() for model, trips in ((usual, before), (dear, after))
    ]
    assert flown[1] < 0.9 * flown[0]
    assert after.sum() - flown[1] > before.sum() - flown[0]
    assert (dear.journeys.by_air < usual.journeys.by_air).all()


def test_packages_and_families_fly_more_than_short_trips_and_the_far_more_than_the_near():
    model = built()
    chosen(model)
    by_air = model.journeys.by_air
    assert (by_air[:8, [GROUP, VFR], DAOCHENG] > by_air[:8, [SHORT, RING], DAOCHENG]).all()
    value = journeys.time_values(model.parameters)
    assert (value[:, VFR] > value[:, RING]).all()
    assert value[PEARL, SHORT] > value[MARKETS.index("local"), SHORT]


def test_a_dearer_hour_makes_more_people_fly():
    usual, hurried = built(), built()
    p = hurried.parameters
    for name in ("short", "ring", "group", "vfr"):
        setattr(p, f"time_value_{name}", 1.3 * getattr(p, f"time_value_{name}"))
    hurried.journeys.version = -1
    chosen(usual)
    chosen(hurried)
    assert (hurried.journeys.by_air[:8, :, DAOCHENG] > usual.journeys.by_air[:8, :, DAOCHENG]).all()


def test_without_its_airport_daocheng_loses_guests_but_not_the_counties_on_the_road():
    usual, shut = built(), built()
    for name in shut.network.air.names:
        if name.endswith("-daocheng"):
            shut.network.set(name, open=0.0)
    shut.network.refresh(winter=False, t=shut.clock.t)
    before, after = (travelled(model).counties.tourist_visits for model in (usual, shut))
    assert after[DAOCHENG] < 0.995 * before[DAOCHENG]
    assert after[[KANGDING, YAJIANG]].sum() >= before[[KANGDING, YAJIANG]].sum()


def test_all_travellers_drive_or_fly_and_the_refused_drive():
    model = built()
    month = persons(model)
    air = model.network.air
    few = np.where(air.to_county, 100.0, 0.0) * (air.seats > 0)
    air.seats = few
    flew = journeys.send_off(model, month)
    wanted = (month * model.journeys.by_air).sum()
    assert air.passengers[air.to_county].sum() == pytest.approx((month * flew).sum())
    assert air.passengers[air.to_county].sum() + air.refused.sum() == pytest.approx(wanted)
    assert (air.passengers[air.to_county] <= few[air.to_county] * (1 + 1e-9)).all()
    assert air.refused.sum() > 0
    assert (flew <= model.journeys.by_air).all()


def test_who_flies_stops_less_on_the_way():
    model = built()
    flown = np.ones_like(BY_ROAD)
    by_road = stays.itineraries(model, BY_ROAD, pull(model))
    by_air = stays.itineraries(model, flown, pull(model))
    ring_of_chengdu = RING
    assert (
        by_air[ring_of_chengdu, DAOCHENG, KANGDING] < by_road[ring_of_chengdu, DAOCHENG, KANGDING]
    )
    assert by_air.sum() == pytest.approx(by_road.sum(), rel=0.02)
    half = stays.itineraries(model, 0.5 * flown, pull(model))
    middle = 0.5 * (by_road + by_air)
    assert half[RING, DAOCHENG, KANGDING] == pytest.approx(
        middle[RING, DAOCHENG, KANGDING], rel=0.05
    )


def test_markets_hear_apart_and_choose_by_what_they_have_heard():
    model = built()
    base = chosen(model).probability.copy()
    model.tourism.reputation[PEARL, DAOCHENG] = 0.5
    after = chosen(model).probability
    from_there = model.tourists.origin == PEARL
    assert (after[from_there, DAOCHENG] > base[from_there, DAOCHENG]).all()
    assert (after[~from_there] == base[~from_there]).all()
    stop = choice.stop_pull(model, choice.month_features(model))
    assert stop[PEARL, DAOCHENG] > stop[PEARL - 1, DAOCHENG]


def test_without_the_layer_of_air_nobody_flies_and_the_start_is_the_same():
    usual = GanziModel(draw=3, detail="coarse", end="2022-03")
    grounded = GanziModel(draw=3, detail="coarse", end="2022-03", ablations=("layer_air",))
    assert (grounded.counties.appeal == usual.counties.appeal).all()
    usual.run(), grounded.run()
    air = grounded.network.air
    assert not air.passengers[air.to_county].any()
    assert usual.network.air.passengers[air.to_county].any()


def test_a_film_moves_the_markets_where_it_goes_round_and_all_once_they_hear_alike():
    def fame(**arguments):
        return GanziModel(draw=3, detail="coarse", end="2023-09", **arguments).run().tourism.fame

    usual, news = fame(), fame(outlook="viral_news")
    common = fame(outlook="viral_news", ablations=("market_rep",))
    begun = news - usual > 0.09
    assert 0 < begun.sum() < len(MARKETS)
    assert common[begun] == pytest.approx(news[begun])
    assert (common - news)[~begun].min() > 0.05
