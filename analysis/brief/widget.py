"""A chart on the page that is embedded once and then only given new data."""

from pathlib import Path

import ipyvuetify
import traitlets


class ChartWidget(ipyvuetify.VuetifyTemplate):
    """Vega-Lite chart: `spec` names its data sets and signals, `rows` and `signals` hold their
    values by name.

    The three are JSON text: what redraws the page would otherwise walk through every point of the
    outlines each month.
    """

    template_file = str(Path(__file__).with_name("chart.vue"))
    spec = traitlets.Unicode("{}").tag(sync=True)
    rows = traitlets.Unicode("{}").tag(sync=True)
    signals = traitlets.Unicode("{}").tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)
    """What a screen reader says in place of the drawing."""
    picked = traitlets.Unicode("").tag(sync=True)
    """Name that the mark carries on which a visitor has clicked."""
