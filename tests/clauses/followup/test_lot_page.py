"""What the page of a lot, of a contract and of an operation say of how it goes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.clauses.followup import words
from maillage.clauses.followup.balance import balance
from maillage.clauses.followup.progress import cumulated, progress
from maillage.clauses.models import Lot
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db

TODAY = dt.date(2017, 7, 15)


def worked(lot, month, hours, company=None, **fields):
    person = build.person(lot.contract.network)
    return made.line(lot, person, company, month=month, hours=hours, state="validated", **fields)


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_hours_add_up_month_after_month():
    months = {
        dt.date(2017, 2, 1): Decimal(20),
        dt.date(2017, 7, 1): Decimal(5),
        dt.date(2017, 4, 1): Decimal(30),
    }
    assert cumulated(dt.date(2017, 1, 10), months, TODAY) == [
        (dt.date(2017, 1, 10), 0),
        (dt.date(2017, 3, 1), 20),
        (dt.date(2017, 5, 1), 50),
        (TODAY, 55),  # this month is not over
    ]
    assert cumulated(dt.date(2017, 1, 1), {}, TODAY) == [(dt.date(2017, 1, 1), 0), (TODAY, 0)]


def test_what_is_left_to_each_company(facilitator, network, lot, company):
    agency, other = build.organisation("Intérim Comète", "employer"), build.organisation("Passante")
    with build.writing():
        lot.companies.update(hours_share=Decimal(300), plan_due_on=dt.date(2017, 9, 1))
    made.lot_company(lot, agency, "supplier")
    worked(lot, "2017-03-01", 120)
    worked(lot, "2017-03-01", 50, agency, modality="etti")
    worked(lot, "2017-04-01", 7, other)
    found = progress(facilitator, lot, TODAY)
    assert [(p.name, p.share, p.done, p.left) for p in found.parts] == [
        ("Bâtiment Comète", 300, 120, 180),
        ("Intérim Comète", None, 50, None),
        ("Passante", None, 7, None),
    ]
    assert [(d.day, d.label, d.passed) for d in found.deadlines] == [
        (dt.date(2017, 9, 1), "Plan d'action de Bâtiment Comète", False),
        (dt.date(2018, 12, 31), "Fin du marché", False),
    ]


def test_first_hours_are_a_deadline_until_there_are_some(facilitator, lot):
    lot.first_hours_by = dt.date(2017, 4, 1)
    (first, _end) = progress(facilitator, lot, TODAY).deadlines
    assert (first.label, first.passed) == ("Premières heures", True)
    worked(lot, "2017-03-01", 1)
    assert len(progress(facilitator, lot, TODAY).deadlines) == 1


def test_the_pace_in_words(network, lot):
    for month, hours in enumerate([20, 30, 40, 50, 60, 40], 1):
        worked(lot, f"2017-{month:02}-01", hours)

    def said(day, **changed):
        for name, value in changed.items():
            setattr(lot, name, value)
        return plain(words.pace(balance(lot, day)))

    assert said(TODAY) == "À ce rythme (40 h par mois), 960 h sur 1 000 au 31 déc. 2018."
    assert said(dt.date(2016, 5, 1)) == "Commence le 1er janv. 2017."
    assert said(dt.date(2019, 1, 1)) == "Fini le 31 déc. 2018 : 240 h faites sur 1 000."
    assert said(dt.date(2018, 6, 1)).startswith("Aucune heure validée ces derniers mois")
    assert "premier mois entier" in said(dt.date(2017, 1, 20))
    assert said(TODAY, hours_due=Decimal(200)) == "Les 200 h dues sont faites, avant le 31 déc. 2018."
    assert said(TODAY, closed_on=TODAY) == "Soldé : 240 h faites sur 200."
    assert "Sans date de fin" in said(TODAY, closed_on=None, hours_due=Decimal(900), end_date=None)


def test_the_page_of_a_lot(page, facilitator, network, lot):
    worked(lot, "2017-03-01", 35)
    made.penalty(made.notice(lot, sent="2018-01-01", deadline="2018-02-01"), rate=50)
    shown = page("lot", lot.pk).replace("&#x27;", "'")
    for text in (
        "Fini le 31 déc. 2018 : 35 h faites sur 1 000.",
        "Restent à faire",
        "965 h",
        "Par entreprise",
        "10 h × 50,00 € = 500,00 €",
        "Annuler la décision",
        "<svg",
        "Mettre en demeure",
    ):
        assert text in shown, text
    assert "il manque 965 h" in page("lot_close", lot.pk)


def test_contract_and_operation_add_up(page, network):
    site = made.operation(network, "Duchère")
    contract = made.public_contract(network, operation=site)
    for number in ("1", "2"):
        worked(made.lot(network, contract=contract, number=number, due=100), "2017-03-01", 35)
    for name, pk in (("contract", contract.pk), ("operation", site.pk)):
        shown = page(name, pk)
        assert "Ensemble" in shown, name
        assert ">70<" in shown, name
    assert reverse("clauses:operation_statement", args=[site.pk]) in page("operation", site.pk)


def test_questions_do_not_grow_with_the_lot(facilitator, network, lot):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            progress(facilitator, Lot.objects.get(pk=lot.pk), TODAY)
        return len(queries)

    worked(lot, "2017-03-01", 5)
    made.notice(lot)
    few = asked()
    for number in range(5):
        made.lot_company(lot, build.organisation(), "subcontractor")
        worked(lot, f"2017-0{number + 1}-01", 5, build.organisation())
        made.notice(lot, build.organisation())
    assert asked() == few


def test_home_asks_no_more_for_many_lots(signed_in, network):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(reverse("clauses:home")).status_code == 200
        return len(queries)

    def late():
        lot = made.lot(network, first_hours_by=dt.date(2017, 2, 1))
        with build.writing():
            lot.companies.update(plan_due_on=dt.date(2017, 9, 1))
        made.notice(made.lot(network))
        end = timezone.localdate() + dt.timedelta(days=20)
        soon = made.lot(network, start=end - dt.timedelta(days=60), end=end, due=50)
        worked(soon, timezone.localdate().replace(day=1), 35)

    late()
    signed_in.get(reverse("clauses:home"))
    few = asked()
    for _ in range(3):
        late()
    assert asked() == few
