"""A small world for tests of herding and farming: real counties, herders, farms and books; other
sectors stand in.
"""

from types import SimpleNamespace

import mesa
import numpy as np

from abm.clock import Clock
from abm.money.ledger import Ledger
from abm.networks.counties import build_counties
from abm.networks.network import Network
from abm.pasture.farming import farm
from abm.pasture.forest import tend_forest
from abm.pasture.herding import decide_herders
from abm.pasture.nature import grow_nature
from abm.pasture.start import build_pasture
from abm.pasture.start_farming import build_farming
from abm.registers import policy
from abm.registers.outlook import Outlook, world_at
from abm.registers.parameters import drawn_values
from abm.registers.trend import trends
from abm.streams import Streams
from agents.industries import FOOD_PROCESSING
from agents.pasture.farm import HERBS
from tests.worlds.usual_effort import UsualEffort


class Programmes:
    """Pays from the upper governments and remembers; levers in M CNY/a reach counties equally."""

    def __init__(self, model):
        self.model, self.paid = model, {}

    def effective(self, lever):
        return np.full(18, getattr(self.model.levers, lever) * 1e6 / 12 / 18)

    def pay(self, lever, account, amounts, rows=None):
        self.paid[lever] = self.paid.get(lever, 0.0) + float(np.sum(amounts))
        self.model.ledger.post(
            "subsidies", "upper_governments", account, received=amounts, payee_rows=rows
        )


class Market:
    """Takes every order and buys it outside."""

    def __init__(self, model):
        self.model = model

    def order(self, flow, payer, paid, *, county, industry, payer_rows=None):
        self.model.ledger.post(
            "investment_import", payer, "world", paid=paid, payer_rows=payer_rows
        )

    def offer(self, flow, payee, received, *, column):
        self.model.ledger.post(flow, "world", payee, received=received)

    def order_basket(self, flow, payer, paid, *, county, basket, group=None):
        self.model.ledger.post("intermediate_import", payer, "world", paid=paid)


class Credit:
    """Lends whatever is asked."""

    def __init__(self, model):
        self.model = model

    def lend_local(self, account, amounts, kind, rows=None):
        assert kind == "agriculture"
        self.model.ledger.lend(account, amounts, rows)
        return amounts


class World(mesa.Model):
    """Herders, farms and forests of all counties from the start of 2022."""

    def __init__(
        self,
        draw=0,
        rng=0,
        detail="coarse",
        levers=None,
        outlook="uncertain",
        given=None,
        years=9,
        lever_month=87,
        ablations=(),
    ):
        super().__init__(rng=0)
        self.detail, self.outlook = detail, Outlook(outlook)
        self.clock = Clock(84, 84 + years * 12 - 1)
        values = drawn_values(draw) | self.outlook.parameter_values() | (given or {})
        self.parameters = self.settled = SimpleNamespace(**values)
        self.trends = trends(self.parameters, self.clock)
        self.streams, self.world_streams = Streams(rng, draw), Streams(0, draw)
        self.outlook_paths = self.outlook.paths(self.parameters, draw, self.clock.end)
        self.lever_changes, self.lever_month = levers or {}, lever_month
        self.set_month(84)
        self.ledger = Ledger(self.clock)
        for account, sector in (("upper_governments", "UG"), ("world", "RW"), ("banks", "BK")):
            self.ledger.open(account, sector, 1)
        for account, sector in (("residents", "HR"), ("county_governments", "CG")):
            self.ledger.open(account, sector, 18, 1e9)
        self.programmes = Programmes(self)
        self.effort = UsualEffort()
        self.market = Market(self)
        self.credit = Credit(self)
        build_counties(self)
        self.ablations = frozenset(ablations)
        self.network = Network(self.parameters, self.counties.altitude, self.clock)
        self.network.refresh(winter=False, t=self.clock.t)
        self.counties.logistics_coverage = np.full(18, self.parameters.villages_with_logistics)
        self.enterprises = SimpleNamespace(
            county=np.arange(18),
            active=np.full(18, True),
            industry=np.full(18, FOOD_PROCESSING),
            weight=np.full(18, 1.0),
            capital=np.full(18, 1e8),
        )
        self.tourism = SimpleNamespace(usual_occupancy=np.zeros((12, 18)))
        build_pasture(self)
        build_farming(self)
        herbs = self.counties.crop_area[:, HERBS].copy()
        self.economy = SimpleNamespace(medicine=SimpleNamespace(herb_area=herbs))

    def set_month(self, t):
        self.clock.set(t)
        self.world = world_at(self.outlook_paths, t)
        usual = {name: row["status_quo"] for name, row in policy.register().items()}
        changes = self.lever_changes if t >= self.lever_month else {}
        self.levers = SimpleNamespace(**(usual | changes))

    def month(self, t):
        """One month of nature, farms and herders."""
        self.ledger.start_month()
        self.set_month(t)
        self.network.start_month()
        grow_nature(self)
        farm(self)
        tend_forest(self)
        decide_herders(self)

    def run(self, months):
        for t in range(self.clock.start, self.clock.start + months):
            self.month(t)
        return self

    def yaks(self):
        return float(self.herders.weight @ self.herders.herd.sum(axis=1))
