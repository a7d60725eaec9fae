"""What a county government has, plans and administers."""

from agents.columns import Column


class GovernmentCounty:
    """What a county government has, plans and administers."""

    government_deposits = Column("CNY", "deposits of the county government")
    budget_expenditure = Column(
        "CNY/a", "budget expenditure of the county at the budgets of 2021", 0.0, low=0
    )
    discretionary_budget = Column(
        "CNY/month", "part of the county's budget that programmes may take", 0.0, low=0
    )
    free_spending = Column(
        "1", "spending that is not bound by law and pay, over the usual", 1.0, low=0
    )
    arrears_change = Column(
        "CNY/month",
        "bills of suppliers here that it puts off this month, below 0 what it pays of earlier ones",
        0.0,
    )
    bodies_paid = Column(
        "1", "part of what its public bodies need that it can order", 1.0, low=0, high=1
    )
    works_paid = Column("1", "part of its usual public works that it can order", 1.0, low=0, high=1)
    supplied = Column(
        "CNY/month", "what firms here sold to it and its public bodies last month", 0.0, low=0
    )
    approval_rate = Column(
        "1", "pace of approvals relative to the start under the status quo", 1.0, low=0
    )
    priority_advantage = Column(
        "1", "what priority for a file is worth, 1 = at the usual workload", 1.0, low=0
    )
    approval_queue = Column("month", "files waiting, in months of usual work", 0.0, low=0)
    digital = Column("1", "how far the administration is digital", 0.0, low=0, high=1)
    talent = Column(
        "1",
        "specialists the offices and firms have, relative to what they want",
        0.0,
        low=0,
        high=1,
    )
