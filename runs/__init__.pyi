from .assessment import assess as assess
from .folder.reader import open_results as open_results
from .language.choice import speak as speak
from .refusals import EnsembleError as EnsembleError
from .refusals import InputError as InputError
from .sweeps import sweep as sweep
