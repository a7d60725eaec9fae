"""What users read, in their language: English in the code, Chinese in `zh.po` beside this file.

    say("{done} of {total} runs finished", done=3, total=20)

The English sentence is the key: the code reads as what it says, a translator sees what is to be
translated, and English needs no catalogue. Fields are named, as another language may order them
otherwise. `python -m runs.language.check` finds every message of the code by Babel and says what
the catalogue lacks; with `--update` it writes the catalogue anew and leaves empty what is new.

The language is chosen once, at the edge, by `with speaking("zh"):`; what is called inside speaks
it. It belongs to the thread, so that two visitors of the page read two languages at once; who
hands work to another thread sets it there again. A notebook has no such edge, as each cell begins
anew: `speak("zh")` chooses for the whole process what is spoken where nothing else was chosen.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LANGUAGES = ("en", "zh")
"""English is what the code says; every other language has a catalogue."""
ENGLISH = LANGUAGES[0]
CATALOGUES = {lang: Path(__file__).parent / f"{lang}.po" for lang in LANGUAGES[1:]}
_SPOKEN: ContextVar[str] = ContextVar("language")
_USUAL: list[str] = []
"""The language of the process, once somebody has chosen one."""


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Everything said inside, by this thread, is said in `lang`."""
    before = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def usual_language(lang: str) -> None:
    """Speak `lang` from now on in every thread, but inside `speaking`."""
    _USUAL[:] = [lang]


def spoken_language() -> str:
    """The language that is spoken here: one of LANGUAGES."""
    return _SPOKEN.get(_USUAL[0] if _USUAL else ENGLISH)


def language_is_chosen() -> bool:
    """Whether somebody has said which language is spoken here; English is spoken until then."""
    return bool(_USUAL) or _SPOKEN.get(None) is not None


def say(message: str, /, **fields: Any) -> str:
    """The message in the language spoken, its fields filled in."""
    return _filled(_translations(spoken_language()).get(("", message), message), fields)


def translated(message: str) -> str:
    """A message that stands elsewhere in the code, without its fields filled in."""
    return _translations(spoken_language()).get(("", message), message)


def help_key(text: str) -> str:
    """Under what the help of a command stands in the catalogue: on one line."""
    return " ".join(text.split())


def say_as(context: str, message: str, /, **fields: Any) -> str:
    """As `say`, for a message that means something else elsewhere; `context`: what it is here."""
    return _filled(_translations(spoken_language()).get((context, message), message), fields)


def say_many(one: str, many: str, /, n: int, **fields: Any) -> str:
    """As `say`, for a message that depends on a number: English has `one` for 1 and `many`."""
    english = one if n == 1 else many
    return _filled(_translations(spoken_language()).get(("", one), english), {"n": n, **fields})


def column_text(row: Any, name: str) -> str:
    """A text of a register that has a column a language, such as `label_en` and `label_zh`."""
    return row[f"{name}_{spoken_language()}"]


def in_every_language(words: Callable[[], str]) -> dict[str, str]:
    """What `words` gives in each language: dict language -> text."""
    texts = {}
    for lang in LANGUAGES:
        with speaking(lang):
            texts[lang] = words()
    return texts


def _filled(text: str, fields: dict[str, Any]) -> str:
    """A text with its fields; braces of a message that has none stay as they are."""
    return text.format(**fields) if fields else text


@lru_cache(maxsize=len(LANGUAGES))
def _translations(lang: str) -> dict[tuple[str, str], str]:
    """(context, English) -> text of a language; nothing for English. Read once."""
    if lang == ENGLISH:
        return {}
    from babel.messages.pofile import read_po  # only who reads another language waits for it

    with CATALOGUES[lang].open("rb") as file:
        catalogue = read_po(file, locale=lang)
    texts = {}
    for message in catalogue:
        # Chinese has one form for every number: the first string is the only one.
        english, text = (
            words if isinstance(words, str) else words[0]
            for words in (message.id, message.string or "")
        )
        if english and text:
            texts[message.context or "", english] = text
    return texts
