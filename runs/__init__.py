"""EXECUTE: one run, ensembles of runs, and the folder that keeps their results.

The public names stand in `__init__.pyi`; each is loaded when it is asked for, and only then: the
command line must answer before numpy is there.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
