"""The tab of mixes: what its digest says, the frontier, the tiles, the draw in the middle."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from abm.registers import policy
from agents.county import COUNTIES
from analysis.brief import found, frontier_chart, mix_facts, mixes_page, place, tiles
from analysis.brief.pair import Choice, usual_draw
from analysis.figures.map import shapes
from analysis.figures.map.tiles import PLACES
from analysis.questions import digest, middle
from analysis.questions.comparison import compare
from analysis.questions.costs import cost_effectiveness, cost_table
from analysis.questions.shipped_mixes import ShippedMixes, frontier, shipped_digest, summary
from runs import open_results
from runs.refusals import InputError
from tests.worlds.sample_folder import write_sample


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = write_sample(tmp_path_factory.mktemp("digest") / "r", 30, seed=5).folder
    return open_results(folder)


@pytest.fixture(scope="module")
def small(results, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped") / "mixes"
    digest.write(digest.make(results), folder)
    return ShippedMixes(folder)


def test_a_digest_says_what_the_folder_says(results, small):
    costs = cost_table(results).set_index(["mix", "kind"])
    assert small.beyond("local", "document") == pytest.approx(
        costs.loc[("document", "local"), ["extra", "extra_low", "extra_high"]].to_numpy(float),
        rel=1e-4,
    )
    gain = cost_effectiveness(results).set_index("mix").loc["document"]
    ends = gain[["extra_met", "extra_met_low", "extra_met_high"]].to_numpy(float)
    assert small.beyond("met", "document") == pytest.approx(ends, abs=1e-4)
    changes = compare(results).set_index("target")["probability_change"]
    kept = small.changes.loc[("document", "status_quo")].set_index("target")["probability_change"]
    assert kept.to_numpy() == pytest.approx(changes[kept.index].to_numpy(), abs=1e-6)


def test_a_digest_is_out_of_date_when_data_or_a_mix_change(small, tmp_path):
    assert small.outdated == ()
    for change, said in (({"data": "other"}, ("data",)), ({"mixes": {"document": "x"}}, None)):
        manifest = small.manifest | change
        (tmp_path / digest.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        outdated = ShippedMixes(tmp_path).outdated
        assert outdated == (said or ("document",))
    (tmp_path / digest.MANIFEST).write_text(
        json.dumps(small.manifest | {"data": "other"}), encoding="utf-8"
    )
    digest.stamp_again(tmp_path)  # after a change of words
    assert ShippedMixes(tmp_path).outdated == ()
    assert ShippedMixes(tmp_path).manifest == small.manifest
    with pytest.raises(InputError, match="holds no digest"):
        ShippedMixes(tmp_path / "nothing")


def test_the_shipped_digest_holds_every_shipped_mix_and_is_small():
    shipped = shipped_digest()
    assert sorted(shipped.mixes) == sorted(policy.shipped_mixes())
    assert sum(file.stat().st_size for file in shipped.folder.iterdir()) < 1e6
    assert len(shipped.county_change("document", "visits", 2025, "status_quo")) == len(COUNTIES)
    assert shipped.county_change("document", "visits", 1999, "status_quo") == {}


def test_the_frontier_by_hand():
    cost, met = np.array([0.0, 1.0, 2.0, 2.0, 3.0]), np.array([10.0, 9.0, 12.0, 11.0, 12.0])
    assert frontier(cost, met).tolist() == [True, False, True, False, False]


def test_a_mix_is_called_better_only_if_it_is_clearly_so():
    rng = np.random.default_rng(1)
    base = rng.normal(20, 3, 100)
    more = {"a": 1.0, "b": 0.02}
    columns = {("met", "document"): base, ("met", "status_quo"): base - 5}
    columns |= {("met", mix): base + add + rng.normal(0, 1, 100) for mix, add in more.items()}
    shipped = SimpleNamespace(draws=pd.DataFrame(columns))
    rows = [{"mix": mix, "cost": 1.0} for mix in ("document", "a", "b")]
    assert mix_facts.better(shipped, pd.DataFrame(rows)) == ["a"]
    rows[1]["cost"] = 1.2
    assert mix_facts.better(shipped, pd.DataFrame(rows)) == []


def test_labels_keep_apart_and_inside():
    places = frontier_chart.spread_out([10, 12, 13, 395, 398], gap=20, low=8, high=392)
    assert np.diff(places).min() >= 20
    assert places[0] >= 8
    assert places[-1] <= 392


def test_the_chart_grows_with_its_card_and_amounts_do_not_break():
    beside = frontier_chart.PADDING["left"] + frontier_chart.PADDING["right"]
    assert frontier_chart.fitting(440 + beside) == (440, 400)
    assert frontier_chart.fitting(700 + beside) == (700, 434)
    assert frontier_chart.fitting(100) == frontier_chart.LEAST
    assert frontier_chart.fitting(5000) == frontier_chart.MOST
    said = mixes_page.unbroken("for CNY 4.99 bn; one for CNY 1,003.63 bn of it")
    assert said == "for CNY\xa04.99\xa0bn; one for CNY\xa01,003.63\xa0bn of it"


def test_points_stand_where_their_numbers_say(small):
    table = summary(small)
    rows = {row["pick"]: row for row in frontier_chart.placed(mix_facts.points(table))}
    assert rows["status_quo"]["x"] == pytest.approx(0)
    assert rows["status_quo"]["left"] <= rows["status_quo"]["x"] <= rows["status_quo"]["right"]
    higher = table.set_index("mix")["met"].idxmax()
    assert rows[higher]["y"] == min(row["y"] for row in rows.values())
    drawing = frontier_chart.frontier_chart(mix_facts.points(table), "document")
    assert drawing.signals == {"picked": "document"}


def row_of(source, ends):
    return {
        "budget": 2.0,
        "mix": "best_for_2",
        **dict(zip(("more", "more_low", "more_high"), (3.0, 2.0, 4.0), strict=True)),
        **dict(zip(("local", "local_low", "local_high"), (1.5, *ends), strict=True)),
        "source": source,
    }


def test_found_mixes_stand_beside_the_numbers_of_the_document(small, tmp_path):
    mix = 'name = "best_for_2"\ntitle_en = "a"\ntitle_zh = "b"\n[levers]\nfund_size = 500\n'
    (tmp_path / "best_for_2.toml").write_text(mix, encoding="utf-8")
    met = small.level("met", "document")[0]
    for source, ends, said in (
        ("emulated", (np.nan, np.nan), "Found within CNY 2 bn, emulated"),
        ("confirmed", (1.2, 1.9), "Found within CNY 2 bn, confirmed"),
    ):
        pd.DataFrame([row_of(source, ends)]).to_csv(tmp_path / "frontier.csv", index=False)
        many = found.found_mixes(str(tmp_path / "runs"))  # the runs lie below the table
        assert [(one.mix.name, one.title) for one in many] == [("best_for_2", said)]
        (point,) = found.found_points(many, small)
        meets = [point[f"met{end}"] for end in found.ENDS]
        assert meets == pytest.approx([met + 3, met + 2, met + 4])
        costs = [point[f"cost{end}"] for end in found.ENDS]
        assert costs == [1.5 if np.isnan(end) else end for end in (1.5, *ends)]
    both = mix_facts.points(summary(small)) + [point]
    drawing = frontier_chart.frontier_chart(both, "best_for_2", frozenset({"best_for_2"}))
    looks = {row["pick"]: row["look"] for row in drawing.rows["points"]}
    assert (looks["best_for_2"], looks["document"]) == ("found", "document")
    assert mix_facts.lever_line(many[0].mix, "status_quo").endswith("Guidance fund 1.")


def test_the_finding_names_a_mix_that_was_found_only_where_runs_show_it_better_and_cheaper(small):
    table = summary(small)
    dear = table.set_index("mix").loc["document", "cost"] / 1e9
    row = row_of("confirmed", (0.5 * dear, 0.8 * dear)) | {"local": 0.7 * dear, "more": 30.0}
    one = found.FoundMix(policy.load_mix("document"), row)

    def said(**changed):
        return mix_facts.finding(small, table, [one._replace(row={**row, **changed})])

    plain = mix_facts.finding(small, table)
    assert "found by search meets 30.0 more than the document for CNY" in said()
    assert said(source="emulated") == plain
    assert said(more_low=-0.1) == plain
    assert said(local_high=1.1 * dear) == plain


def test_without_a_frontier_of_its_own_a_folder_shows_the_mixes_of_the_package(tmp_path):
    shipped = [one.title for one in found.found_mixes(None)]
    assert len(shipped) >= 3
    assert all(title.endswith("confirmed") for title in shipped)
    assert [one.title for one in found.found_mixes(str(tmp_path / "r"))] == shipped
    (tmp_path / "frontier.csv").write_text("mix\nnone\n", encoding="utf-8")
    assert [one.title for one in found.found_mixes(str(tmp_path / "r"))] == shipped


def test_every_county_has_a_tile_of_its_own_where_it_lies():
    assert sorted(PLACES) == sorted(COUNTIES)
    assert len(set(PLACES.values())) == len(COUNTIES)
    centres = shapes.centres()
    for one, (row, column) in PLACES.items():
        for other, (row2, column2) in PLACES.items():
            if row == row2 and column < column2:
                assert centres[one][0] < centres[other][0], (one, other)
            if column == column2 and row < row2:
                assert centres[one][1] > centres[other][1], (one, other)


def test_tiles_colour_by_sign_and_size():
    assert tiles.colour(1.0, 1.0) == tiles.MORE[-1]
    assert tiles.colour(-1.0, 1.0) == tiles.LESS[0]
    assert tiles.colour(0.02, 1.0) == tiles.MORE[0]
    assert tiles.colour(0.0, 0.0) == tiles.SAME
    drawn = tiles.change_map(dict.fromkeys(COUNTIES, 0.0) | {"luding": -2.5}, "t", "u")
    assert drawn.count("grid-row") == len(COUNTIES)
    assert "−2.5" in drawn


def test_places_and_the_middle_by_hand():
    values = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, np.nan], [4.0, 9.0]])
    places = middle.placing(values)
    assert places[:, 0].tolist() == [0.125, 0.375, 0.625, 0.875]
    assert places[:2, 1].tolist() == [1 / 3, 1 / 3]
    assert np.isnan(places[2, 1])
    table = pd.DataFrame({"a": [0.1, 0.5, 0.9], "b": [0.2, 0.6, 0.5]}, index=[7, 8, 9])
    assert middle.middle_draw(table) == 8


def test_the_live_run_says_where_its_draw_lies():
    draw = usual_draw()
    lines = place.place_lines(Choice(draw=draw))
    assert f"Draw {draw}: of " in lines[0]
    assert "nearest the middle" in lines[0]
    other = draw + 1
    assert "from the middle" in place.place_lines(Choice(draw=other))[0]
    assert "is not among" in place.place_lines(Choice(draw=999))[0]
    assert "move it" in place.place_lines(Choice(draw=draw, outlook="adverse"))[-1]


def test_a_change_is_that_of_the_numbers_beside_it():
    gains, losses = mix_facts.changed_targets(shipped_digest(), "document", "status_quo")
    assert gains
    assert losses
    assert all(row["change"] == row["after"] - row["before"] for row in gains + losses)
    assert min(row["change"] for row in gains) > 0 > max(row["change"] for row in losses)
