"""THE WORLD and one month of it: the model, its policies and outlooks."""

from abm.model import GanziModel
from abm.outlook import Outlook
from abm.policy import PolicyMix

__all__ = ["GanziModel", "Outlook", "PolicyMix"]
