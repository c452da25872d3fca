"""Sections `placement` and `funnel_*` of the territory against the rows the annual report printed."""

from decimal import Decimal

import pytest

from maillage.demo.structures import LEAD
from maillage.indicators import section
from maillage.organisations.models import Organisation
from maillage.reports.figures import compare
from maillage.reports.services.publishing import PublishedRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

_SHOP = {
    "network": (66, 63, 38, 34, 22),
    "pole emploi offer": (75, 67, 17, 15, 15),
    "total": (141, 130, 55, 49, 37),
}
_STAGES = ("cv_sent", "invited", "at_information_meeting", "at_interview", "hired")
PRINTED = {
    "funnel_primark": {
        (stage, source): n
        for source, counts in _SHOP.items()
        for stage, n in zip(_STAGES, counts, strict=True)
    },
    "funnel_uniqlo": {("invited", ""): 531, ("received", ""): 251, ("hired", ""): 80},
    "funnel_intermarche": {
        ("invited", ""): 104,
        ("present", ""): 95,
        ("validated", ""): 25,
        ("hired", ""): 11,
    },
    "placement": {
        ("companies", ""): 874,
        ("persons_hired", ""): 1328,
        ("persons_hired", "clauses"): 968,
        ("persons_hired", "recruitment support"): 196,
        ("persons_hired", "job dating"): 66,
    },
}


@pytest.mark.parametrize("code", list(PRINTED))
def test_the_territory_finds_the_printed_rows(code):
    here = section(code, Organisation.objects.get(name=LEAD).pk)
    rows = [
        PublishedRow(code, indicator, part, "2017", Decimal(value), "person", "")
        for (indicator, part), value in PRINTED[code].items()
    ]
    found = compare(here, rows)
    assert (found.differences, found.not_computed) == ([], [])
