"""What herding, farming and forestry know of a county: herders, grass, fields, forest."""

from agents.columns import Column


class PastureCounty:
    """What herding, farming and forestry know of a county: herders, grass, fields, forest."""

    # Herders
    herder_households = Column("household", "households that herd", 0.0, low=0)
    herder_rooms = Column("room", "homestay rooms of herders", 0.0, low=0)
    cooperative_share = Column(
        "1", "share of herder households in cooperatives", 0.0, low=0, high=1
    )

    # Grass
    grassland_area = Column("ha", "usable grassland", 0.0, low=0)
    grass_potential = Column(
        "kg/ha/a", "dry matter grown in a year on intact grassland", 1.0, low=0
    )
    grass_condition = Column("1", "condition of the grassland, 1 = intact", 1.0, low=0, high=2)
    standing_grass = Column("kg/ha", "dry matter standing at the end of the month", 0.0, low=0)
    autumn_grass = Column(
        "kg/ha", "dry matter that stood at the end of the last September", 0.0, low=0
    )
    grass_grown = Column("kg/ha", "dry matter grown since January", 0.0, low=0)
    grass_eaten = Column("kg/ha", "dry matter eaten since January", 0.0, low=0)

    # Yaks this month
    yaks_born = Column("head/month", "calves born this month", 0.0, low=0)
    yaks_died = Column("head/month", "yaks that died this month", 0.0, low=0)
    yaks_died_in_snow = Column(
        "head/month", "yaks lost to snow disasters among those that died this month", 0.0, low=0
    )
    yaks_taken = Column("head/month", "yaks sold and slaughtered this month", 0.0, low=0)
    yaks_slaughtered = Column(
        "head/month", "yaks of all counties slaughtered at places here this month", 0.0, low=0
    )
    yaks_sent_out = Column("head/month", "yaks driven out of the prefecture this month", 0.0, low=0)

    # What governments do for grass and herds
    stocking_allowance = Column(
        "sheep unit/ha", "stocking limit of the grassland reward", 0.0, low=0
    )
    restored_area = Column("ha", "grassland restored since January", 0.0, low=0)
    calving_gain = Column(
        "1/a", "calves a cow and year that research has added", 0.0, low=0, high=1
    )

    # Where animals are sold
    animal_price = Column(
        "CNY/head", "price of a grown yak to the herder in the last sale month", 0.0, low=0
    )
    usual_animal_price = Column("CNY/head", "price herders are used to, at 2020 prices", 1.0, low=0)
    slaughter_capacity = Column(
        "head/month", "yaks that can be slaughtered in a month before the price falls", 0.0, low=0
    )
    processing_capital = Column("CNY", "capital of food processors when last counted", 0.0, low=0)

    # Support that takes time to work
    cooperative_support = Column(
        "CNY/a", "support for cooperatives over about the last year", 0.0, low=0
    )
    farm_research = Column("CNY/a", "research money for farms over about the last year", 0.0, low=0)
    understory_output = Column(
        "CNY/a", "output that support for the forest floor has brought", 0.0, low=0
    )

    # Gathering and farming
    gathering_base = Column(
        "CNY/a", "herders' gathering in an ordinary year at the start's prices", 0.0, low=0
    )
    crop_area = Column(
        "ha",
        "fields by kind: barley, potatoes, vegetables, fruit, herbs, fodder",
        0.0,
        low=0,
        width=6,
    )
    farm_animal_base = Column(
        "CNY/a", "farmers' animals in an ordinary year at the start's prices", 0.0, low=0
    )
    forest_product_base = Column(
        "CNY/a", "timber, nuts, seedlings in an ordinary year at the start's prices", 0.0, low=0
    )
    farm_productivity = Column("1", "farm output relative to the start", 1.0, low=0)
    harvest = Column(
        "1", "harvest of the year by kind of crop relative to an ordinary one", 1.0, low=0, width=6
    )
    farm_fodder = Column("kg", "fodder of farmers' fields that is left to sell", 0.0, low=0)

    # Herders' income
    herder_income_median = Column(
        "CNY/a", "median income of herder households in the year that last closed", 0.0
    )
    herder_income_gini = Column("1", "inequality of that income (Gini)", 0.0, low=0, high=1)

    # Forest; with grassland and mines these areas add up to the county's land
    forest_area = Column("ha", "forest", 0.0, low=0)
    other_land = Column(
        "ha", "land that is no forest, planting or grassland and not built on by mines", 0.0, low=0
    )
    young_forest = Column(
        "ha", "area planted this year and one, two and three years ago", 0.0, low=0, width=4
    )
    planting_share = Column(
        "1", "share of the prefecture's planting and regrowth", 0.0, low=0, high=1
    )
    forest_insured_share = Column("1", "insured share of the forest", 0.0, low=0, high=1)
    new_forest = Column("ha", "forest that planting has added since the first month", 0.0, low=0)
    replanted_area = Column(
        "ha", "area that claims have replanted at the turn of the year", 0.0, low=0
    )
    forest_lost = Column(
        "ha", "forest lost to fire and pests in the year that ended last", 0.0, low=0
    )

    # Carbon projects
    carbon_pending = Column(
        "count",
        "forest-carbon projects on their way to registration, by months waited",
        0.0,
        low=0,
        width=31,
    )
    carbon_projects = Column("count", "registered forest-carbon projects", 0.0, low=0)
    carbon_credits = Column(
        "t/a", "forest-carbon credits sold in the year that ended last", 0.0, low=0
    )

    # Honours that help farms
    farm_parks = Column("count", "recognised farm parks of all ranks", 0.0, low=0)
