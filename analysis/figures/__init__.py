"""Figures of a result folder: one function each, one look (`style`), English or Chinese, each a
matplotlib Figure.
"""

from analysis.figures.change import change_figure
from analysis.figures.fans import fan_figure
from analysis.figures.frontier import frontier_figure
from analysis.figures.heat import co_failure_figure, driver_figure, mix_target_figure
from analysis.figures.map.places import county_figure, economy_figure
from analysis.figures.note import note_figure
from analysis.figures.reachability import caption, probability_figure
from analysis.figures.style import mix_colours, picture
from analysis.figures.tornado import grade_figure, tornado_figure

__all__ = [
    "caption",
    "change_figure",
    "co_failure_figure",
    "county_figure",
    "driver_figure",
    "economy_figure",
    "fan_figure",
    "frontier_figure",
    "grade_figure",
    "mix_colours",
    "mix_target_figure",
    "note_figure",
    "picture",
    "probability_figure",
    "tornado_figure",
]
