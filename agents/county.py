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

    # Government, finance, energy use
