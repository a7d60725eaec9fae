"""Refusals on the page: what was refused, in the visitor's language."""

from __future__ import annotations

from runs.language import ENGLISH, say, spoken_language
from runs.refusals import Refusal, told


def kept(error: BaseException) -> Refusal | str:
    """What a session keeps of an error until it is shown, perhaps in another language: a refusal as
    it is, of anything else its kind and its words.
    """
    return error if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"


def refusal(reason: Refusal | str) -> str:
    """A refusal as the page shows it: in the language spoken, as on the command line. Words of a
    library or of the system have no translation: other languages than English say so before them.
    """
    line = " ".join(told(reason).split())
    if isinstance(reason, Refusal) or spoken_language() == ENGLISH:
        return line
    return say("This cannot be used. In the original words: {line}", line=line)
