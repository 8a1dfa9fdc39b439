"""Charts: light Plotly dictionaries, each with headline, table, date, coverage and CSV.

Plotly's figure objects cost about 20 ms and 9 kB each, so pages get dictionaries with values rounded to what is shown;
the house template is made and checked once by `plotly.graph_objects`, and tests send every builder's figure through it.
"""

from web.charts.bars import Series, bars
from web.charts.chart import Chart
from web.charts.fan import fan_chart
from web.charts.fans import Fan, fans
from web.charts.heat import KEY, KEY_ASSUMED, heat_map
from web.charts.lines import lines
from web.charts.waterfall import waterfall

__all__ = [
    "KEY",
    "KEY_ASSUMED",
    "Chart",
    "Fan",
    "Series",
    "bars",
    "fan_chart",
    "fans",
    "heat_map",
    "lines",
    "waterfall",
]
