"""WHO decides, and how: one file a kind of agent, its columns and its decision rules."""

from agents.county import County
from agents.finance.bank import Bank
from agents.finance.guidance_fund import GuidanceFund
from agents.finance.investor import Investor
from agents.firms.enterprise import Enterprise
from agents.honours.honour import HonourCandidate
from agents.industry.data_centre import DataCentre
from agents.industry.mine import Mine
from agents.industry.park import Park
from agents.pasture.farm import CertificateSlot
from agents.pasture.herder import Herder
from agents.power.power_project import PowerProject
from agents.power.transmission_line import TransmissionLine
from agents.tourism.scenic_site import ScenicSite
from agents.tourism.tourist import Tourist

__all__ = [
    "Bank",
    "CertificateSlot",
    "County",
    "DataCentre",
    "Enterprise",
    "GuidanceFund",
    "Herder",
    "HonourCandidate",
    "Investor",
    "Mine",
    "Park",
    "PowerProject",
    "ScenicSite",
    "Tourist",
    "TransmissionLine",
]
