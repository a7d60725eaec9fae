"""Types of arrays, for annotations; shapes and units stand in the docstrings."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
KeyArray = NDArray[np.uint64]
"""Identity keys of rows, from which their luck follows."""
Values = FloatArray | float
"""An array, or one number for all rows."""
