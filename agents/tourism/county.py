"""What tourism knows of a county: its pull, its beds, its visitors."""

from agents.columns import Column


class TourismCounty:
    """What tourism knows of a county: its pull, its beds, its visitors."""

    appeal = Column(
        "1", "what makes visitors choose the county beyond its sites and its distance", 0.0
    )
    attraction = Column("1", "attraction of the open sites together", 0.0, low=0)
    brand = Column("1", "passing publicity of honours won by the county", 0.0, low=0)
    hotel_beds = Column("bed", "beds in hotels in service", 0.0, low=0)
    hotel_pipeline = Column(
        "bed", "hotel beds being built, by quarter of opening in a ring", 0.0, low=0, width=16
    )
    hotel_works = Column(
        "CNY/month", "works on hotels due, by quarter in the same ring", 0.0, low=0, width=16
    )
    resident_rooms = Column("room", "homestay rooms of residents", 0.0, low=0)
    usual_bed_price = Column(
        "CNY/night", "price of a bed at the usual occupancy and 2020 prices", 0.0, low=0
    )
    bed_price = Column("CNY/night", "price of a bed at 2020 prices", 0.0, low=0)
    occupancy = Column("1", "share of the open beds taken this month", 0.0, low=0)
    yearly_occupancy = Column("1", "share of the beds taken over about the last year", 0.0, low=0)
    tourist_visits = Column(
        "person-visit/month", "visitors this month, each counted once in each county", 0.0, low=0
    )
    tourist_person_days = Column(
        "person-day/month", "days that visitors spent here this month", 0.0, low=0
    )
    tourist_spending = Column("CNY/month", "what visitors spent here this month", 0.0, low=0)
