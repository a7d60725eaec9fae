"""The fourteen industries of the regional accounts; their labels are in
`abm/data/industries.csv`.
"""

INDUSTRIES = (
    "crops",
    "livestock",
    "forestry",
    "mining",
    "food_processing",
    "tibetan_medicine",
    "building_materials",
    "electricity",
    "construction",
    "trade",
    "hospitality",
    "information",
    "finance",
    "public_services",
)
(
    CROPS,
    LIVESTOCK,
    FORESTRY,
    MINING,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
    ELECTRICITY,
    CONSTRUCTION,
    TRADE,
    HOSPITALITY,
    INFORMATION,
    FINANCE,
    PUBLIC_SERVICES,
) = range(14)

PRIMARY = (CROPS, LIVESTOCK, FORESTRY)
SECONDARY = (
    MINING,
    FOOD_PROCESSING,
    TIBETAN_MEDICINE,
    BUILDING_MATERIALS,
    ELECTRICITY,
    CONSTRUCTION,
)
TERTIARY = (TRADE, HOSPITALITY, INFORMATION, FINANCE, PUBLIC_SERVICES)
NON_MARKET = len(INDUSTRIES)
"""Column of the goods market for schools, hospitals and offices, beside those of the industries."""
COLUMNS = len(INDUSTRIES) + 1
"""Columns of the goods market: the industries, and non-market services."""
