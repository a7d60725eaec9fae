"""The order of one month: read this page first.

Within a phase every agent reads what stood at the phase's start; no phase reads what a later phase of the same
month will write. P-numbers are those of MODEL.md.
"""

from abm.phases.administration import approve_files
from abm.phases.clock import advance_clock
from abm.phases.construction import build_power
from abm.phases.credit import grant_loans
from abm.phases.data_centres import run_data_centres
from abm.phases.energy_use import account_energy
from abm.phases.farming import farm
from abm.phases.firms import plan_production
from abm.phases.forest import tend_forest
from abm.phases.fund import run_fund
from abm.phases.herding import decide_herders
from abm.phases.honours import work_on_honours
from abm.phases.hotels import invest_in_hotels
from abm.phases.investment import invest
from abm.phases.measure import record
from abm.phases.mining import mine_ore
from abm.phases.mining_stages import advance_mines
from abm.phases.nature import grow_nature
from abm.phases.network import update_network
from abm.phases.parks import run_parks
from abm.phases.policy import set_budgets
from abm.phases.power import dispatch_power
from abm.phases.power_investment import auction_photovoltaics
from abm.phases.power_stages import advance_lines, advance_power_projects
from abm.phases.renewal import renew_firms
from abm.phases.rollout import roll_out
from abm.phases.settlement import settle_money
from abm.phases.trade import trade_goods
from abm.phases.travel import travel
from abm.phases.zones import develop_zones

PHASES = (
    advance_clock,  # P0 calendar, levers, the world outside
    set_budgets,  # P1 budgets, transfers, programmes
    approve_files,  # P3 approval queues
    advance_power_projects,  # P3 stages of power projects
    advance_lines,  # P3 stages of power lines
    advance_mines,  # P3 stages of mines
    work_on_honours,  # P3 contests for honours
    build_power,  # P4 construction and commissioning
    roll_out,  # P4 base stations, chargers, facilities
    update_network,  # P5 roads and travel costs
    plan_production,  # P6 expectations and plans of enterprises
    travel,  # P7 trips, choices, stays, spending
    grow_nature,  # P8 grass and herds
    farm,  # P8 crops, certificates, restoration
    tend_forest,  # P8 planting, growth, fire, insurance, carbon projects
    dispatch_power,  # P9 generation, export, curtailment
    mine_ore,  # P10 ore and concentrate
    run_parks,  # P10 enclave parks
    develop_zones,  # P10 prefectural industrial zones
    run_data_centres,  # P10 data centres
    decide_herders,  # P11 sales, fodder, homestays
    trade_goods,  # P12 orders meet suppliers
    settle_money,  # P13 wages, taxes, transfers, dividends
    grant_loans,  # P14 credit
    run_fund,  # P14 guidance fund
    invest,  # P15 enterprises
    invest_in_hotels,  # P15 hotels
    auction_photovoltaics,  # P15 solar quota and developers
    renew_firms,  # P16 entry, exit, above-scale status
    account_energy,  # P17 energy and carbon
    record,  # P18 measurement and checks
)
