"""THE WORLD and one month of it: the model, its policies and outlooks.

The public names stand in `__init__.pyi`; each is loaded when it is asked for: a refusal of the
command line must not wait for the model.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
