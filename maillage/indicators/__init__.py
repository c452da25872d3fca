"""What an indicator is, and how figures are computed from records. Knows no room; rooms register theirs.

Reading figures:

    from maillage.indicators import compute, records, section, sections
    from maillage.kernel.period import Period

    year = Period.year(2017)
    figures = compute("plie", organisation_id, [("participants", year), ("step_category_share", year)])

`compute(section, organisation_id, requests)` takes every (indicator, period) wanted **at once**: they share a
few scans and one snapshot of the database. It returns `Figure`s in the order asked, one for each breakdown
part in the order of the definition. Ask for a whole chapter in one call, never in a loop.

A `Figure` has: section, indicator, breakdown ("" for the whole, else the label used in files), label
(translated: the part's, else the indicator's), period, period_label (as written in files), value (Decimal
rounded once, half up; None prints "–"), unit, decimals, part and whole (exact; whole is None for a count).
`str(figure)` prints it for a reader; `figure.row()` is the line of the exchange format.

    part = "training and access to employment"
    found = records("plie", organisation_id, "step_category_share", year, breakdown=part)
    found.model, found.ids        # "pathways.Step", (12, 57, …): exactly `figure.part` of them

`records(section, organisation_id, indicator, period, breakdown="", side="part")` returns the `RecordSet`
behind a figure: what it counts (`side="part"`), or what a share divides by (`side="whole"`). It is not
scoped: a view intersects it with `Model.objects.visible_to(context)`. A mean gives the records averaged; a
target has none.

    here = section("plie", organisation_id)      # None when the organisation leads no such programme
    here.label, here.indicators                  # {"participants": Indicator(label, unit, definition…), …}
    here.indicators["participants"].definition(day)   # the written definition in force that day, in French
    [s.code for s in sections(organisation_id)]
    listed(organisation_id)                      # the same by name only, for a list
    first_day(here)                              # the day of the oldest record its indicators count
    compute_section(here.narrowed("buyer", [12]), requests)   # of some records only, where a section can

Errors are `IndicatorError` (unknown section, indicator or breakdown), with a message for the user.
"""

from .definitions import Indicator
from .evaluate import compute, compute_section, records
from .figures import Figure, RecordSet
from .reach import first_day
from .registry import (
    COMPANIES,
    PATHWAYS,
    IndicatorError,
    Listed,
    Section,
    listed,
    listed_as,
    organisations_with,
    register,
    section,
    sections,
)

__all__ = [
    "COMPANIES",
    "PATHWAYS",
    "Figure",
    "Indicator",
    "IndicatorError",
    "Listed",
    "RecordSet",
    "Section",
    "compute",
    "compute_section",
    "first_day",
    "listed",
    "listed_as",
    "organisations_with",
    "records",
    "register",
    "section",
    "sections",
]
