"""Optional libraries: loaded when asked for, and named with the extra that brings them when they
are missing.
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING

from runs.refusals import InputError

if TYPE_CHECKING:
    from types import ModuleType


def needs(module: str, extra: str) -> ModuleType:
    """The module; refused in one line that names the extra to install if it is not there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries complain of their own optional parts
            return importlib.import_module(module)
    except ImportError as error:
        package = (error.name or module).split(".")[0]
        raise InputError(
            "package_missing",
            "this needs the package '{package}', which is not installed; install it with the "
            "extra: pip install 'ganzi-abm[{extra}]'",
            package=package,
            extra=extra,
        ) from None
