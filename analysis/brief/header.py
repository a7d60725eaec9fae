"""The head of the page: its name, its tabs, up to when it knows, and the other language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipyvuetify
import traitlets
from babel import Locale

from abm.registers.outlook import INFORMATION_DATE
from analysis.brief.component import component
from runs.language import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.brief.session import Session

OTHER = {"en": "zh", "zh": "en"}
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}


class HeaderWidget(ipyvuetify.VuetifyTemplate):
    """Brand, tabs and the button of the language; says to the browser which language the page
    speaks.
    """

    template_file = str(Path(__file__).with_name("header.vue"))
    tabs: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    """Each a dict: name, label."""
    tab = traitlets.Unicode("").tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    to_language = traitlets.Any()
    """What is called where the other language is asked for."""

    def vue_language(self, _data: Any = None) -> None:
        """The other language was asked for."""
        self.to_language()


def known_until() -> str:
    """Up to when the model knows the world."""
    year, month = map(int, INFORMATION_DATE.split("-"))
    return say("Information to {year}-{month:02d}", year=year, month=month)


@component
def Header(session: Session, tabs: dict[str, str], on_tab: Callable[[str], None]) -> None:
    """The head of the page; `tabs` are their labels by name, in their order."""
    lang = session.lang.value
    other = OTHER[lang]
    words = {
        "brand": say("Ganzi: will the targets be met?"),
        "pages": say("Pages"),
        "skip": say("Skip to the content"),
        "known": known_until(),
        "other": Locale(other).display_name,  # in the language itself
        "other_lang": HTML_LANGUAGES[other],
    }
    HeaderWidget.element(
        tabs=[{"name": name, "label": label} for name, label in tabs.items()],
        tab=session.tab.value,
        lang=HTML_LANGUAGES[lang],
        words=words,
        on_tab=on_tab,
        to_language=lambda: session.lang.set(other),
    )
