"""The 18 counties: what they are, own and decide. Columns are grouped by the sector that writes them."""

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
    river_zone = Column("row", "river basin of its power plants: 0 Jinsha, 1 Yalong, 2 Dadu", 0, low=0, high=2)
    nest = Column("row", "tourism region: 0 east, 1 south, 2 north", 0, low=0, high=2)

    # Money (views of ledger accounts)
    resident_deposits = Column("CNY", "deposits of all households that do not herd")
    government_deposits = Column("CNY", "deposits of the county government")

    # Tourism

    # Pasture, farming, forest
    herder_households = Column("household", "households that herd", 0.0, low=0)
    herder_rooms = Column("room", "homestay rooms of herders", 0.0, low=0)
    cooperative_share = Column("1", "share of herder households in cooperatives", 0.0, low=0, high=1)
    grassland_area = Column("ha", "usable grassland", 0.0, low=0)
    grass_potential = Column("kg/ha/a", "dry matter grown in a year on intact grassland", 1.0, low=0)
    grass_condition = Column("1", "condition of the grassland, 1 = intact", 1.0, low=0, high=2)
    standing_grass = Column("kg/ha", "dry matter standing at the end of the month", 0.0, low=0)
    autumn_grass = Column("kg/ha", "dry matter that stood at the end of the last September", 0.0, low=0)
    grass_grown = Column("kg/ha", "dry matter grown since January", 0.0, low=0)
    grass_eaten = Column("kg/ha", "dry matter eaten since January", 0.0, low=0)
    stocking_allowance = Column("sheep unit/ha", "stocking limit of the grassland reward", 0.0, low=0)
    restored_area = Column("ha", "grassland restored since January", 0.0, low=0)
    calving_gain = Column("1/a", "calves a cow and year that research has added", 0.0, low=0, high=1)
    animal_price = Column("CNY/head", "price of a grown yak to the herder in the last sale month", 0.0, low=0)
    usual_animal_price = Column("CNY/head", "price herders are used to, at 2020 prices", 1.0, low=0)
    slaughter_capacity = Column("head/month", "yaks that can be slaughtered or carried away in a month", 0.0, low=0)
    processing_capital = Column("CNY", "capital of food processors when last counted", 0.0, low=0)
    cooperative_support = Column("CNY/a", "support for cooperatives over about the last year", 0.0, low=0)
    farm_research = Column("CNY/a", "research money for farms over about the last year", 0.0, low=0)
    understory_output = Column("CNY/a", "output that support for the forest floor has brought", 0.0, low=0)
    gathering_base = Column("CNY/a", "herders' gathering in an ordinary year at the start's prices", 0.0, low=0)
    crop_base = Column("CNY/a", "crops in an ordinary year at the start's prices and productivity", 0.0, low=0)
    farm_animal_base = Column("CNY/a", "farmers' animals in an ordinary year at the start's prices", 0.0, low=0)
    forest_product_base = Column("CNY/a", "timber, nuts, seedlings in an ordinary year at the start's prices", 0.0, low=0)
    farm_productivity = Column("1", "farm output relative to the start", 1.0, low=0)
    harvest = Column("1", "harvest of the year relative to an ordinary one", 1.0, low=0)
    forest_area = Column("ha", "forest", 0.0, low=0)
    young_forest = Column("ha", "area planted this year, last year and the year before", 0.0, low=0, width=3)
    planting_share = Column("1", "share of the prefecture's planting and regrowth", 0.0, low=0, high=1)
    forest_insured_share = Column("1", "insured share of the forest", 0.0, low=0, high=1)
    carbon_pending = Column("count", "forest-carbon projects on their way to registration", 0.0, low=0)
    carbon_projects = Column("count", "registered forest-carbon projects", 0.0, low=0)

    # Power

    # Mining, parks, data centres
    has_zone = Column("", "whether one of the eight prefectural industrial zones lies here", False)
    zone_open = Column("", "whether the county's industrial zone has firms that produce", False)
    zone_infrastructure = Column("CNY", "depreciated stock of public investment in the industrial zone", 0.0, low=0)
    data_centre_load = Column("MW", "mean power drawn by data centres in service", 0.0, low=0)

    # Enterprises
    public_purchases = Column("CNY/month", "county spending on non-market services at the start's budgets", 0.0, low=0)
    public_investment = Column("CNY/month", "county spending on public works at the start's budgets", 0.0, low=0)
    resident_income = Column("CNY/month", "usual income of residents who do not herd", 0.0, low=0)
    resident_spending = Column("CNY/month", "what those residents will spend next month", 0.0, low=0)
    resident_known = Column("CNY", "resident deposits after the last settlement", 0.0)
    herder_income = Column("CNY/month", "usual money income of herders", 0.0, low=0)
    herder_spending = Column("CNY/month", "what herders will spend next month", 0.0, low=0)
    herder_known = Column("CNY", "herder deposits after the last settlement", 0.0)

    # Government, finance, energy use
    budget_expenditure = Column("CNY/a", "budget expenditure of the county government at the budgets of 2021", 0.0, low=0)
    discretionary_budget = Column("CNY/month", "part of the county's budget that programmes may take", 0.0, low=0)
    approval_rate = Column("1", "pace of approvals relative to the start under the status quo", 1.0, low=0)
    approval_queue = Column("month", "files waiting, in months of usual work", 0.0, low=0)
    digital = Column("1", "how far the administration is digital", 0.0, low=0, high=1)
    talent = Column("1", "specialists the offices and firms have, relative to what they want", 0.0, low=0, high=1)
    electricity_use = Column("MWh/month", "electricity used in the county, data centres included", 0.0, low=0)
