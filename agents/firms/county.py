"""What firms and households know of a county: its labour market, incomes and orders."""

from agents.columns import Column


class FirmsCounty:
    """What firms and households know of a county: its labour market, incomes and orders."""

    resident_deposits = Column("CNY", "deposits of all households that do not herd")
    public_purchases = Column(
        "CNY/month", "county spending on non-market services at the start's budgets", 0.0, low=0
    )
    public_investment = Column(
        "CNY/month", "county spending on public works at the start's budgets", 0.0, low=0
    )
    labour_force = Column(
        "person", "people who work for enterprises and public bodies, or seek such work", 0.0, low=0
    )
    unemployment = Column("1", "share of the labour force without work", 0.0, low=0, high=1)
    wage_index = Column(
        "1", "wages of market industries here over the prefecture's trend", 1.0, low=0
    )
    herder_work = Column(
        "1", "share of simple wages that herders earn off season", 0.0, low=0, high=1
    )
    resident_income = Column("CNY/month", "usual income of residents who do not herd", 0.0, low=0)
    resident_spending = Column(
        "CNY/month", "what those residents will spend next month", 0.0, low=0
    )
    resident_known = Column("CNY", "resident deposits after the last settlement", 0.0)
    herder_income = Column("CNY/month", "usual money income of herders", 0.0, low=0)
    herder_spending = Column("CNY/month", "what herders will spend next month", 0.0, low=0)
    herder_known = Column("CNY", "herder deposits after the last settlement", 0.0)
