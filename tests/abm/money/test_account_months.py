"""A new month starts without output and inputs, whether or not a flow names their industry."""

import numpy as np

from abm.clock import Clock, month_index
from abm.money.ledger import Ledger


def test_a_new_month_starts_without_output_and_inputs():
    ledger = Ledger(Clock(month_index(2022, 1), month_index(2022, 12)))
    for account, sector in (("herders", "HH"), ("world", "RW")):
        ledger.open(account, sector, 2 if account == "herders" else 1, 100.0)
    amounts = np.array([4.0, 2.0])
    ledger.post("tourist_spending", "world", "herders", received=amounts)
    ledger.post("livestock_sales", "world", "herders", received=amounts)
    ledger.post("intermediate_import", "herders", "world", paid=amounts)
    for made in (
        ledger.produced("herders"),
        ledger.produced("herders", "livestock"),
        ledger.used("herders"),
    ):
        assert made.tolist() == [4.0, 2.0]
    ledger.start_month()
    for made in (
        ledger.produced("herders"),
        ledger.produced("herders", "livestock"),
        ledger.used("herders"),
    ):
        assert made.tolist() == [0.0, 0.0]
