"""An emulator with a known best mix: chances and costs are plain functions of the levers."""

import numpy as np

from abm.registers import policy, targets

DRAWS = 40


class PlantedEmulator:
    """The interface of the emulator over planted effects: {lever: {target: logits at the far end
    of the lever's range towards more policy}}; a lever costs its `price` (bn CNY) there, and grid
    and firms its `price_of_firms`.
    """

    payers = ("local", "upper", "quasi_fiscal")

    def __init__(self, effects, price=None, price_of_firms=None, start=-2.0, reach=1.0):
        self.levers = tuple(policy.register())
        rows = list(policy.register().values())
        self.low = np.array([row["low"] for row in rows])
        self.high = np.array([row["high"] for row in rows])
        self.status_quo = np.array([row["status_quo"] for row in rows])
        self.targets = tuple(targets.register())
        self.error = np.full(len(self.targets), 0.03)
        self.cost_error = np.full(len(self.payers), 0.1)
        self.reach = reach
        self.start = start
        self.slopes = np.zeros((len(self.levers), len(self.targets)))
        for lever, of_targets in effects.items():
            for target, logits in of_targets.items():
                place = self.levers.index(lever), self.targets.index(target)
                self.slopes[place] = logits
        price = price or {}
        # How a fund is divided costs nothing
        self.prices = np.array(
            [0.0 if "fund_share" in name else price.get(name, 0.1) for name in self.levers]
        )
        firms = price_of_firms or {}
        self.prices_of_firms = np.array([firms.get(name, 0.0) for name in self.levers])
        self.influence = self.slopes != 0

    def part(self, points):
        """How far each lever is from the status quo towards its upper end, (m, levers)."""
        room = np.where(self.high > self.status_quo, self.high - self.status_quo, 1)
        return (np.atleast_2d(points) - self.status_quo) / room

    def by_draw(self, points):
        luck = np.linspace(-2, 2, DRAWS)
        logits = self.start + self.part(points) @ self.slopes
        return 1 / (1 + np.exp(-(logits[:, :, None] + luck)))

    def published(self, points):
        return self.by_draw(points).mean(axis=2)

    def cost(self, points):
        part = self.part(points)
        local = part @ self.prices
        return np.column_stack([local, 0.5 * local, part @ self.prices_of_firms])

    def known(self, points):
        return (self.part(points).sum(axis=1) <= self.reach * len(self.levers)).astype(bool)
