"""What farming remembers from month to month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agents.arrays import ReadOnlyArrays
from agents.stack import FOR_GOOD

if TYPE_CHECKING:
    from agents.arrays import FloatArray


@dataclass
class FarmBooks(ReadOnlyArrays):
    """What the phase of farms looks back on: fields and what they brought before the first month.

    Kinds of crops are those of `agents/pasture/farm.py`, in their order. Nothing of it changes
    after the start.
    """

    STANDS = FOR_GOOD

    hectare_value: FloatArray
    """What a hectare of each kind brings in an ordinary year at the start's prices, CNY/ha/a, shape
    (6,).
    """
    start_area: FloatArray
    """Fields by county and kind, ha, shape (18, 6)."""
    usual_margin: FloatArray
    """What a hectare leaves in a year under the status quo, subsidies included, CNY/ha/a, shape
    (18, 6).
    """
    own_use_share: float
    """Part of crops and animals that farm households use themselves, 0 to 1."""
    start_certified_share: FloatArray
    """Share of the products that could be certified which hold a certificate, 0 to 1, shape
    (18,).
    """
    base_certificate_rate: float
    """Monthly rate at which a product wins a certificate without subsidy, cooperatives and
    parks.
    """
