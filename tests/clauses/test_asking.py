"""Asking companies, reminding those that say nothing: each letter once, nobody who asked to be left alone."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.models import HoursStatement, StatementLetter
from maillage.clauses.outside import desk, services
from maillage.clauses.outside import tasks as outside_tasks
from maillage.clauses.outside.services.reminders import next_due, schedule
from maillage.kernel.errors import DomainError
from maillage.kernel.models import DoorLink, OutgoingMail
from maillage.organisations.services.contacts import mark_refused
from tests import build

from . import made

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)
SITE = "https://maillage.example.org/"


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def contact(company):
    with build.writing():
        return company.contacts.create(name="Rose Ancel", function="Paie", email="rose@example.org")


def ask(facilitator, company, contact, on="2017-04-01"):
    asked = services.ask(facilitator, company, MARCH, contact, SITE)
    with build.writing():
        HoursStatement.objects.filter(pk=asked.statement.pk).update(asked_on=on)
    return asked


# --- Asking ----------------------------------------------------------------------------------------


def test_the_letter_carries_the_link_and_a_fresh_link_closes_the_former(
    facilitator, company, contact, lot, letters, client
):
    first = services.ask(facilitator, company, MARCH, contact, SITE)
    assert first.by_mail
    (letter,) = letters()
    assert f"{SITE}heures/{first.token}/" in letter.body
    assert "mars" in letter.subject
    second = services.ask(facilitator, company, MARCH, contact, SITE)
    assert client.get(reverse("clauses:declare", args=[first.token])).status_code == 404
    assert client.get(reverse("clauses:declare", args=[second.token])).status_code == 200
    days = (DoorLink.objects.latest("pk").expires_at - timezone.now()).days
    assert days in (44, 45)


def test_asking_is_refused_when_it_makes_no_sense(facilitator, company, contact, lot):
    stranger = build.organisation("Jouets Ocre", "employer")
    with build.writing():
        other = stranger.contacts.create(name="Ailleurs")
    with pytest.raises(DomainError, match="autre structure"):
        services.ask(facilitator, company, MARCH, other, SITE)
    with pytest.raises(DomainError, match="aucun lot en cours"):
        services.ask(facilitator, stranger, MARCH, None, SITE)
    with pytest.raises(DomainError, match="aucun lot en cours"):
        services.ask(facilitator, company, dt.date(2019, 3, 1), None, SITE)
    with pytest.raises(DomainError, match="pas commencé"):
        services.ask(facilitator, company, dt.date(2099, 1, 1), None, SITE)
    assert HoursStatement.objects.count() == 0


def test_all_companies_that_can_be_written_to_are_asked_once(
    client, facilitator, network, company, contact, lot, letters, monkeypatch
):
    monkeypatch.setattr(outside_tasks, "close_old_connections", lambda: None)
    for number, changed in enumerate(({"email": ""}, {"consent": "keep"}, {"mail_refused_on": "2017-01-01"})):
        other = build.organisation(f"Muette {number}", "employer")
        made.lot(network, other)
        on = {"consent_on": "2017-01-01"} if "consent" in changed else {}
        with build.writing():
            other.contacts.create(**{"name": "X", "email": "x@example.org", **changed, **on})
    declared = build.organisation("A déclaré", "employer")
    with build.writing():
        declared.contacts.create(name="Y", email="y@example.org")
    made.line(made.lot(network, declared), build.person(network))
    assert [(o.pk, c.pk) for o, c in services.to_ask(facilitator, MARCH)] == [(company.pk, contact.pk)]
    client.force_login(facilitator.account)
    page = client.get(reverse("clauses:asking_month", args=["2017-03"])).content.decode()
    assert "Demander à toutes" in page
    client.post(reverse("clauses:ask_all", args=["2017-03"]))
    page = client.get(reverse("clauses:asking_month", args=["2017-03"])).content.decode()
    assert "0 sur 1" in page, "the worker has not begun"
    assert "Demander à toutes" not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'maillage.clauses.ask_one'")
        ((said,),) = cursor.fetchall()
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'maillage.clauses.ask_one'")
    import json

    said = json.loads(said) if isinstance(said, str) else said
    outside_tasks.ask_one(**said)
    outside_tasks.ask_one(**said)
    assert HoursStatement.objects.get(company=company).contact == contact
    assert [letter.to for letter in letters()] == [["rose@example.org"]]
    assert services.to_ask(facilitator, MARCH) == []


def test_without_a_mail_server_each_is_asked_by_hand(client, facilitator, company, contact, lot):
    with pytest.raises(DomainError, match="entreprise par entreprise"):
        services.ask_all(facilitator, MARCH, SITE)
    client.force_login(facilitator.account)
    url = reverse("clauses:company_ask", args=["2017-03", company.pk])
    assert client.get(url).status_code == 200
    assert HoursStatement.objects.count() == 0, "looking makes nothing"
    page = client.post(url, {"contact": contact.pk}).content.decode()
    assert "/heures/" in page
    assert "transmettez le lien vous-même" in page
    statement = HoursStatement.objects.get()
    again = client.get(reverse("clauses:statement_ask", args=[statement.pk])).content.decode()
    assert "/heures/" not in again, "shown once"
    assert "Lien remis" in again
    client.post(reverse("clauses:statement_withdraw", args=[statement.pk]))
    assert DoorLink.objects.filter(revoked_at=None).count() == 0


def test_a_company_is_not_asked_for_what_its_supplier_or_subcontractor_declares(network, company, lot):
    from maillage.clauses.outside.queries import companies_awaited

    def awaited():
        return set(companies_awaited(network.pk, MARCH).values_list("pk", flat=True))

    siae = build.organisation("Atelier Sauge", "siae")
    assert awaited() == {company.pk}
    with build.writing():
        lot.companies.update(modality="siae_subcontract")
    assert awaited() == {company.pk}, "nobody else is named: somebody has to answer"
    made.lot_company(lot, siae, "subcontractor")
    assert awaited() == {siae.pk}
    with build.writing():
        lot.companies.filter(organisation=company).update(modality="direct")
    assert awaited() == {siae.pk, company.pk}
    with build.writing():
        siae.closed_on = day("2017-01-01")
        siae.save()
    assert awaited() == {company.pk}


# --- Reminders -------------------------------------------------------------------------------------


def test_the_days_of_reminders_are_those_of_the_parameters():
    assert [(one.days, one.on) for one in schedule(MARCH)] == [
        (5, day("2017-04-05")),
        (15, day("2017-04-15")),
        (30, day("2017-04-30")),
    ]


@pytest.mark.parametrize(
    ("asked_on", "reminded_on", "today", "expected"),
    [
        ("2017-04-01", None, "2017-04-02", "2017-04-05"),
        ("2017-04-01", None, "2017-04-05", "2017-04-05"),
        ("2017-04-01", "2017-04-05", "2017-04-05", "2017-04-15"),
        ("2017-04-01", "2017-04-10", "2017-04-10", "2017-04-15"),  # by hand
        ("2017-04-01", None, "2017-04-20", "2017-04-15"),  # late: the last one stands for both
        ("2017-04-05", None, "2017-04-05", "2017-04-15"),  # asked that very day
        ("2017-04-20", None, "2017-04-20", "2017-04-30"),
        ("2017-04-01", "2017-04-30", "2017-05-20", None),
        ("2017-05-02", None, "2017-05-02", None),
        (None, None, "2017-04-05", None),
    ],
)
def test_the_next_reminder(asked_on, reminded_on, today, expected):
    read = [day(text) if text else None for text in (asked_on, reminded_on)]
    due = next_due(MARCH, *read, day(today))
    assert (due.on if due else None) == (day(expected) if expected else None)


def test_a_company_that_says_nothing_is_reminded_three_times(facilitator, company, contact, lot, letters):
    asked = ask(facilitator, company, contact)
    letters()
    days = [day("2017-04-01") + dt.timedelta(days=offset) for offset in range(60)]
    sent = [f"{today:%d/%m}" for today in days for _twice in range(2) if services.remind_all(today)]
    assert sent == ["05/04", "15/04", "30/04"]
    found = letters()
    assert [letter.to for letter in found] == [["rose@example.org"]] * 3
    assert all(f"{SITE}heures/" in letter.body for letter in found)
    assert "Rappel" in found[0].subject
    statement = HoursStatement.objects.get()
    assert (statement.reminders, statement.reminded_on) == (3, day("2017-04-30"))
    reminders = StatementLetter.objects.filter(kind="reminder").order_by("pk")
    assert [letter.days for letter in reminders] == [5, 15, 30]
    assert asked.statement.pk == statement.pk


def test_the_link_of_the_first_letter_goes_on_after_a_reminder(
    client, facilitator, company, contact, lot, letters
):
    asked = ask(facilitator, company, contact)
    services.remind_all(day("2017-04-05"))
    assert client.get(reverse("clauses:declare", args=[asked.token])).status_code == 200


@pytest.mark.parametrize(
    "why",
    ["sent", "nothing", "typed", "keep", "keep others", "refused", "lot over", "not asked", "withdrawn"],
)
def test_who_is_never_reminded(client, why, facilitator, network, company, contact, lot, letters):
    asked = ask(facilitator, company, contact)
    url = reverse("clauses:declare", args=[asked.token])
    with build.writing():
        if why == "sent":
            HoursStatement.objects.update(sent_at=timezone.now())
        elif why == "nothing":
            client.post(url, {"nothing": "1"})
        elif why == "keep":
            company.contacts.update(consent="keep", consent_on=day("2017-01-01"))
        elif why == "keep others":
            company.contacts.update(consent="keep", consent_on=day("2017-01-01"))
            company.contacts.create(name="Autre", email="autre@example.org")
        elif why == "lot over":
            type(lot).objects.update(closed_on=day("2017-03-20"))
        elif why == "not asked":
            HoursStatement.objects.update(asked_on=None)
    if why == "typed":
        made.line(lot, build.person(network))
    if why == "refused":
        mark_refused("rose@example.org", "550 no such mailbox")
    if why == "withdrawn":
        services.withdraw(facilitator, HoursStatement.objects.get())
    OutgoingMail.objects.all().delete()
    for offset in range(60):
        assert services.remind_all(day("2017-04-02") + dt.timedelta(days=offset)) == 0
    assert letters() == []


def test_another_contact_is_written_to_when_the_address_is_refused(
    facilitator, company, contact, lot, letters
):
    ask(facilitator, company, contact)
    letters()
    mark_refused("rose@example.org", "550 no such mailbox")
    with build.writing():
        company.contacts.create(name="Sam Roux", email="sam@example.org")
    services.remind_all(day("2017-04-05"))
    assert [letter.to for letter in letters()] == [["sam@example.org"]]


def test_one_press_reminds_and_a_second_the_same_day_does_not(
    client, facilitator, company, contact, lot, letters
):
    ask(facilitator, company, contact)
    letters()
    statement = HoursStatement.objects.get()
    client.force_login(facilitator.account)
    for _press in range(2):
        client.post(reverse("clauses:statement_remind", args=[statement.pk]), {"next": "home"})
    assert [letter.to for letter in letters()] == [["rose@example.org"]]
    statement.refresh_from_db()
    assert (statement.reminders, statement.reminded_on) == (1, timezone.localdate())
    page = client.get(reverse("clauses:statement_ask", args=[statement.pk])).content.decode()
    assert "Relance" in page
    assert "rose@example.org" in page


def test_reminding_is_refused_in_words(facilitator, company, contact, lot, letters, settings):
    asked = ask(facilitator, company, contact)
    statement = asked.statement
    with build.writing():
        HoursStatement.objects.update(sent_at=timezone.now())
    with pytest.raises(DomainError, match="a répondu"):
        services.remind(facilitator, statement, SITE)
    with build.writing():
        HoursStatement.objects.update(sent_at=None)
        company.contacts.all().delete()
    with pytest.raises(DomainError, match="ajoutez un contact"):
        services.remind(facilitator, statement, SITE)
    settings.MAILLAGE_MAIL = False
    with pytest.raises(DomainError, match="n'envoie pas de courriel"):
        services.remind(facilitator, statement, SITE)


def test_one_statement_that_fails_does_not_stop_the_others(
    facilitator, network, company, contact, lot, letters, monkeypatch, caplog
):
    other = build.organisation("Deuxième", "employer")
    made.lot(network, other)
    with build.writing():
        second = other.contacts.create(name="Deux", email="deux@example.org")
    ask(facilitator, company, contact)
    ask(facilitator, other, second)
    letters()
    from maillage.clauses.outside import letters as written

    real = written.reminder

    def failing(statement, *args, **kwargs):
        if statement.company_id == company.pk:
            raise RuntimeError("no")
        return real(statement, *args, **kwargs)

    monkeypatch.setattr(written, "reminder", failing)
    assert services.remind_all(day("2017-04-05")) == 1
    assert [letter.to for letter in letters()] == [["deux@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(settings):
    settings.MAILLAGE_MAIL = True
    network = build.organisation("Maison Garance", "lead")
    company = build.organisation("Bâtiment Comète", "employer")
    with build.writing():
        contact = company.contacts.create(name="Rose Ancel", email="rose@example.org")
    made.lot(network, company)
    ask(build.context(network, Role.CLAUSE_FACILITATOR), company, contact)
    start, sent = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            sent.append(services.remind_all(day("2017-04-05")))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 1]
    assert HoursStatement.objects.get().reminders == 1


# --- What facilitators see -------------------------------------------------------------------------


def this_month(network, count):
    month = desk.current_month()
    for number in range(count):
        company = build.organisation(f"Entreprise {number}", "employer")
        with build.writing():
            company.contacts.create(name="X", email=f"x{number}@example.org")
        made.lot(network, company, start=f"{month}", end="2099-12-31")
        statement = made.statement(network, company, f"{month}")
        with build.writing():
            statement.asked_on = timezone.localdate()
            if number % 3 == 2:
                statement.sent_at, statement.nothing_done = timezone.now(), True
            statement.save()
    return month


def test_the_first_page_says_who_said_nothing_and_what_came(client, facilitator, network, letters):
    this_month(network, 3)
    client.force_login(facilitator.account)
    page = client.get(reverse("clauses:home")).content.decode()
    assert "Sans réponse pour" in page
    assert page.count("Relancer") == 2
    assert "Reçus depuis hier" in page
    assert "aucune heure" in page


def test_pages_ask_a_constant_number_of_questions(
    client, facilitator, network, letters, django_assert_max_num_queries
):
    month = this_month(network, 3)
    client.force_login(facilitator.account)
    urls = [reverse("clauses:home"), reverse("clauses:asking_month", args=[f"{month:%Y-%m}"])]
    for url in urls:
        client.get(url)
    with django_assert_max_num_queries(80) as few:
        for url in urls:
            client.get(url)
    this_month(network, 30)
    with django_assert_max_num_queries(len(few)):
        for url in urls:
            client.get(url)


def test_the_list_of_a_month_is_filtered_and_exported(client, facilitator, network, letters):
    month = this_month(network, 3)
    client.force_login(facilitator.account)
    url = reverse("clauses:asking_month", args=[f"{month:%Y-%m}"])
    page = client.get(url + "?reponse=answered").content.decode()
    assert "Entreprise 2" in page
    assert "Entreprise 0" not in page
    assert client.get(url + "?format=xlsx").status_code == 200
    assert client.get(reverse("clauses:asking_month", args=["2017-13"])).status_code == 404


def test_a_company_file_shows_its_months(client, facilitator, network, letters):
    this_month(network, 1)
    company = HoursStatement.objects.get().company
    client.force_login(facilitator.account)
    page = client.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "Relevés d&#x27;heures" in page
    assert "pas de réponse" in page
