"""The pages of people: what they show, in how many questions, what a press does."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.models import Eligibility, Outcome
from maillage.employment.models import EmploymentContract
from maillage.people.models import Person
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, facilitator):
    client.force_login(facilitator.account)
    return client


def ago(days):
    return (timezone.localdate() - dt.timedelta(days=days)).isoformat()


def in_window(network, company, name="Essai", *, checked=True, since=100):
    person = build.person(network, name)
    if checked:
        made.eligibility(network, person, on=ago(since + 5))
    build.contract(person, ago(since), employer=company, origin="clause")
    return person


def names(client, **asked):
    page = client.get(reverse("clauses:people"), asked).content.decode()
    return [name for name in ("Aba", "Bebe", "Cici", "Dudu", "Fifi") if name in page]


class TestList:
    @pytest.fixture
    def people(self, network, company, lot):
        aba = in_window(network, company, "Aba")  # open, 6 months not reached
        in_window(network, company, "Bebe", checked=False)
        in_window(network, company, "Cici", since=700)  # ends within 60 days
        dudu = build.person(network, "Dudu")
        made.eligibility(network, dudu, "qpv_resident", on=ago(3), granted=False, reason="Adresse.")
        in_window(network, company, "Fifi", since=1000)  # over
        made.line(lot, aba)
        return aba

    def test_states_filter(self, client, people):
        assert names(client) == ["Aba", "Bebe", "Cici", "Dudu", "Fifi"]
        assert names(client, etat="open") == ["Aba"]
        assert names(client, etat="unchecked") == ["Bebe"]
        assert names(client, etat="soon") == ["Cici"]
        assert names(client, etat="refused") == ["Dudu"]
        assert names(client, etat="over") == ["Fifi"]
        assert names(client, etat="situation") == ["Cici"]
        assert names(client, etat="none") == ["Bebe"]
        assert names(client, critere="qpv_resident") == ["Dudu"]
        assert names(client, q="cic") == ["Cici"]

    def test_people_of_a_lot(self, client, people, lot):
        assert names(client, lot=lot.pk) == ["Aba"]

    def test_another_network_knows_none_of_them(self, client, people):
        far = build.context(build.organisation("Ailleurs"), Role.CLAUSE_FACILITATOR)
        client.force_login(far.account)
        assert names(client) == []
        assert client.get(reverse("clauses:person", args=[people.pk])).status_code == 404

    def test_the_file_taken_away_holds_everybody(self, client, people, network):
        manager = build.context(network, Role.PROGRAMME_MANAGER)
        assert client.get(reverse("clauses:people"), {"format": "xlsx"}).status_code == 403
        client.force_login(manager.account)
        taken = client.get(reverse("clauses:people"), {"format": "xlsx"})
        assert taken.status_code == 200

    def test_as_many_questions_for_many(self, client, network, company, lot):
        counts = []
        for more in (1, 12):
            for _ in range(more):
                made.line(lot, in_window(network, company, since=700))
            for url in (
                reverse("clauses:people"),
                reverse("clauses:people") + "?etat=situation",
                reverse("clauses:home"),
            ):
                client.get(url)
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    assert client.get(url).status_code == 200
                counts.append(len(asked))
        assert counts[:3] == counts[3:]


class TestPage:
    def test_a_person_known_here_is_read_without_their_file(self, client, network, company):
        person = in_window(network, company, checked=False)
        page = client.get(reverse("clauses:person", args=[person.pk])).content.decode()
        assert "sans éligibilité vérifiée avant" in page
        assert company.name in page
        assert f'href="{reverse("pathways:person", args=[person.pk])}"' not in page
        assert client.get(reverse("pathways:person", args=[person.pk])).status_code == 404

    def test_as_many_questions_whatever_there_is(self, client, network, company, lot):
        few, many = in_window(network, company), in_window(network, company, since=690)
        for number in range(6):
            made.eligibility(network, many, on=ago(500 + number))
            build.contract(many, ago(400 - number), employer=company, origin="clause", kind="interim")
            made.line(lot, many, month=f"2017-0{number + 1}-01")
        made.outcome(network, many, since=ago(690), on=ago(400))
        made.line(lot, few)
        counts = []
        for person in (few, many):
            url = reverse("clauses:person", args=[person.pk])
            client.get(url)
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_the_lot_names_its_people_and_no_buyer_reads_them(self, network, facilitator, lot, company):
        from maillage.clauses.people.queries.lot import lot_block

        worker, hired = in_window(network, company, "Aba"), in_window(network, company, "Bebe")
        build.contract(build.person(network), "2010-01-04", "2010-02-01", employer=company, origin="clause")
        made.line(lot, worker, hours=70, state="validated")
        made.line(lot, worker, month="2017-04-01", hours=12)
        content = lot_block(facilitator, lot)
        assert [(w.person, w.done, w.waiting) for w in content["workers"]][-1] == (worker, 70, 12)
        assert hired.pk in content["people_shown"] or lot.end_date < timezone.localdate()
        buyer = build.context(lot.contract.buyer, Role.BUYER)
        assert lot_block(buyer, lot) is None


class TestChecking:
    def test_a_criterion_fills_the_form(self, client, network):
        person = build.person(network)
        made.eligibility(network, person)
        url = reverse("clauses:check_new", args=[person.pk])
        assert "Justificatif de domicile" in client.get(url).content.decode()
        form = client.get(url, {"critere": "qpv_resident"}).context["form"]
        assert form["proof"].value() == "Justificatif de domicile"
        assert "votre adresse" in form["reason"].value()

    def test_what_the_file_answers_is_proposed_to_who_may_read_it(self, client, network):
        person = build.enrolment(build.programme(network)).person
        made.eligibility(network, person)  # known to the counter, not presented to companies
        url = reverse("clauses:check_new", args=[person.pk])
        assert client.get(url).context["met"] == []
        build.agreement(person, network)
        assert [one.code for one in client.get(url).context["met"]] == ["plie_participant"]

    def test_a_refusal_goes_on_with_what_to_say(self, client, network):
        person = build.person(network)
        made.eligibility(network, person)
        sent = {
            "criterion": "qpv_resident",
            "granted": "no",
            "checked_on": "01/03/2017",
            "reason": "Votre adresse n'est pas dans un quartier prioritaire.",
        }
        response = client.post(reverse("clauses:check_new", args=[person.pk]), sent, follow=True)
        page = response.content.decode()
        assert "Votre adresse n&#x27;est pas dans un quartier prioritaire." in page
        row = Eligibility.objects.get(granted=False)
        paper = client.get(reverse("clauses:check_letter", args=[row.pk]))
        assert paper.content.startswith(b"%PDF")

    def test_a_check_after_the_hire_is_said_to_come_late(self, client, network, company):
        person = in_window(network, company, checked=False)
        sent = {
            "criterion": "plie_participant",
            "granted": "yes",
            "checked_on": "aujourd'hui",
            "proof": "Contrat d'engagement",
        }
        page = client.post(reverse("clauses:check_new", args=[person.pk]), sent, follow=True)
        assert "après le début du contrat" in page.content.decode()

    def test_a_check_is_taken_back_at_once(self, client, network):
        row = made.eligibility(network, build.person(network))
        response = client.post(reverse("clauses:check_remove", args=[row.pk]))
        assert response.url == reverse("clauses:people")  # nothing is known of them here any more
        assert not Eligibility.objects.exists()

    def test_a_newcomer_who_looks_like_somebody_is_asked_about(self, client, network):
        made.eligibility(network, build.person(network, "Essai", "Anna", birth_date="1990-01-02"))
        sent = {
            "p-last_name": "ESSAI",
            "p-first_name": "Anna",
            "p-birth_date": "02/01/1990",
            "p-sex": "F",
            "criterion": "qpv_resident",
            "granted": "yes",
            "checked_on": "01/03/2017",
            "proof": "Bail",
        }
        url = reverse("clauses:newcomer")
        assert "C'est une autre personne" in client.post(url, sent).content.decode()
        assert Person.objects.count() == 1
        response = client.post(url, sent | {"confirmed": "1"})
        assert response.status_code == 302
        assert Person.objects.count() == 2


class TestOutcome:
    def test_one_press_notes_a_situation(self, client, network, company):
        person = in_window(network, company, since=200)
        build.contract(person, ago(90), kind="cdi")
        url = reverse("clauses:outcome", args=[person.pk, ago(200), 6])
        page = client.get(url)
        assert page.context["proposed"] == "cdi"
        day = timezone.localdate()
        client.post(url, {"situation": "cdi", "observed_on": f"{day:%d/%m/%Y}", "source": "elle-même"})
        row = Outcome.objects.get()
        assert (row.situation, row.observed_on, row.source) == ("cdi", day, "elle-même")
        assert client.get(reverse("clauses:outcome", args=[person.pk, ago(200), 7])).status_code == 404
        assert client.get(reverse("clauses:outcome", args=[person.pk, "demain", 6])).status_code == 404

    def test_a_situation_to_come_is_not_asked_yet(self, client, network, company):
        person = in_window(network, company, since=100)
        page = client.get(reverse("clauses:outcome", args=[person.pk, ago(100), 6])).content.decode()
        assert "se demande à partir du" in page


def test_nobody_of_elsewhere_is_hired(client, network, lot, company):
    far = build.organisation("Ailleurs")
    stranger = build.person(far, "Lointaine")
    made.eligibility(far, stranger)
    sent = {"person": stranger.pk, "company": company.pk, "kind": "cdd", "start_date": "01/03/2017"}
    url = reverse("clauses:hire", args=[lot.pk])
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Lointaine" not in response.content.decode()
    own = build.person(network)
    made.eligibility(network, own)
    assert client.post(url, sent | {"person": own.pk, "company": far.pk}).status_code == 422
    assert not EmploymentContract.objects.exists()


def test_suggestions_name_people_of_the_room_only(client, network):
    made.eligibility(network, build.person(network, "Connue", "Anna"))
    build.person(network, "Connue", "Inconnue")
    found = client.get(reverse("clauses:person_suggestions"), {"q": "connue"}).json()
    assert [one["label"] for one in found] == ["Connue Anna"]
