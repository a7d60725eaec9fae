"""The economic graph on the page: what is drawn of each layer, what is closed, the ranking."""

import pandas as pd
import pytest

from abm.model import GanziModel
from agents.county import COUNTIES
from analysis.brief.edge_charts import graph_map
from analysis.brief.graph import ranking_html, road_ranking
from analysis.figures.map.edge_rows import CLOSED, VIEWS, WIDEST, edge_map, view_label
from analysis.figures.map.nodes import FRAME, flat
from analysis.questions import shipped_closures
from calibration.experiments import results
from runs.language import speaking

SHUT = "road:kangding-yajiang"


@pytest.fixture(scope="module")
def model():
    model = GanziModel(mix="document", draw=0, end="2023-12", detail="coarse")
    for _ in range(14):
        model.step()
    model.network.set(SHUT, open=0.0, months=3)
    model.step()
    return model


def line_of(drawn, label):
    return next(edge for edge in drawn.edges if edge["label"] == label)


def test_both_directions_of_a_road_are_one_line_as_wide_as_what_moved(model):
    drawn = edge_map(model, "freight", {"road:yaan-luding": 1})
    road = model.network.road
    there, back = road.row("road:yaan-luding"), road.row("road:luding-yaan")
    moved = float(road.freight[there] + road.freight[back])
    line = line_of(drawn, "road Ya'an–Luding")
    assert line["flow"] == f"{moved:,.0f} t a month"
    assert line["rank"] == 1
    assert max(edge["width"] for edge in drawn.edges) == WIDEST
    widest = max(
        road.freight[road.row(name)] + road.freight[road.row(f"road:{back}")]
        for name, back in (
            (name, "-".join(reversed(name.removeprefix("road:").split("-"))))
            for name in road.names
            if "origin:" not in name
        )
    )
    assert drawn.widest == f"{widest:,.0f} t a month"
    assert sum("Ya'an–Luding" in edge["label"] for edge in drawn.edges) == 1


def test_a_closed_road_is_marked_whatever_moves(model):
    for name in ("visitors", "freight", "commuters"):
        drawn = edge_map(model, name, {})
        line = line_of(drawn, "road Kangding–Yajiang")
        assert (line["open"], line["state"], line["width"]) == (0.0, "closed", CLOSED)
        assert [edge["label"] for edge in drawn.edges if edge["open"] < 1] == [line["label"]]
        assert (
            "Closed: road Kangding–Yajiang." in graph_map(drawn, title="", subtitle="").description
        )


def test_a_transfer_that_comes_in_part_is_marked():
    model = GanziModel(mix="document", draw=0, end="2022-03", detail="coarse")
    model.network.set("finance:government:upper-seda:transfers", open=0.6, months=2)
    model.step()
    shut = [edge for edge in edge_map(model, "transfers", {}).edges if edge["open"] < 1]
    assert [(edge["label"], edge["state"]) for edge in shut] == [
        ("governments above–Seda", "open to 60%")
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_layer_is_drawn_within_the_frame_with_names(model, name, lang):
    with speaking(lang):
        drawn = edge_map(model, name, {})
        assert view_label(name)
    west, south = flat(FRAME.west, FRAME.south)
    east, north = flat(FRAME.east, FRAME.north)
    assert drawn.edges
    assert len(drawn.nodes) >= len(COUNTIES)
    assert all(west < node["x"] < east and south < node["y"] < north for node in drawn.nodes)
    assert not [node["name"] for node in drawn.nodes if ":" in node["name"] or "_" in node["name"]]
    places = {(node["x"], node["y"]) for node in drawn.nodes}
    for edge in drawn.edges:
        assert {(edge["x"], edge["y"]), (edge["x2"], edge["y2"])} <= places
        assert ":" not in edge["label"]
        if lang == "zh":
            assert "a month" not in edge["flow"]


def test_the_parts_of_finance_are_all_of_it(model):
    views = [edge_map(model, name, {}) for name in ("loans", "transfers", "deals")]
    counted = [sum(len(part.edges) for part in views), len(model.network.finance.names)]
    # Investors stand at one place: 25 edges to three classes are three lines. Each of five classes
    # has an edge from the world outside and one to it.
    assert counted[1] - counted[0] == 25 - 3 + 5


def test_the_ranking_that_ships_is_that_of_the_experiment():
    table = results.read("closures")
    shipped = pd.DataFrame(shipped_closures.shipped_closures())
    columns = list(shipped_closures.COLUMNS[:-1])
    pd.testing.assert_frame_equal(shipped[columns], table[columns], rtol=1e-5)
    assert set(shipped["draws"]) == {results.provenance()["closures"]["draws"]}


def test_ten_roads_are_ranked_by_what_their_closure_costs():
    rows = road_ranking()
    assert [row["rank"] for row in rows] == list(range(1, 11))
    assert all(row["edge"].startswith("road:") for row in rows)
    lost = [row["real_gdp"] for row in rows]
    assert lost == sorted(lost, reverse=True)
    table = ranking_html(rows)
    assert table.count("<tr>") == 11
    assert f"<td>{lost[0] / 1e9:.2f} (" in table
    with speaking("zh"):
        assert "泸定县" in ranking_html(rows)
