"""A chart on the page that is embedded once and then only given new data."""

from pathlib import Path

import ipyvuetify
import traitlets


class ChartWidget(ipyvuetify.VuetifyTemplate):
    """Vega-Lite chart: `spec` names its data sets and signals, `rows` and `signals` hold their values by name."""

    template_file = str(Path(__file__).with_name("chart.vue"))
    spec = traitlets.Dict().tag(sync=True)
    rows = traitlets.Dict().tag(sync=True)
    signals = traitlets.Dict().tag(sync=True)
