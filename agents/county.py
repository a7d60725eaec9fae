"""The 18 counties: land and people here; what each sector knows of them stands in its room."""

from agents.columns import Agent, Column
from agents.energy.county import EnergyCounty
from agents.firms.county import FirmsCounty
from agents.government.county import GovernmentCounty
from agents.industry.county import IndustryCounty
from agents.networks.county import NetworksCounty
from agents.pasture.county import PastureCounty
from agents.tourism.county import TourismCounty

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


class County(
    Agent,
    TourismCounty,
    NetworksCounty,
    PastureCounty,
    IndustryCounty,
    FirmsCounty,
    GovernmentCounty,
    EnergyCounty,
):
    """A county with its people, land, money and administration."""

    population = Column("person", "people living in the county", 0.0, low=0)
    urban_population = Column("person", "people of them who live in towns", 0.0, low=0)
    away = Column("person", "people from the county who live outside the prefecture", 0.0, low=0)
    area = Column("ha", "land area", 0.0, low=0)
    altitude = Column("m", "altitude of the county seat", 0.0, low=0, high=9000)
    river_zone = Column(
        "row", "river basin of its power plants: 0 Jinsha, 1 Yalong, 2 Dadu", 0, low=0, high=2
    )
    nest = Column("row", "tourism region: 0 east, 1 south, 2 north", 0, low=0, high=2)
