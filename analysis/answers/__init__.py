"""Answers in Python: what a model or a result folder says when a person asks it. Each is found by
its name (`abm.registers.above`).
"""

from analysis.answers.beside import widget
from analysis.answers.change import compare
from analysis.answers.overview import html, plot, text
from analysis.answers.paper import brief
from analysis.answers.target import plot_run, target
from analysis.answers.why import explain

__all__ = ["brief", "compare", "explain", "html", "plot", "plot_run", "target", "text", "widget"]
