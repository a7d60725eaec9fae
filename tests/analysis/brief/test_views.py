"""What a page shows is found again under the name in its address: by a reload under the same name,
by a second tab under a name of its own.
"""

import pytest

from abm.registers.policy import load_mix
from analysis.brief.session import SETTINGS, Session
from analysis.brief.steering import Confirmed
from analysis.brief.views import View, Views, asked_fields
from tests.analysis.brief.test_brief import GOOD

CHANGED = {
    "lang": "zh",
    "tab": "target",
    "speed": 7,
    "family": "investment",
    "map": "visits",
    "view": "energy",
    "series": ["co2"],
    "target": "visits_2025",
    "base": "tourism",
    "mix": "document",
    "group": "tourism",
    "word": "likely",
    "find": "visits",
    "sort": "change",
    "picked": "energy_grid",
    "against": "tourism",
    "county": "visits",
    "confirmed": Confirmed("key", 50, {"visits_2025": (0.4, 0.3, 0.5)}, 3.5, 1e9, (1, 0)),
    "title": "A mix of mine",
}


def changed_session():
    """A session in which everything was changed, with a lever that waits to be applied."""
    session = Session("en")
    session.load("mine.toml", len(GOOD), GOOD)
    session.set_parameter("implementation_strength", 0.9)
    session.change(outlook="adverse", draw=3, left="tourism")
    session.pair.value.step()
    session.set_lever("fund_size", 700.0)
    for name, value in CHANGED.items():
        getattr(session, name).set(value)
    return session


def test_a_session_is_found_again_with_all_that_was_chosen():
    left = changed_session()
    found = Session("en", None, left.shown())
    assert set(CHANGED) == set(SETTINGS)
    assert found.shown() == left.shown()
    assert found.pair.value.month == "2023-01"
    assert found.pair.value.left.mix.name == "tourism"
    assert found.choice.value.lever("fund_size") == 700
    assert found.pending
    both = [session.pair.value.right.recorder.series("co2")[1] for session in (left, found)]
    assert both[0].tolist() == both[1].tolist()


def test_a_new_session_shows_what_it_showed_before():
    session = Session("en")
    assert (session.tab.value, session.group.value, session.sort.value) == ("home", "", "")
    assert session.choice.value.right == load_mix("document")
    assert not session.pending


def view(months):
    return View(None, None, months, {})


def test_a_reload_goes_on_under_its_name_and_a_second_tab_under_its_own():
    views = Views(9)
    name, found = views.open("")
    assert found is None
    views.keep(name, view(1))
    other, found = views.open(name)
    assert (other != name, found) == (True, view(1))
    views.keep(name, view(2))
    views.close(name)
    assert views.open(name) == (name, view(2))
    assert views.open("unknown")[1] is None
    assert views.open("unknown")[0] != "unknown"


def test_only_the_newest_are_kept():
    views = Views(2)
    for name in ("a", "b", "a", "c"):
        views.keep(name, view(ord(name)))
    assert [views.open(name)[1] is not None for name in "abc"] == [True, False, True]


@pytest.mark.parametrize(
    ("search", "asked"),
    [
        (None, ""),
        ("", ""),
        ("view=abc-_1", "abc-_1"),
        ("kernelid=1&view=abc", "abc"),
        ("view=", ""),
        ("view=a&view=b", "a"),
        ("view=%3Cb%3E%E6%98%9F", "<b>星"),
    ],
)
def test_the_address_names_a_view(search, asked):
    assert asked_fields(search).get("view", "") == asked


def test_an_address_with_a_thousand_fields_is_no_view():
    assert len(asked_fields("&".join(f"view={n}" for n in range(1000)))["view"]) <= 80
