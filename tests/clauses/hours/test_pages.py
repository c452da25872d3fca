"""The desk of the month, a statement, the grid, and what is done from them."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.clauses.models import HoursLine, HoursStatement
from maillage.clauses.outside.months import code_of, month_to_declare
from maillage.people.models import Person
from tests import build

from .. import made
from .conftest import fresh

pytestmark = pytest.mark.django_db
MONTH = {"month": "2017-03"}


@pytest.fixture
def signed_in(client, facilitator):
    client.force_login(facilitator.account)
    return client


def page(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def url(name, *args):
    return reverse(f"clauses:{name}", args=args)


@pytest.fixture
def month(network, company, lot, declare, eligible):
    """March 2017: one line ready, one without a check, one of somebody unknown, one validated."""
    ready, unchecked = eligible("Prête"), build.person(network, "Attend")
    made.line(lot, eligible("Compte"), hours=30, state="validated")
    declare(lot, ready, 35)
    declare(lot, unchecked, 40)
    declare(lot, None, 12, last_name="Inconnue", first_name="Zoé")
    return HoursStatement.objects.get()


def test_the_desk_says_where_each_company_is(signed_in, network, month, lot):
    silent = made.lot(network)
    said = page(signed_in.get(url("hours_month", "2017-03")))
    assert "à contrôler" in said
    assert "rien reçu" in said
    assert silent.companies.get().organisation.name in said
    assert "Valider la ligne contrôlée" in said
    only = page(signed_in.get(url("hours_month", "2017-03"), {"etat": "nothing"}))
    assert "Bâtiment Comète" not in only
    assert signed_in.get(url("hours")).url == url(
        "hours_month", code_of(month_to_declare(timezone.localdate()))
    )


def test_months_that_have_no_page(signed_in):
    for code in ("2099-01", "2017-13", "mars"):
        assert signed_in.get(url("hours_month", code)).status_code == 404


def test_all_that_is_ready_is_validated_in_a_press(signed_in, month):
    answer = signed_in.post(url("hours_validate", "2017-03"), follow=True)
    assert "1 ligne validée, 35 h" in page(answer)
    assert HoursLine.objects.validated().count() == 2
    again = page(signed_in.post(url("hours_validate", "2017-03"), follow=True))
    assert "Aucune ligne n&#x27;est prête" in again


def test_a_statement_shows_what_to_do(signed_in, month):
    said = page(signed_in.get(url("statement", month.pk)))
    for text in (
        "Dire qui c",
        "Éligibilité non vérifiée",
        "Valider avec un motif",
        "Valider la ligne contrôlée",
    ):
        assert text in said, text
    signed_in.post(url("statement_validate", month.pk))
    assert HoursLine.objects.validated().count() == 2


def test_what_was_mended_is_ready_without_another_press(signed_in, network, month):
    """The eligibility was recorded since the line was checked: the statement says so at once."""
    made.eligibility(network, Person.objects.get(last_name="Attend"))
    assert "Valider les 2 lignes" in page(signed_in.get(url("statement", month.pk)))
    signed_in.post(url("statement_validate", month.pk))
    assert HoursLine.objects.validated().count() == 3


def test_a_line_is_validated_with_a_reason(signed_in, month):
    line = HoursLine.objects.get(person__last_name="Attend")
    assert "malgré cela" in page(signed_in.get(url("line_validate", line.pk)))
    assert signed_in.post(url("line_validate", line.pk), {"reason": ""}).status_code == 422
    signed_in.post(url("line_validate", line.pk), {"reason": "attestation vue, saisie en cours"})
    assert (fresh(line).state, fresh(line).reason) == ("validated", "attestation vue, saisie en cours")


def test_a_line_is_rejected_and_comes_back_by_its_toast(signed_in, month):
    line = HoursLine.objects.get(person__last_name="Prête")
    answer = signed_in.post(url("line_reject", line.pk), {"reason": "sans feuille"}, follow=True)
    assert url("line_reopen", line.pk) in page(answer)
    assert fresh(line).state == "rejected"
    signed_in.post(url("line_reopen", line.pk))
    assert fresh(line).state == "checked"


def test_the_right_hours_are_typed_and_the_difference_recorded(signed_in, month):
    line = HoursLine.objects.get(person__last_name="Compte")
    assert "30 h comptent" in page(signed_in.get(url("line_correct", line.pk)))
    answer = signed_in.post(
        url("line_correct", line.pk),
        {"hours": "28h30", "training_hours": "0", "reason": "absence"},
        follow=True,
    )
    assert "−1,5 h" in page(answer)
    assert HoursLine.objects.get(corrects=line).hours == Decimal("-1.5")
    for hours in ("28,5", ""):  # nothing to correct; nothing said, which is not zero
        said = {"hours": hours, "training_hours": "0", "reason": "rien"}
        assert signed_in.post(url("line_correct", line.pk), said).status_code == 422


def test_a_waiting_line_is_put_right(signed_in, month, lot):
    line = HoursLine.objects.get(person__last_name="Prête")
    signed_in.post(url("line_edit", line.pk), {"lot": lot.pk, "hours": "33", "modality": "geiq"})
    assert (fresh(line).hours, fresh(line).modality, fresh(line).source) == (33, "geiq", "company")


def test_somebody_unknown_is_tied_to_a_file(signed_in, network, month, eligible):
    line = HoursLine.objects.get(person__isnull=True)
    known = eligible("Inconnue", "Zoé")
    assert "qui lui ressemblent" in page(signed_in.get(url("line_person", line.pk)))
    signed_in.post(url("line_person", line.pk), {"what": "link", "link-person": known.pk})
    assert (fresh(line).person, fresh(line).state) == (known, "checked")


def test_a_file_is_opened_from_a_line(signed_in, month):
    line = HoursLine.objects.get(person__isnull=True)
    said = {
        "what": "open", "open-last_name": "Inconnue", "open-first_name": "Zoé",
        "open-birth_date": "2/1/1990", "open-sex": "F",
    }  # fmt: skip
    assert signed_in.post(url("line_person", line.pk), said | {"open-birth_date": ""}).status_code == 422
    signed_in.post(url("line_person", line.pk), said)
    assert fresh(line).person.last_name == "Inconnue"


def test_a_look_alike_asks_first(signed_in, network, month):
    build.person(network, "Inconnue", "Zoé", birth_date="1990-01-02")
    line = HoursLine.objects.get(person__isnull=True)
    said = {
        "what": "open", "open-last_name": "Inconnue", "open-first_name": "Zoé",
        "open-birth_date": "2/1/1990", "open-sex": "F",
    }  # fmt: skip
    answer = signed_in.post(url("line_person", line.pk), said)
    assert (answer.status_code, "ressemble" in answer.content.decode()) == (422, True)
    signed_in.post(url("line_person", line.pk), said | {"open-confirmed": "on"})
    assert Person.objects.filter(last_name="Inconnue").count() == 2


def test_the_grid_brings_everybody_of_last_month(signed_in, company, lot, eligible):
    person = eligible("Durable")
    made.line(lot, person, hours=35, state="validated")
    address = url("hours_entry", company.pk, "2017-04")
    assert "Durable" in page(signed_in.get(address))
    key = f"{lot.pk}-{person.pk}"
    wrong = signed_in.post(address, {f"hours-{key}": "35h5", f"modality-{key}": "direct"})
    assert (wrong.status_code, "35h5" in wrong.content.decode()) == (422, True)
    answer = signed_in.post(
        address, {f"hours-{key}": "35h30", f"training-{key}": "7", f"modality-{key}": "direct"}, follow=True
    )
    assert "1 ligne enregistrée" in page(answer)
    line = HoursLine.objects.get(statement__month="2017-04-01")
    assert (line.hours, line.training_hours, line.source, line.state) == (
        Decimal("35.5"),
        7,
        "typed",
        "checked",
    )
    # The same grid again changes the line; emptied, the line goes.
    signed_in.post(address, {f"hours-{key}": "36", f"training-{key}": "", f"modality-{key}": "direct"})
    assert (fresh(line).hours, fresh(line).training_hours) == (36, 0)
    signed_in.post(address, {f"hours-{key}": "", f"training-{key}": "", f"modality-{key}": "direct"})
    assert not HoursLine.objects.filter(statement__month="2017-04-01").exists()


def test_the_grid_changes_what_a_company_sent_without_doubling_it(signed_in, company, month):
    line = HoursLine.objects.get(person__last_name="Prête")
    key = f"{line.lot_id}-{line.person_id}"
    address = url("hours_entry", company.pk, "2017-03")
    signed_in.post(address, {f"hours-{key}": "34", f"training-{key}": "", f"modality-{key}": "direct"})
    assert fresh(line).hours == 34
    assert HoursLine.objects.count() == 4


def test_the_grid_leaves_what_changed_meanwhile(signed_in, company, month, declare):
    """Typed as it was drawn: the company sent another value since, which holds."""
    line = HoursLine.objects.get(person__last_name="Prête")
    key = f"{line.lot_id}-{line.person_id}"
    declare(line.lot, line.person, 36)
    said = {f"hours-{key}": "35", f"training-{key}": "", f"modality-{key}": "direct"}
    signed_in.post(url("hours_entry", company.pk, "2017-03"), said | {f"was-{key}": "35.00|0.00|direct"})
    assert fresh(line).hours == 36


def test_a_line_is_added_by_hand(signed_in, company, lot, eligible):
    person = eligible()
    address = url("line_new", company.pk, "2017-03")
    page(signed_in.get(address))
    said = {"lot": lot.pk, "person": person.pk, "hours": "35", "modality": "direct"}
    assert signed_in.post(address, said | {"hours": ""}).status_code == 422
    assert signed_in.post(address, said | {"person": ""}).status_code == 422
    answer = signed_in.post(address, said)
    assert answer.url == url("statement", HoursStatement.objects.get().pk)
    signed_in.post(address, said | {"person": "", "last_name": "Martin"})
    assert HoursLine.objects.count() == 2


def test_lines_are_listed_and_taken_away(signed_in, month):
    assert "4 lignes" in page(signed_in.get(url("hours_lines")))
    assert "1 ligne" in page(signed_in.get(url("hours_lines"), {"controle": "not_eligible"}))
    answer = signed_in.get(url("hours_lines"), {"format": "xlsx"})
    assert (answer.status_code, answer.headers["Content-Type"].startswith("application/vnd")) == (200, True)


def test_the_first_page_and_the_pages_of_others(signed_in, network, company, declare, eligible):
    last = month_to_declare(timezone.localdate())
    lot = made.lot(network, company, start="2017-01-01", end="2099-12-31")
    person = eligible("Durable")
    made.line(lot, person, month=last.isoformat(), hours=35, state="validated")
    declare(lot, None, 12, month=code_of(last), last_name="Inconnue")
    said = page(signed_in.get(reverse("clauses:home")))
    assert "Personnes à reconnaître" in said
    assert "Relevés réglés" in said
    for address in (url("lot", lot.pk), url("contract", lot.contract_id)):
        assert "Heures, mois par mois" in page(signed_in.get(address)), address
    assert "Ses heures" in page(signed_in.get(url("person", person.pk)))


@pytest.mark.parametrize("name", ["hours_month", "statement", "hours_entry", "home"])
def test_questions_do_not_grow(
    signed_in, network, company, lot, eligible, name, django_assert_max_num_queries
):
    last = month_to_declare(timezone.localdate())
    running = made.lot(network, company, start="2017-01-01", end="2099-12-31")
    statement = made.statement(network, company, last.isoformat())
    address = {
        "hours_month": url("hours_month", code_of(last)),
        "statement": url("statement", statement.pk),
        "hours_entry": url("hours_entry", company.pk, code_of(last)),
        "home": reverse("clauses:home"),
    }[name]

    def grow(count):
        for _ in range(count):
            made.line(running, eligible(), month=last.isoformat(), hours=7)
            made.line(
                made.lot(network, start="2017-01-01", end="2099-12-31"), eligible(), month=last.isoformat()
            )

    def asked(most):
        with django_assert_max_num_queries(most) as caught:
            page(signed_in.get(address))
        return len(caught)

    grow(2)
    signed_in.get(address)
    few = asked(80)
    grow(10)
    assert asked(few) <= few
