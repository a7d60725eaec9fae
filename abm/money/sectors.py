"""The ten sectors of the transactions matrix, and their places in arrays by sector."""

SECTORS = {
    "HH": "herder households",
    "HR": "other residents",
    "EN": "local enterprises",
    "SV": "power plants and other special-purpose vehicles",
    "BK": "bank branches",
    "GF": "guidance fund",
    "CG": "county governments",
    "PG": "prefecture government",
    "UG": "centre and province",
    "RW": "rest of the world",
}
HH, HR, EN, SV, BK, GF, CG, PG, UG, RW = range(len(SECTORS))

GOVERNMENTS = ("upper_governments", "prefecture", "county_governments")
"""Accounts of the governments."""
