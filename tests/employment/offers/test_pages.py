"""Pages of offers: what one reads there, what one does, and a number of queries that does not grow."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.models import Application, Convening, JobOffer, RecruitmentSession
from tests import build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer() -> Context:
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def signed(officer: Context) -> Client:
    return sign_in(officer)


def sign_in(context: Context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


def queries(client: Client, url: str) -> int:
    client.get(url)  # what lists keep for a while is read once
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"employment:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, *args: object, **data: object):
    return client.post(reverse(f"employment:{name}", args=args), data)


def test_the_list_tells_what_is_to_be_confirmed(officer: Context, signed: Client) -> None:
    home = officer.organisation
    build.offer(home, title="Cuisine", last_confirmed_on=TODAY() - DAY)
    build.offer(home, title="Propreté", valid_until=TODAY() + DAY, opened_on=TODAY() - DAY)
    build.offer(home, title="Accueil", opened_on="2017-01-01", valid_until="2017-03-01")
    told = page(signed, "offers")
    assert all(word in told for word in ("Cuisine", "Propreté", "Accueil", "à confirmer", "expirée"))
    told = page(signed, "offers", query="?etat=confirm")
    assert "Cuisine" not in told
    assert "Propreté" in told
    assert "Accueil" in told
    assert "Cuisine" in page(signed, "offers", query="?q=cuis")


def test_lists_and_pages_cost_the_same_whatever_they_hold(officer: Context, signed: Client) -> None:
    home = officer.organisation
    offer = build.offer(home, collective=True)
    addresses = [
        reverse("employment:offers"),
        reverse("employment:offer", args=[offer.pk]),
        reverse("employment:offer_grid", args=[offer.pk]),
    ]

    def grow(count: int) -> None:
        for _ in range(count):
            build.application(offer, build.person(home), cv_sent_on=TODAY(), programme="plie")
            build.offer(home)

    grow(2)
    before = [queries(signed, url) for url in addresses]
    grow(8)
    assert [queries(signed, url) for url in addresses] == before
    assert max(before) <= 22


def test_a_session_costs_the_same_whatever_it_holds(officer: Context, signed: Client) -> None:
    offer = build.offer(officer.organisation)
    session = a_session(offer)
    url = reverse("employment:session", args=[session.pk])
    with build.writing():
        for _ in range(2):
            session.convenings.create(application=build.application(offer))
    before = queries(signed, url)
    with build.writing():
        for _ in range(7):
            session.convenings.create(application=build.application(offer))
    assert queries(signed, url) == before


def a_session(offer: JobOffer, **fields: object) -> RecruitmentSession:
    said = {"kind": "information", "date": TODAY(), "starts_at": "09:00", "place": "Ici", **fields}
    with build.writing():
        return offer.sessions.create(**said)


def test_an_offer_is_typed_confirmed_and_closed(officer: Context, signed: Client) -> None:
    company = build.organisation("Bazar Comète")
    said = {
        "company": company.pk,
        "title": "Vendeuse, vendeur",
        "rome": "d1106",
        "posts": "3",
        "opened_on": "01/03/2017",
        "valid_until": "30/06/2017",
        "schedule": ["early", "weekend"],
        "collective": "yes",
        "code": "magasin",
        "use_invited": "on",
        "use_interview": "on",
        "label_interview": "Reçus",
        "code_interview": "received",
        "use_hired": "on",
    }
    assert post(signed, "offer_new", **said).status_code == 302
    offer = JobOffer.objects.get()
    assert (offer.rome, offer.posts, offer.by_source) == ("D1106", 3, False)
    assert [(s.code, str(s.label)) for s in offer.stage_list] == [
        ("invited", "Invités"),
        ("received", "Reçus"),
        ("hired", "Embauchés"),
    ]
    assert "plus personne n" in page(signed, "offer", offer.pk)
    assert post(signed, "offer_new", **{**said, "rome": "Z9"}).status_code == 422
    post(signed, "offer_confirm", offer.pk)
    offer.refresh_from_db()
    assert offer.valid_until == TODAY() + 30 * DAY
    changed = {**said, "valid_until": "31/12/2030", "title": "Vente"}
    assert post(signed, "offer_edit", offer.pk, **changed).status_code == 302
    post(signed, "offer_close", offer.pk, day="aujourd'hui", reason="filled")
    offer.refresh_from_db()
    assert (offer.title, offer.close_reason) == ("Vente", "filled")
    post(signed, "offer_reopen", offer.pk)
    offer.refresh_from_db()
    assert offer.closed_on is None


def test_the_funnel_is_a_picture_that_filters(officer: Context, signed: Client) -> None:
    offer = build.offer(officer.organisation, collective=True)
    met = build.person(officer.organisation, last_name="Rencontrée")
    build.application(offer, met, cv_sent_on=TODAY(), interview_on=TODAY())
    waiting = build.person(officer.organisation, last_name="Attendue")
    build.application(offer, waiting, source="public_employment", cv_sent_on=TODAY())
    told = page(signed, "offer", offer.pk)
    assert f"/offres/{offer.pk}/?etape=interview&amp;source=network#listing" in told
    assert "CV transmis 2 → Invités 0 → En réunion d&#x27;information 0 → En entretien 1" in told
    assert "1 personne est venue à l'entretien sans être passée" in told
    narrowed = page(signed, "offer", offer.pk, query="?etape=interview")
    assert "Rencontrée" in narrowed
    assert "Attendue" not in narrowed
    assert "Rencontrée" in page(signed, "offer", offer.pk, query="?issue=intruder")


def test_people_are_proposed_from_the_offer_and_from_their_file(officer: Context) -> None:
    home = officer.organisation
    worker = build.context(home, Role.PROGRAMME_MANAGER)
    client = sign_in(worker)
    running = build.enrolment(build.programme(home), entry="2017-02-01")
    other, unwilling = build.person(home, last_name="Autre"), build.person(home, last_name="Contraire")
    build.agreement(unwilling, home, answer="refused")
    offer = build.offer(home)
    told = page(client, "offer_propose", offer.pk)
    assert "Autre" in told
    assert "Contraire" not in told
    response = post(client, "offer_propose", offer.pk, people=[other.pk, unwilling.pk], source="network")
    assert response.status_code == 302
    assert [a.person for a in Application.objects.all()] == [other]
    assert "ne souhaite pas" in client.get(response["Location"]).content.decode()
    post(client, "person_propose", running.person_id, offer=str(offer.pk), source="network")
    assert Application.objects.get(person=running.person).programme == "plie"
    tab = client.get(f"/personnes/{running.person_id}/propositions/").content.decode()
    assert "Vendeur en magasin" in tab
    tab = client.get(f"/personnes/{unwilling.pk}/propositions/").content.decode()
    assert "n'est proposée sur aucune offre" in tab
    assert "Cochez au moins" in post(client, "offer_propose", offer.pk).content.decode()


def test_a_cell_of_the_grid_is_saved_and_put_back(officer: Context, signed: Client) -> None:
    said = {"contract_kind": "cdi", "starts_on": TODAY(), "opened_on": "2017-01-01", "collective": True}
    offer = build.offer(officer.organisation, **said)
    row = build.application(offer, cv_sent_on="2017-03-01")

    def write(column: str, value: str) -> dict:
        response = post(signed, "application_cell", row.pk, column=column, value=value)
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    told = write("interview", "12/3/2017")
    assert (told["values"]["interview"], told["before"], told["intruder"]) == ("2017-03-12", "", True)
    assert write("interview", "")["before"] == "2017-03-12"
    told = write("result", "withdrawn:childcare:")
    assert told["shown"]["result"] == "désistement : Garde d'enfants"
    ended = told["values"]["result"]
    assert ended == f"withdrawn:childcare:{TODAY().isoformat()}"
    told = write("result", "hired")
    assert (told["values"]["result"], told["before"]) == ("hired", ended)
    row.refresh_from_db()
    assert row.contract.kind == "cdi"
    assert write("result", ended)["values"]["result"] == ended
    row.refresh_from_db()
    assert (row.contract, row.hired_on) == (None, None)
    write("result", "refused")
    assert write("result", "")["values"]["result"] == ""
    for column, value in (("hired", "1/3"), ("interview", "jamais"), ("result", "lost"), ("proposed", "1/3")):
        refused = post(signed, "application_cell", row.pk, column=column, value=value)
        assert refused.status_code == 409
        assert json.loads(refused.content)["error"]


def test_the_grid_is_paged_and_narrowed(officer: Context, signed: Client) -> None:
    offer = build.offer(officer.organisation)
    for n in range(3):
        build.application(offer, build.person(officer.organisation, last_name=f"Nom{n}"))
    build.application(offer, build.person(officer.organisation, last_name="Venue"), source="spontaneous")
    assert "4 candidatures" in page(signed, "offer_grid", offer.pk)
    told = page(signed, "offer_grid", offer.pk, query="?source=spontaneous")
    assert "Venue" in told
    assert "Nom1" not in told
    assert "Nom2" in page(signed, "offer_grid", offer.pk, query="?q=nom2&issue=running&etape=")


def test_an_application_page_says_and_does(officer: Context) -> None:
    home = officer.organisation
    manager = sign_in(build.context(home, Role.PROGRAMME_MANAGER))
    company = build.organisation("Bazar")
    offer = build.offer(home, company, opened_on="2017-01-01", valid_until="2030-01-01")
    row = build.application(offer, cv_sent_on="2017-03-01")
    post(manager, "application", row.pk, cv_sent="2/3/2017", interview="5/3/2017")
    row.refresh_from_db()
    assert (row.cv_sent_on, row.interview_on) == (dt.date(2017, 3, 2), dt.date(2017, 3, 5))
    assert post(manager, "application", row.pk, cv_sent="jamais").status_code == 422
    post(manager, "application_refuse", row.pk, day="6/3/2017", reason="experience", note="")
    assert "refus : Expérience insuffisante" in page(manager, "application", row.pk)
    post(manager, "application_resume", row.pk)
    post(manager, "application_withdraw", row.pk, day="6/3/2017", reason="childcare", note="crèche")
    post(manager, "application_resume", row.pk)
    hired = {"kind": "cdi", "start_date": "10/3/2017", "job_title": "Vente", "weekly_hours": "30"}
    assert post(manager, "application_hire", row.pk, **{**hired, "kind": ""}).status_code == 422
    assert post(manager, "application_hire", row.pk, **hired).status_code == 302
    row.refresh_from_db()
    assert (row.contract.employer, row.hired_on) == (company, dt.date(2017, 3, 10))
    post(manager, "application_unhire", row.pk)
    with build.writing():
        Application.objects.filter(pk=row.pk).update(hired_on="2017-03-10")
    contract = build.contract(row.person, "2017-03-10", employer=company)
    assert "Rattacher" in page(manager, "application", row.pk)
    post(manager, "application_join", row.pk, contract=contract.pk)
    row.refresh_from_db()
    assert row.contract == contract
    mistake = build.application(offer)
    post(manager, "application_remove", mistake.pk)
    assert not Application.objects.filter(pk=mistake.pk).exists()


def test_a_session_is_opened_convened_tapped_and_printed(officer: Context, signed: Client) -> None:
    offer = build.offer(officer.organisation)
    rows = [build.application(offer) for _ in range(3)]
    said = {
        "kind": "information",
        "date": "aujourd'hui",
        "starts_at": "9h30",
        "ends_at": "11h",
        "place": "Salle Tilleul",
        "capacity": "2",
        "instructions": "Un CV",
    }
    assert post(signed, "session_new", offer.pk, **said).status_code == 302
    session = RecruitmentSession.objects.get()
    letters = signed.get(reverse("employment:session_letters", args=[session.pk]))
    assert letters.status_code == 302  # nobody yet
    post(signed, "session_convene", session.pk, source="", number="")
    assert session.convenings.count() == 2
    place = session.convenings.first()
    tapped = signed.post(
        reverse("employment:convening_mark", args=[place.pk]),
        {"attendance": "present"},
        headers={"HX-Request": "true"},
    )
    assert b'aria-pressed="true"' in tapped.content
    place.application.refresh_from_db()
    assert place.application.information_on == TODAY()
    assert "1 présent" in page(signed, "session", session.pk)
    merged = signed.get(reverse("employment:session_letters", args=[session.pk]))
    assert merged["Content-Type"] == "application/pdf"
    assert merged.content.startswith(b"%PDF")
    assert signed.get(reverse("employment:convening_letter", args=[place.pk])).content.startswith(b"%PDF")
    post(signed, "convening_remove", place.pk)  # refused: a presence is noted
    assert session.convenings.count() == 2
    post(signed, "convening_mark", place.pk, attendance="")
    post(signed, "convening_remove", place.pk)
    assert session.convenings.count() == 1
    later = a_session(offer, kind="interview", date=TODAY() + DAY)
    left = next(row for row in rows if not Convening.objects.filter(application=row).exists())
    post(signed, "application_convene", left.pk, session=later.pk)
    assert later.convenings.get().application == left
    assert post(signed, "session_edit", session.pk, **{**said, "capacity": "5"}).status_code == 302
    post(signed, "session_remove", session.pk)
    assert list(offer.sessions.all()) == [later]


def test_a_company_file_tells_its_offers(officer: Context, signed: Client) -> None:
    company = build.organisation("Bazar Comète")
    build.application(build.offer(officer.organisation, company))
    told = signed.get(f"/structures/{company.pk}/").content.decode()
    assert "Recrutements" in told
    assert "etat=open" in told
