"""WHO decides, and how: one file a kind of agent, its columns and its decision rules."""

from agents.bank import Bank
from agents.county import County
from agents.data_centre import DataCentre
from agents.enterprise import Enterprise
from agents.farm import CertificateSlot
from agents.guidance_fund import GuidanceFund
from agents.herder import Herder
from agents.honour import HonourCandidate
from agents.investor import Investor
from agents.mine import Mine
from agents.park import Park
from agents.power_project import PowerProject
from agents.scenic_site import ScenicSite
from agents.tourist import Tourist
from agents.transmission_line import TransmissionLine

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
