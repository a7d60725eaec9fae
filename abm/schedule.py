"""The order of one month: read this page first.

A phase reads what the phases before it have left, and no phase reads what a later one of the same
month will write. Within a phase all agents of a kind decide at once, by whole columns; its own
steps follow one another as they stand in its file.
"""

from abm.clock import advance_clock
from abm.energy.accounting import account_energy
from abm.finance.fund import run_fund
from abm.finance.investors import renew_equity_budgets
from abm.finance.lending import grant_loans
from abm.firms.dues import due_of_settlement
from abm.firms.investment import invest
from abm.firms.migration import move_people
from abm.firms.production import plan_production
from abm.firms.renewal import renew_firms
from abm.firms.settlement import settle_money
from abm.government.approvals import approve_files
from abm.government.budgets import set_budgets
from abm.government.dues import due_of_budgets, due_of_policy
from abm.honours.work import work_on_honours
from abm.industry.data_centres import run_data_centres
from abm.industry.dues import due_of_mines
from abm.industry.mine_stages import advance_mines
from abm.industry.mining import mine_ore
from abm.industry.parks import run_parks
from abm.industry.zones import develop_zones
from abm.markets.dues import due_of_trade
from abm.markets.trade import trade_goods
from abm.networks.roads import update_network
from abm.networks.rollout import roll_out
from abm.pasture.farming import farm
from abm.pasture.forest import tend_forest
from abm.pasture.herding import decide_herders
from abm.pasture.nature import grow_nature
from abm.power.auction import auction_photovoltaics
from abm.power.construction import build_power
from abm.power.dispatch import dispatch_power
from abm.power.dues import due_of_building, due_of_power
from abm.power.line_stages import advance_lines
from abm.power.stages import advance_power_projects
from abm.record import record
from abm.tourism.hotels import invest_in_hotels
from abm.tourism.travel import travel

PHASES = (
    # THE CALENDAR
    advance_clock,  # calendar, levers, the world outside
    # GOVERNMENT
    set_budgets,  # budgets, transfers, programmes
    renew_equity_budgets,  # what investors set aside for the year
    approve_files,  # approval queues
    # PROJECTS
    advance_power_projects,  # stages of power projects
    advance_lines,  # stages of power lines
    advance_mines,  # stages of mines
    work_on_honours,  # contests for honours
    build_power,  # construction and commissioning
    # NETWORKS
    roll_out,  # base stations, chargers, facilities
    update_network,  # roads and travel costs
    # PEOPLE
    move_people,  # births, moves, towns
    # PRODUCTION
    plan_production,  # expectations and plans of enterprises
    travel,  # trips, choices, stays, spending
    # NATURE
    grow_nature,  # grass and herds
    farm,  # crops, certificates, restoration
    tend_forest,  # planting, growth, fire, insurance, carbon projects
    # ENERGY AND MINES
    dispatch_power,  # generation, export, curtailment
    mine_ore,  # ore and concentrate
    run_parks,  # enclave parks
    develop_zones,  # prefectural industrial zones
    run_data_centres,  # data centres
    # MARKETS AND MONEY
    decide_herders,  # sales, fodder, homestays
    trade_goods,  # orders meet suppliers
    settle_money,  # wages, taxes, transfers, dividends
    # FINANCE
    grant_loans,  # credit
    run_fund,  # guidance fund
    invest,  # enterprises
    invest_in_hotels,  # hotels
    auction_photovoltaics,  # solar quota and developers
    renew_firms,  # entry, exit, above-scale status
    # MEASUREMENT
    account_energy,  # energy and carbon
    record,  # measurement and checks
)

DUES = {
    "set_budgets": due_of_budgets,
    "build_power": due_of_building,
    "dispatch_power": due_of_power,
    "mine_ore": due_of_mines,
    "trade_goods": due_of_trade,
    "settle_money": due_of_settlement,
    "record": due_of_policy,
}
"""What a phase must have posted, reckoned apart from its postings (`money/closing.py`)."""
