"""The 18 counties: what they are, own and decide. Columns are grouped by the sector that writes
them.
"""

from agents.columns import Agent, Column

COUNTIES = (
    "kangding",
    "luding",
    "danba",
    "jiulong",
    "yajiang",
    "daofu",
    "luhuo",
    "ganzi",
    "xinlong",
    "dege",
    "baiyu",
    "shiqu",
    "seda",
    "litang",
    "batang",
    "xiangcheng",
    "daocheng",
    "derong",
)


class County(Agent):
    """A county with its people, land, money and administration."""

    # Land and people
    population = Column("person", "people living in the county", 0.0, low=0)
    area = Column("ha", "land area", 0.0, low=0)
    altitude = Column("m", "altitude of the county seat", 0.0, low=0, high=9000)
    river_zone = Column(
        "row", "river basin of its power plants: 0 Jinsha, 1 Yalong, 2 Dadu", 0, low=0, high=2
    )
    nest = Column("row", "tourism region: 0 east, 1 south, 2 north", 0, low=0, high=2)

    # Money (views of ledger accounts)
    resident_deposits = Column("CNY", "deposits of all households that do not herd")
    government_deposits = Column("CNY", "deposits of the county government")

    # Tourism
    appeal = Column(
        "1", "what makes visitors choose the county beyond its sites and its distance", 0.0
    )
    attraction = Column("1", "attraction of the open sites together", 0.0, low=0)
    brand = Column("1", "passing publicity of honours won by the county", 0.0, low=0)
    reputation = Column("1", "what visitors say of their stays, 0 = as expected", 0.0)
    facility = Column(
        "1", "oxygen, heating and toilets for visitors against full provision", 0.0, low=0, high=1
    )
    smart_tourism = Column(
        "1", "sites and lodgings served by the smart-tourism system", 0.0, low=0, high=1
    )
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

    # Services and networks
    base_stations = Column("count", "5G base stations", 0.0, low=0)
    start_connectivity = Column(
        "1", "5G and gigabit service at the start against full service", 0.0, low=0, high=1
    )
    gigabit = Column("yes/no", "gigabit network in the county seat", False)
    chargers = Column("count", "charging piles on main roads", 0.0, low=0)
    lng_stations = Column(
        "count", "LNG stations on main roads, works under way counted in part", 0.0, low=0
    )
    logistics_coverage = Column("1", "villages with a delivery point", 0.0, low=0, high=1)

    # Pasture, farming, forest
    herder_households = Column("household", "households that herd", 0.0, low=0)
    herder_rooms = Column("room", "homestay rooms of herders", 0.0, low=0)
    cooperative_share = Column(
        "1", "share of herder households in cooperatives", 0.0, low=0, high=1
    )
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
    yaks_born = Column("head/month", "calves born this month", 0.0, low=0)
    yaks_died = Column("head/month", "yaks that died this month", 0.0, low=0)
    yaks_died_in_snow = Column(
        "head/month", "yaks lost to snow disasters among those that died this month", 0.0, low=0
    )
    yaks_taken = Column("head/month", "yaks sold and slaughtered this month", 0.0, low=0)
    stocking_allowance = Column(
        "sheep unit/ha", "stocking limit of the grassland reward", 0.0, low=0
    )
    restored_area = Column("ha", "grassland restored since January", 0.0, low=0)
    calving_gain = Column(
        "1/a", "calves a cow and year that research has added", 0.0, low=0, high=1
    )
    animal_price = Column(
        "CNY/head", "price of a grown yak to the herder in the last sale month", 0.0, low=0
    )
    usual_animal_price = Column("CNY/head", "price herders are used to, at 2020 prices", 1.0, low=0)
    slaughter_capacity = Column(
        "head/month", "yaks that can be slaughtered or carried away in a month", 0.0, low=0
    )
    processing_capital = Column("CNY", "capital of food processors when last counted", 0.0, low=0)
    cooperative_support = Column(
        "CNY/a", "support for cooperatives over about the last year", 0.0, low=0
    )
    farm_research = Column("CNY/a", "research money for farms over about the last year", 0.0, low=0)
    understory_output = Column(
        "CNY/a", "output that support for the forest floor has brought", 0.0, low=0
    )
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
    herder_income_median = Column(
        "CNY/a", "median income of herder households in the year that last closed", 0.0
    )
    herder_income_gini = Column("1", "inequality of that income (Gini)", 0.0, low=0, high=1)
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
    farm_parks = Column("count", "recognised farm parks of all ranks", 0.0, low=0)

    # Power

    # Mining, parks, data centres
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

    # Enterprises
    public_purchases = Column(
        "CNY/month", "county spending on non-market services at the start's budgets", 0.0, low=0
    )
    public_investment = Column(
        "CNY/month", "county spending on public works at the start's budgets", 0.0, low=0
    )
    labour_force = Column(
        "person", "people who work for enterprises and public bodies, or seek such work", 0.0, low=0
    )
    unemployment = Column("1", "share of the labour force without work", 0.0, low=0, high=1)
    wage_index = Column(
        "1", "wages of market industries here over the prefecture's trend", 1.0, low=0
    )
    herder_work = Column(
        "1", "share of simple wages that herders earn off season", 0.0, low=0, high=1
    )
    resident_income = Column("CNY/month", "usual income of residents who do not herd", 0.0, low=0)
    resident_spending = Column(
        "CNY/month", "what those residents will spend next month", 0.0, low=0
    )
    resident_known = Column("CNY", "resident deposits after the last settlement", 0.0)
    herder_income = Column("CNY/month", "usual money income of herders", 0.0, low=0)
    herder_spending = Column("CNY/month", "what herders will spend next month", 0.0, low=0)
    herder_known = Column("CNY", "herder deposits after the last settlement", 0.0)

    # Government, finance, energy use
    budget_expenditure = Column(
        "CNY/a", "budget expenditure of the county at the budgets of 2021", 0.0, low=0
    )
    discretionary_budget = Column(
        "CNY/month", "part of the county's budget that programmes may take", 0.0, low=0
    )
    approval_rate = Column(
        "1", "pace of approvals relative to the start under the status quo", 1.0, low=0
    )
    priority_advantage = Column(
        "1", "what priority for a file is worth, 1 = at the usual workload", 1.0, low=0
    )
    approval_queue = Column("month", "files waiting, in months of usual work", 0.0, low=0)
    digital = Column("1", "how far the administration is digital", 0.0, low=0, high=1)
    talent = Column(
        "1",
        "specialists the offices and firms have, relative to what they want",
        0.0,
        low=0,
        high=1,
    )
    electricity_use = Column(
        "MWh/month", "electricity used in the county, data centres included", 0.0, low=0
    )
