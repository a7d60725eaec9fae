"""The calendar's fixed facts, for rules, phases and registers alike; the running month is
`abm/clock.py`.
"""

MONTHS_A_YEAR = 12
QUARTERS_A_YEAR = 4
MONTHS_A_QUARTER = 3
JANUARY, FEBRUARY, DECEMBER = 1, 2, 12
WINTER = (12, 1, 2)
"""Months of winter roads, winter flights and beds that close."""
FLIGHT_SEASONS = ((4, 5, 6, 7, 8, 9, 10), (11, 12, 1, 2, 3))
"""Months of the summer and of the winter timetable of airlines, each in its order."""
COLD_MONTHS = (11, 12, 1, 2, 3, 4)
"""The cold half-year, in its order: months of hay and bought fodder, of disaster winters, and of
herders' work for wages.
"""
DRY_MONTHS = (12, 1, 2, 3, 4)
"""Months of low water, in their order, by which firm hydropower is judged."""
RAINS = (6, 7, 8, 9)
"""Months of the summer rains, in which slopes fail."""
QUARTER_STARTS = (1, 4, 7, 10)
QUARTER_ENDS = (3, 6, 9, 12)
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month of a usual year, for means over a year; the running month knows its own."""
DAYS_A_YEAR = 365
HOURS_A_DAY = 24
HOURS_A_YEAR = 8760
