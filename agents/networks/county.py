"""What is rolled out in a county: networks, chargers, deliveries, facilities for visitors."""

from agents.columns import Column


class NetworksCounty:
    """What is rolled out in a county: networks, chargers, deliveries, facilities for visitors."""

    facility = Column(
        "1", "oxygen, heating and toilets for visitors against full provision", 0.0, low=0, high=1
    )
    smart_tourism = Column(
        "1", "sites and lodgings served by the smart-tourism system", 0.0, low=0, high=1
    )
    base_stations = Column("count", "5G base stations", 0.0, low=0)
    start_connectivity = Column(
        "1", "5G and gigabit service at the start against full service", 0.0, low=0, high=1
    )
    gigabit = Column("yes/no", "gigabit network in the county seat", False)
    gigabit_ahead = Column(
        "month", "works at the usual pace until the county seat has a gigabit network", 0.0, low=0
    )
    chargers = Column("count", "charging piles on main roads", 0.0, low=0)
    lng_stations = Column(
        "count", "LNG stations on main roads, works under way counted in part", 0.0, low=0
    )
    logistics_coverage = Column("1", "villages with a delivery point", 0.0, low=0, high=1)
