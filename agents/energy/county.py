"""What energy is used in a county."""

from agents.columns import Column


class EnergyCounty:
    """What energy is used in a county."""

    electricity_use = Column(
        "MWh/month", "electricity used in the county, data centres included", 0.0, low=0
    )
