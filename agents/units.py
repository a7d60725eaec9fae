"""Conversions between units, for rules, phases and registers alike; those of time stand in
`calendar.py`.
"""

PERCENT = 100
"""Percent in a whole: levers are stated in percent, rules reckon in shares."""
THOUSAND = 1000.0
MILLION = 1e6
METRES_A_KILOMETRE = 1000.0
KILOWATTS_A_MEGAWATT = 1000
"""And kWh in a MWh."""
