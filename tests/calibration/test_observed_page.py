"""The page of observed series: every line of figures has its row, and no line of the picture
crosses a break.
"""

import numpy as np
from matplotlib.figure import Figure

from calibration import observed, observed_page


def panel(name):
    """The joined lines that a panel draws, as lists of years."""
    ax = Figure().subplots()
    frame = observed.observed(every=True)
    observed_page._panel(ax, name, frame[frame["series"] == name])
    lines = [line.get_xdata() for line in ax.get_lines() if line.get_linestyle() == "-"]
    return [
        np.floor(np.asarray(line, float)).astype(int).tolist() for line in lines if len(line) > 1
    ]


def test_each_line_of_figures_has_a_row():
    rows = list(observed_page.series_rows())
    assert len(rows) == observed.observed().groupby(observed.LINE).ngroups
    assert all(len(row) == len(observed_page.SERIES_HEADER) for row in rows)
    visits = [row for row in rows if row[0] == "`visits`" and row[2] == "from 2019"]
    assert {row[4] for row in visits} == {"2019", "2020"}
    assert all(row[-1] == "0.25" for row in visits), "grade B weighs a quarter"


def test_contradictions_stand_with_the_largest_gap_first():
    rows = list(observed_page.contradiction_rows())
    assert rows[0][2] == "38%"
    assert rows[-1][2] == ""
    assert all(len(row) == len(observed_page.CONTRADICTION_HEADER) for row in rows)


def test_no_line_joins_two_editions_or_two_sides_of_a_break():
    assert sorted(panel("gdp")) == [list(range(2009, 2019)), [2015, 2019, 2020, 2021]]
    joined = panel("visits")
    assert [2017, 2018] in joined
    assert not any(2018 in line and 2019 in line for line in joined)


def test_every_series_of_several_dates_is_drawn():
    assert {"gdp", "visits", "co2", "sites_4a"} <= set(observed.drawn_series())
    assert "hydro_potential" not in observed.drawn_series()
