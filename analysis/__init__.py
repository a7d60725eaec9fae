"""READ results: how likely each target is, paired comparison of mixes, tables, figures
and reports.

The public names stand in `__init__.pyi`; each is loaded when it is asked for, and only then: the
command line must answer before pandas is there.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
