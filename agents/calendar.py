"""The calendar's fixed facts, for rules, phases and registers alike; the running month is
`abm/clock.py`.
"""

MONTHS_A_YEAR = 12
QUARTERS_A_YEAR = 4
MONTHS_A_QUARTER = 3
JANUARY, DECEMBER = 1, 12
WINTER = (12, 1, 2)
"""Months of winter roads, winter flights and beds that close."""
QUARTER_STARTS = (1, 4, 7, 10)
QUARTER_ENDS = (3, 6, 9, 12)
