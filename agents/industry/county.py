"""What mines, zones and data centres take and leave in a county."""

from agents.columns import Column


class IndustryCounty:
    """What mines, zones and data centres take and leave in a county."""

    mine_land = Column("ha", "land taken by mines since the first month", 0.0, low=0)
    has_zone = Column("", "whether one of the eight prefectural industrial zones lies here", False)
    zone_open = Column("", "whether the county's industrial zone has firms that produce", False)
    zone_infrastructure = Column(
        "CNY", "depreciated stock of public investment in the industrial zone", 0.0, low=0
    )
    zone_circular = Column(
        "share", "works of the zone that use heat, water and waste again", 0.0, low=0, high=1
    )
    data_centre_load = Column("MW", "mean power drawn by data centres in service", 0.0, low=0)
