"""The 18 counties as tiles of one size: a map without boundaries, for pages that are printed.

Outlines on a map for the public need a survey approval number, which those at hand have not.
"""

from __future__ import annotations

PLACES = {
    "shiqu": (0, 0),
    "seda": (0, 2),
    "dege": (1, 0),
    "ganzi": (1, 1),
    "luhuo": (1, 2),
    "baiyu": (2, 0),
    "xinlong": (2, 1),
    "daofu": (2, 2),
    "danba": (2, 3),
    "batang": (3, 0),
    "litang": (3, 1),
    "yajiang": (3, 2),
    "kangding": (3, 3),
    "luding": (3, 4),
    "derong": (4, 0),
    "xiangcheng": (4, 1),
    "daocheng": (4, 2),
    "jiulong": (4, 3),
}
"""(row from the north, column from the west) of each county's tile; neighbours as they lie."""
ROWS, COLUMNS = 5, 5
