"""The order of one month: read this page first.

Within a phase every agent reads what stood at the phase's start; no phase reads what a later phase of the same
month will write. P-numbers are those of MODEL.md.
"""

import importlib


def _find(module, name):
    """TEMPORARY (team build-up): a phase whose file is not there yet does nothing."""
    try:
        return getattr(importlib.import_module(f"abm.phases.{module}"), name)
    except ModuleNotFoundError as error:
        if "abm.phases" not in str(error):
            raise
        print("missing phase", module, name)
        return lambda model: None


approve_files = _find("administration", "approve_files")
advance_clock = _find("clock", "advance_clock")
build_power = _find("construction", "build_power")
grant_loans = _find("credit", "grant_loans")
account_energy = _find("energy_use", "account_energy")
farm = _find("farming", "farm")
plan_production = _find("firms", "plan_production")
run_fund = _find("fund", "run_fund")
decide_herders = _find("herding", "decide_herders")
work_on_honours = _find("honours", "work_on_honours")
invest_in_hotels = _find("hotels", "invest_in_hotels")
invest = _find("investment", "invest")
record = _find("measure", "record")
mine_ore = _find("mining", "mine_ore")
advance_mines = _find("mining_stages", "advance_mines")
grow_nature = _find("nature", "grow_nature")
update_network = _find("network", "update_network")
run_parks = _find("parks", "run_parks")
set_budgets = _find("policy", "set_budgets")
dispatch_power = _find("power", "dispatch_power")
auction_photovoltaics = _find("power_investment", "auction_photovoltaics")
advance_lines = _find("power_stages", "advance_lines")
advance_power_projects = _find("power_stages", "advance_power_projects")
renew_firms = _find("renewal", "renew_firms")
roll_out = _find("rollout", "roll_out")
settle_money = _find("settlement", "settle_money")
trade_goods = _find("trade", "trade_goods")
travel = _find("travel", "travel")

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
    farm,  # P8 crops, certificates, forest
    dispatch_power,  # P9 generation, export, curtailment
    mine_ore,  # P10 ore and concentrate
    run_parks,  # P10 enclave parks, zones, data centres
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
