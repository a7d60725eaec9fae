"""THE WORLD and one month of it: the model, its policies and outlooks."""

from abm.model import GanziModel
from abm.registers.outlook import Outlook
from abm.registers.policy import PolicyMix

__all__ = ["GanziModel", "Outlook", "PolicyMix"]
