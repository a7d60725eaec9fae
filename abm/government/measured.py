"""What is measured of governments: budgets, approvals, indices, and what policy costs by class and
by payer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.government.project_classes import FIELDS
from abm.money.costs import COUNTY, FIRMS, PREFECTURE, ROW_OF_CLASS
from agents.arrays import mean_of, quotient
from agents.axis import pick, total
from agents.columns import identity
from agents.government import administration as government

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm.model import GanziModel
    from agents.arrays import FloatArray


def year_costs(model: GanziModel) -> FloatArray:
    """What the year cost by cost class and payer, CNY, shape (9, 4)."""
    return model.ledger.costs.year_table(model.clock.year)


def cost_price_support(model: GanziModel) -> float:
    """What power below its usual price cost grid and plants in the year, CNY."""
    return float(year_costs(model)[ROW_OF_CLASS["XP"], FIRMS])


def cost_borne_by_firms(model: GanziModel) -> float:
    """What firms had to bear under policy or added to planned spending in the year, CNY."""
    return float(year_costs(model)[:, FIRMS].sum()) - cost_price_support(model)


def _of_class(name: str) -> Callable[[GanziModel], float]:
    """Measure of what one cost class cost all governments together, CNY."""
    return lambda model: float(year_costs(model)[ROW_OF_CLASS[name], :FIRMS].sum())


def _of_payer(column: int) -> Callable[[GanziModel], float]:
    """Measure of what all cost classes cost one payer, CNY."""
    return lambda model: float(year_costs(model)[:, column].sum())


def approval_queue(model: GanziModel) -> float:
    """Files that wait at the counties' offices, mean, in months of usual work."""
    return mean_of(model.counties.approval_queue)


def priority_approval_rate(model: GanziModel) -> float:
    """Mean pace of land and energy files of power projects relative to ordinary files
    at the start.
    """
    counties = model.counties
    gain = model.parameters.land_priority_gain
    ahead = 1.0 + gain * model.levers.land_energy_priority * counties.priority_advantage
    return mean_of(counties.approval_rate * ahead)


def talent(model: GanziModel) -> float:
    """Specialists over those wanted, mean of the counties."""
    return mean_of(model.counties.talent)


def digital_offices(model: GanziModel) -> float:
    """How far administrations are digital, mean of the counties."""
    return mean_of(model.counties.digital)


def government_debt(model: GanziModel) -> float:
    """Bonds that counties and prefecture owe, CNY."""
    return total(model.public_debt.counties) + model.public_debt.prefecture


def public_orders_paid(model: GanziModel) -> tuple[float, FloatArray]:
    """Part of what public bodies need and of usual public works that counties' money pays for, all
    counties together and by county.
    """
    counties = model.counties
    bodies = counties.public_purchases
    works = counties.public_investment * counties.free_spending
    paid = bodies * counties.bodies_paid + works * counties.works_paid
    usual = bodies + works
    return total(paid) / total(usual), quotient(paid, usual, empty=1.0)


def green_industry_index(model: GanziModel) -> float:
    """Development index of the green industries, 1 = first full year."""
    return model.assessment.green_index


def tax_per_power(model: GanziModel) -> float:
    """Taxes and fees of all levels over the electricity used here in the year, CNY/MWh."""
    return model.assessment.taxes(model) / max(model.recorder.year_sum("electricity_use"), 1.0)


def budget_self_sufficiency(model: GanziModel) -> float:
    """Own revenue over spending, counties and prefecture together."""
    return model.assessment.self_sufficiency


def debt_service(model: GanziModel) -> float:
    """Interest on bonds over spending, counties and prefecture together."""
    return model.assessment.debt_service


def assessment_score(model: GanziModel) -> tuple[float, FloatArray]:
    """Part of what the last assessment asks that is reached, mean of the counties and by county;
    NaN before the first.
    """
    score = model.effort.score
    return mean_of(score), score


def assessment_rank(model: GanziModel) -> tuple[float, FloatArray]:
    """Place of the counties among those of similar function in the last assessment, mean and by
    county; NaN before the first.
    """
    rank = model.effort.rank
    return mean_of(rank), rank


def _effort_in(field: str) -> Callable[[GanziModel], tuple[float, FloatArray]]:
    """Measure of the work in a field over that of an ordinary year, mean of the counties and by
    county.
    """
    row = FIELDS.index(field)

    def measure(model: GanziModel) -> tuple[float, FloatArray]:
        return pick(model.effort.mean_effort, row), model.effort.effort[..., row, :]

    return measure


def county_effort_spread(model: GanziModel) -> float:
    """How far counties differ in the parts of their work: standard deviation, mean of fields."""
    return model.effort.spread


def equity_expected_back(model: GanziModel) -> float:
    """Public equity of the year that governments expect to get back, CNY."""
    recovery = model.ledger.costs.equity_recovery
    lost = float(year_costs(model)[ROW_OF_CLASS["EQ"], :FIRMS].sum())
    return lost * recovery / (1.0 - recovery)


def act_adopted(act: str) -> Callable[[GanziModel], float]:
    """Measure: whether an act of the document that governments here can pass alone has been
    adopted, 0 or 1.
    """
    key = identity(f"act_{act}", 1)

    def measure(model: GanziModel) -> float:
        p = model.parameters
        adopted = government.act_adopted(
            model.programmes.act_work,
            model.streams.uniform("stages", 0, key),
            months=p.act_months,
            spread=p.act_months_spread,
        )
        return pick(adopted, 0)

    return measure


ACTS = ("carbon_peak_plan", "digital_master_plan", "green_finance_plan", "green_index_set")

MONTHLY = {
    "approval_queue": approval_queue,
    "priority_approval_rate": priority_approval_rate,
    "talent": talent,
    "digital_offices": digital_offices,
    "government_debt": government_debt,
    "public_orders_paid": public_orders_paid,
    "assessment_score": assessment_score,
    "assessment_rank": assessment_rank,
    **{f"county_effort_{field}": _effort_in(field) for field in FIELDS},
    "county_effort_spread": county_effort_spread,
    **{act: act_adopted(act) for act in ACTS},
}
ANNUAL = {
    "green_industry_index": green_industry_index,
    "tax_per_power": tax_per_power,
    "budget_self_sufficiency": budget_self_sufficiency,
    "debt_service": debt_service,
    "equity_expected_back": equity_expected_back,
    "cost_current_transfers": _of_class("CT"),
    "cost_capital_transfers": _of_class("KT"),
    "cost_equity": _of_class("EQ"),
    "cost_tax_expenditure": _of_class("TE"),
    "cost_administration": _of_class("AD"),
    "cost_interest_subsidies": _of_class("IS"),
    "cost_contingent_losses": _of_class("CL"),
    "cost_price_support": cost_price_support,
    "cost_borne_by_firms": cost_borne_by_firms,
    "cost_to_prefecture": _of_payer(PREFECTURE),
    "cost_to_counties": _of_payer(COUNTY),
}
