from .model import GanziModel as GanziModel
from .registers.outlook import Outlook as Outlook
from .registers.policy import PolicyMix as PolicyMix
