"""Charts: Vega-Lite specifications as data, drawn without a browser into one SVG for pages and documents.

    from maillage.kernel.charts import Point, Target, columns

    chart = columns(
        [Point("2016", 728, "728"), Point("2017", 705, "705", strong=True)],
        title=_("Nouveaux entrants par an"),
        target=Target(900, _("objectif : 900")),
    )
    chart.svg            # text of the SVG; `{{ chart.svg }}` in a template puts it in the page
    chart.description    # the same facts in words, for who does not see it

The SVG carries its title and description, has neither style nor script nor address in it (the policy of
our pages refuses nothing), and is the same on every machine: texts are measured with a font the drawing
library brings. Paper takes it as it is; a page that links `kernel/charts.css` recolours it by the tokens.
"""

from .courses import course
from .drawing import Chart
from .funnels import Stage, funnel
from .kinds import Point, Segments, Target, bars, columns, rates, stacked_columns

__all__ = [
    "Chart",
    "Point",
    "Segments",
    "Stage",
    "Target",
    "bars",
    "columns",
    "course",
    "funnel",
    "rates",
    "stacked_columns",
]
