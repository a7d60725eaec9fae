"""Two visitors read the page in two languages at once, in one process."""

import re
import threading

import pytest
import solara

from analysis.brief.component import component
from analysis.brief.controls import Changes, Mixes
from analysis.brief.session import Session
from analysis.brief.side import Clock, Facts, Place, side_names
from runs.language import LANGUAGES, say, speaking

CHINESE = re.compile("[一-鿿]")


@component
def sidebar(session):
    Clock(session)
    Mixes(session)
    Changes(session)
    Place(session)
    Facts(session, side_names(session.pair.value.choice))


@pytest.fixture(scope="module")
def sessions():
    return {lang: Session(lang) for lang in LANGUAGES}


def texts(widget):
    """What stands on a widget and on those inside it."""
    words = [
        value
        for name in ("label", "v_model")
        if isinstance(value := getattr(widget, name, None), str) and value != "!!disabled!!"
    ]
    for child in getattr(widget, "children", ()):
        words += [child] if isinstance(child, str) else texts(child)
    return words


def drawn(session, part=sidebar):
    box, context = solara.render(part(session), handle_error=False)
    return box, context


def test_each_visitor_reads_one_language_and_the_other_after_a_click(sessions):
    pages = {lang: drawn(session) for lang, session in sessions.items()}
    english, chinese = (texts(pages[lang][0]) for lang in LANGUAGES)
    assert len(english) == len(chinese) > 15
    assert not CHINESE.search(" ".join(english))
    assert "当前月份：2022-12" in chinese
    assert "Month: 2022-12" in english
    sessions["en"].lang.set("zh")
    assert texts(pages["en"][0]) == chinese
    assert texts(pages["zh"][0]) == chinese
    sessions["en"].lang.set("en")
    assert texts(pages["en"][0]) == english
    for _, context in pages.values():
        context.close()


def test_two_visitors_whose_pages_are_drawn_at_the_same_time_do_not_hear_each_other(sessions):
    both_at_work, words = threading.Barrier(2), {}

    @component
    def part(session):
        both_at_work.wait(60)  # each page is in the middle of being drawn
        solara.Text(say("likely"))
        both_at_work.wait(60)

    def visit(lang):
        box, context = drawn(sessions[lang], part)
        words[lang] = texts(box)
        context.close()

    threads = [threading.Thread(target=visit, args=(lang,)) for lang in LANGUAGES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words == {"en": ["likely"], "zh": ["较大"]}


def test_a_part_that_is_drawn_again_by_itself_keeps_its_language(sessions):
    clicks = solara.reactive(0)

    @component
    def part(session):
        solara.Text(f"{say('likely')} {clicks.value}")

    @component
    def whole(session):
        part(session)

    box, context = drawn(sessions["zh"], whole)
    assert texts(box) == ["较大 0"]
    with speaking("en"):
        clicks.set(1)
    assert texts(box) == ["较大 1"]
    context.close()
