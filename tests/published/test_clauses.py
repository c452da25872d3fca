"""Sections `clauses` and its perimeters of the territory against the rows the annual report printed."""

from decimal import Decimal

import pytest

from maillage.demo.clauses.audit import published
from maillage.demo.structures import LEAD
from maillage.indicators import compute, section
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.reports import queries
from maillage.reports.figures import compare
from maillage.reports.layout import lay_out
from maillage.reports.services.publishing import PublishedRow
from maillage.reports.subject import Subject
from maillage.reports.topics import held_section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]

PRINTED = published()


@pytest.mark.parametrize("code", sorted({key[0] for key in PRINTED}))
def test_the_territory_finds_the_printed_rows(code):
    here = section(code, Organisation.objects.get(name=LEAD).pk)
    rows = [PublishedRow(*key, value, "", "") for key, value in PRINTED.items() if key[0] == code]
    found = compare(here, rows)
    assert (found.differences, found.not_computed) == ([], [])


def test_the_year_before_is_told_as_printed():
    lead = Organisation.objects.get(name=LEAD)
    subject = Subject(held_section(lead, "clauses"), 2017)
    chapter = lay_out(subject, queries.readings_now(subject))
    (part,) = [part for part in chapter.parts if part.code == "before"]
    moved = {row.label: row.cells[-1].text for row in part.rows}
    assert moved["Personnes"] == "↘ −41"
    assert moved["Contrats de travail"] == "↘ −156"
    assert moved["Heures d'insertion"] == "↘ −5\u202f970"
    assert moved["Entreprises"] == "↗ +10"
    assert moved["Acheteurs"] == "↗ +3"


def test_urban_renewal_is_mostly_done_by_residents():
    lead = Organisation.objects.get(name=LEAD).pk
    since = Period.years(2005, 2017)
    asked = [(name, since) for name in ("hours_qpv_share", "persons_qpv_share", "persons", "operations")]
    found = {(f.indicator, f.breakdown): f.value for f in compute("clauses_anru", lead, asked)}
    assert found["hours_qpv_share", "QPV resident"] == Decimal(71)
    assert found["persons_qpv_share", "QPV resident"] == Decimal(79)
    assert found["persons", ""] == 1113
    assert found["operations", ""] == 86
