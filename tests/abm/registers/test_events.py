"""Events of an outlook: read from tables, held by the network, refused in one line."""

import numpy as np
import pytest

from abm import GanziModel
from abm.clock import month_index
from abm.registers.events import Event, checked_events, shipped_events
from abm.registers.outlook import STRESSES, Outlook
from abm.registers.refusals import InputError

CUT = {"kind": "edge", "edge": "road:kangding-yajiang", "from": "2022-03", "months": 2, "open": 0.0}


def test_an_event_is_read_with_its_month_and_values():
    (event,) = checked_events([CUT])
    assert event == Event("road:kangding-yajiang", month_index(2022, 3), 2, {"open": 0.0})


def test_every_stress_has_events_and_the_others_have_none():
    for name in STRESSES:
        assert Outlook(name).all_events() == shipped_events(name) != ()
    assert Outlook("uncertain").all_events() == Outlook("adverse").all_events() == ()
    both = Outlook(STRESSES[0], events=(CUT,)).all_events()
    assert both == (*shipped_events(STRESSES[0]), *checked_events([CUT]))


@pytest.mark.parametrize(
    "change",
    [{"kind": "quake"}, {"edge": 3}, {"from": 2022}, {"open": None, "height": 2.0}, {"colour": 1}],
)
def test_what_is_not_complete_is_refused_in_one_line(change):
    table = CUT | change
    if change.get("open", 0.0) is None:
        del table["open"]
    with pytest.raises(InputError, match="needs kind = 'edge'") as refused:
        Outlook(events=(table,))
    assert "\n" not in str(refused.value)


def test_without_anything_to_set_it_is_refused():
    table = {key: value for key, value in CUT.items() if key != "open"}
    with pytest.raises(InputError, match="one of open, hours and loss"):
        Outlook(events=(table,))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"edge": "road:kangding-nowhere"}, "there is no edge 'road:kangding-nowhere'"),
        ({"edge": "finance:bank:*-nowhere"}, "there is no edge 'finance:bank:"),
        ({"open": 2.0}, "open = 2.0 of edge"),
        ({"months": 0}, "months = 0 must be"),
    ],
)
def test_an_edge_or_value_that_cannot_be_is_refused_as_the_run_is_built(change, message):
    with pytest.raises(InputError, match=message.replace("*", r"\*")):
        GanziModel(detail="coarse", outlook=Outlook(events=(CUT | change,)), end="2022-06")


def test_an_event_holds_in_its_months_on_both_directions_and_every_edge_of_a_pattern():
    loss = {"kind": "edge", "edge": "finance:bank:*-litang", "from": "2022-04", "loss": 0.1}
    model = GanziModel(detail="coarse", draw=1, outlook=Outlook(events=(CUT, loss)), end="2022-06")
    shut, lost = [], []
    for _ in range(6):
        model.step()
        shut.append(int((model.network.road.open == 0).sum()))
        lost.append(int(np.count_nonzero(model.network.finance.loss)))
    assert shut == [0, 0, 2, 2, 0, 0]
    assert lost == [0, 0, 0, 5, 0, 0]
