"""Known signs of public finance and administration (model specification 8.7)."""

from __future__ import annotations

from calibration.experiments.pairs import Sign, World

STATUS_QUO = World()
OFFICES = {
    "coordination": 1.0,
    "one_stop_service": 1.0,
    "digital_gov": 150.0,
    "talent_budget": 100.0,
}
FIRST = 2023
MIDDLE = 2024


def up(
    name: str,
    most: float,
    indicator: str,
    year: int,
    sign: int = 1,
    *,
    strict: bool = True,
    everywhere: bool = False,
) -> Sign:
    """A sign of raising one lever from the status quo to `most`."""
    return Sign(
        name=f"{name} up",
        less=STATUS_QUO,
        more=World(levers={name: most}),
        indicator=indicator,
        year=year,
        sign=sign,
        strict=strict,
        everywhere=everywhere,
    )


SIGNS = (
    *(up(name, most, "approval_rate", FIRST, everywhere=True) for name, most in OFFICES.items()),
    up("land_energy_priority", 1.0, "approval_rate", FIRST, -1, everywhere=True),
    up("land_energy_priority", 1.0, "priority_approval_rate", FIRST, everywhere=True),
    Sign(
        "priority for few files rather than many",
        World(levers={"land_energy_priority": 1.0}, parameters={"priority_file_share": 0.45}),
        World(levers={"land_energy_priority": 1.0}, parameters={"priority_file_share": 0.15}),
        "priority_approval_rate",
        FIRST,
        1,
        everywhere=True,
    ),
    # More files, same offices.
    up("site_upgrade_budget", 800.0, "approval_rate", FIRST, -1, everywhere=True),
    up("talent_budget", 100.0, "talent", MIDDLE, everywhere=True),
    up("digital_gov", 150.0, "digital_offices", MIDDLE, everywhere=True),
    up("coordination", 1.0, "digital_rules", MIDDLE, strict=False, everywhere=True),
    up("project_supervision", 1.0, "base_stations_5g", MIDDLE, strict=False),
    up("project_supervision", 1.0, "talent", MIDDLE, everywhere=True),
    up("tax_relief", 1.0, "cost_tax_expenditure", MIDDLE, everywhere=True),
    up("tax_relief", 1.0, "budget_self_sufficiency", FIRST, -1, everywhere=True),
    up("support_power_price", 0.15, "cost_price_support", MIDDLE, everywhere=True),
    up("enclave_infra", 800.0, "equity_expected_back", MIDDLE, everywhere=True),
    up("industry_fund_pool", 500.0, "cost_current_transfers", MIDDLE, everywhere=True),
    up("interest_discount", 3.0, "cost_interest_subsidies", MIDDLE, everywhere=True),
    # Programmes share the budgets: what one gets the others lack, where money is short.
    # The document costs every level of government more than the status quo.
    *(
        Sign(
            "the document against the status quo",
            STATUS_QUO,
            World(mix="document"),
            name,
            MIDDLE,
            1,
        )
        for name in ("local_fiscal_cost", "upper_fiscal_cost", "quasi_fiscal_cost")
    ),
    Sign(
        "the document carried out weakly",
        World(mix="document_weak"),
        World(mix="document"),
        "local_fiscal_cost",
        MIDDLE,
        1,
    ),
)
