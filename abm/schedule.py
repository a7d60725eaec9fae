"""The order of one month: read this page first.

Within a phase every agent reads what stood at the phase's start; no phase reads what a later phase
of the same month will write. P-numbers are those of MODEL.md.
"""

from abm.clock import advance_clock
from abm.energy.accounting import account_energy
from abm.finance.fund import run_fund
from abm.finance.investors import renew_equity_budgets
from abm.finance.lending import grant_loans
from abm.firms.dues import due_of_settlement
from abm.firms.investment import invest
from abm.firms.production import plan_production
from abm.firms.renewal import renew_firms
from abm.firms.settlement import settle_money
from abm.government.approvals import approve_files
from abm.government.budgets import set_budgets
from abm.government.dues import due_of_budgets, due_of_policy
from abm.honours.contests import work_on_honours
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
    advance_clock,  # P0 calendar, levers, the world outside
    # GOVERNMENT
    set_budgets,  # P1 budgets, transfers, programmes
    renew_equity_budgets,  # P1 what investors set aside for the year
    approve_files,  # P3 approval queues
    # PROJECTS
    advance_power_projects,  # P3 stages of power projects
    advance_lines,  # P3 stages of power lines
    advance_mines,  # P3 stages of mines
    work_on_honours,  # P3 contests for honours
    build_power,  # P4 construction and commissioning
    # NETWORKS
    roll_out,  # P4 base stations, chargers, facilities
    update_network,  # P5 roads and travel costs
    # PRODUCTION
    plan_production,  # P6 expectations and plans of enterprises
    travel,  # P7 trips, choices, stays, spending
    # NATURE
    grow_nature,  # P8 grass and herds
    farm,  # P8 crops, certificates, restoration
    tend_forest,  # P8 planting, growth, fire, insurance, carbon projects
    # ENERGY AND MINES
    dispatch_power,  # P9 generation, export, curtailment
    mine_ore,  # P10 ore and concentrate
    run_parks,  # P10 enclave parks
    develop_zones,  # P10 prefectural industrial zones
    run_data_centres,  # P10 data centres
    # MARKETS AND MONEY
    decide_herders,  # P11 sales, fodder, homestays
    trade_goods,  # P12 orders meet suppliers
    settle_money,  # P13 wages, taxes, transfers, dividends
    # FINANCE
    grant_loans,  # P14 credit
    run_fund,  # P14 guidance fund
    invest,  # P15 enterprises
    invest_in_hotels,  # P15 hotels
    auction_photovoltaics,  # P15 solar quota and developers
    renew_firms,  # P16 entry, exit, above-scale status
    # MEASUREMENT
    account_energy,  # P17 energy and carbon
    record,  # P18 measurement and checks
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
