"""People who agreed to be presented to companies: who sees them, what of them, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right, Role
from maillage.kernel.errors import DomainError
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment
from maillage.pathways.queries.clauses import criteria, criteria_met
from maillage.pathways.services.enrolments import EntryFacts, open_again
from maillage.people.models import Person
from maillage.people.nomenclature import kinds, placement_kinds, sensitive_kinds
from maillage.protection.models import AccessRecord
from tests import build

pytestmark = pytest.mark.django_db
ROLES = (Role.LIAISON_OFFICER, Role.CLAUSE_FACILITATOR)
CONFIDED = (
    *(
        "parole confiée",
        "Objectif confié",
        "précision confiée",
        "RSA",
        "Minimum social",
        "RQTH",
        "judiciaire",
    ),
    *("Santé", "Mobilité", "rue Confiée", "Hébergée", "Frein", "Historique", "Droits", "Entretiens"),
)


@dataclass
class Place:
    """A network: a lead, an operator of one of its programmes, and another network beside."""

    lead: Organisation
    operator: Organisation
    elsewhere: Organisation
    worker: Context
    person: Person
    enrolment: Enrolment

    def officer(self, role: str = Role.LIAISON_OFFICER, organisation: Organisation | None = None) -> Context:
        return build.context(organisation or self.lead, role)


@pytest.fixture
def place(db) -> Place:
    lead, elsewhere = build.organisation("Pilote", "lead"), build.organisation("Autre pilote", "lead")
    operator = build.organisation("Opérateur", "operator")
    worker = build.context(operator, first_name="Rémi", last_name="Référent", phone="+33478111111")
    person = build.person(operator, "Volontaire", "Inès", phone="+33478600000", email="ines@example.org")
    enrolment = build.enrolment(
        build.programme(lead),
        person,
        "2024-02-01",
        operator=operator,
        worker=worker.account,
        objectives="Objectif confié",
        entry_situations=["rsa", "rqth"],
        education_level="V",
    )
    build.residence(
        person, "2020-01-01", address="3 rue Confiée", city="Lyon", areas=[build.area("Quartier du Canal")]
    )
    build.appointment(person, "2024-03-01", enrolment, worker=worker.account, note="parole confiée")
    answers = {
        "minimum_income": "rsa",
        "rqth": "yes",
        "justice": "yes",
        "housing": "hosted",
        "driving_licence": "B",
        "french_level": "B1",
        "desired_job": "Cuisinière",
        "availability": "now",
        "languages": "Portugais",
        "job_seeker_category": "A",
        "registration_date": "2022-01-01",
    }
    with build.writing():
        for kind, value in answers.items():
            person.situations.create(date=build.day("2024-02-01"), kind=kind, value=value)
        for kind in ("health", "mobility"):
            person.barriers.create(kind=kind, since=build.day("2024-02-01"), note="précision confiée")
    build.agreement(person, operator)
    return Place(lead, operator, elsewhere, worker, person, enrolment)


def sees(context: Context, person: Person) -> bool:
    return Person.objects.visible_to(context).filter(pk=person.pk).exists()


def signed_in(context: Context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


def everywhere(client: Client, pk: int) -> str:
    """All that these roles can open of a person, as text."""
    tabs = (
        "",
        "parcours/",
        "entretiens/",
        "situation/",
        "contrats/",
        "suivi/",
        "historique/",
        "droits/",
        "pieces/",
    )
    pages = [client.get(f"/personnes/{pk}/{tab}") for tab in tabs]
    pages += [client.get(address) for address in ("/", "/personnes/", "/recherche/?q=volontaire")]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


@pytest.mark.parametrize("role", ROLES)
def test_the_network_sees_who_agreed_and_nobody_else_does(place, role):
    assert sees(place.officer(role), place.person)
    assert sees(place.officer(role, place.operator), place.person)
    assert not sees(place.officer(role, place.elsewhere), place.person)
    silent = build.person(place.operator, "Silencieuse")
    build.enrolment(build.programme(place.lead), silent, "2024-02-01", operator=place.operator)
    assert not sees(place.officer(role), silent)


def test_another_operator_of_the_programme_does_not_see_them(place):
    assert not sees(place.officer(organisation=build.organisation("Voisin", "operator")), place.person)


def test_a_pathway_that_is_over_or_not_begun_shows_nobody(place):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    gone = build.person(place.operator, "Sortie")
    programme = build.programme(place.lead)
    build.enrolment(
        programme, gone, "2024-02-01", (today - day).isoformat(), kind="cdi", operator=place.operator
    )
    build.agreement(gone, place.operator)
    opened_only = build.person(place.lead, "Ouverte")
    build.agreement(opened_only, place.lead)
    assert list(Person.objects.visible_to(place.officer())) == [place.person]


def test_other_roles_gain_nothing_by_the_agreement(place):
    for role in Role.values:
        if role not in ROLES and role != Role.PROGRAMME_MANAGER:
            assert not sees(build.context(place.elsewhere, role), place.person), role
    for role in (Role.CULTURE_OFFICER, Role.DIRECTION, Role.FUNDING_MANAGER, Role.ADMINISTRATOR):
        assert not sees(build.context(place.lead, role), place.person), role


@pytest.mark.parametrize("role", ROLES)
def test_they_read_what_a_placement_needs_and_nothing_more(place, role):
    page = everywhere(signed_in(place.officer(role)), place.person.pk)
    for said in (
        *("Inès Volontaire", "04 78 60 00 00", "ines@example.org", "Quartier du Canal", "Cuisinière"),
        *(
            "Permis B",
            "B1",
            "Portugais",
            "Immédiate",
            "Niveau V (CAP, BEP)",
            "Rémi Référent",
            "04 78 11 11 11",
        ),
    ):
        assert said in page, said
    for hidden in CONFIDED:
        if hidden in ("RQTH", "Minimum social", "Santé", "judiciaire"):
            continue  # words of the notes that say what is not shown
        assert hidden not in page, hidden


def test_no_sensitive_answer_is_ever_one_of_a_placement(place):
    assert not placement_kinds() & sensitive_kinds()
    page = everywhere(signed_in(place.officer(Role.CLAUSE_FACILITATOR)), place.person.pk)
    for code in sorted(set(kinds()) - placement_kinds()):
        assert str(kinds()[code].label) not in page.replace("Minimum social, handicap", ""), code


def test_only_the_facilitator_reads_criteria_of_clauses_and_none_that_is_sensitive(place):
    liaison = signed_in(place.officer()).get(f"/personnes/{place.person.pk}/").content.decode()
    clauses = signed_in(place.officer(Role.CLAUSE_FACILITATOR)).get(f"/personnes/{place.person.pk}/")
    said = ("depuis plus de 12 mois", "quartier prioritaire", "Participant d&#x27;un PLIE")
    for words in said:
        assert words not in liaison
        assert words in clauses.content.decode(), words
    met = criteria_met(place.person, [place.enrolment], timezone.localdate())
    assert len(met) == len(said)  # neither the minimum income nor the disability adds one
    assert not any(word in str(one.label) for one in criteria() for word in ("RSA", "minimum", "handicap"))


def test_the_young_without_qualification_and_the_elder_are_told(place):
    today = timezone.localdate()
    place.person.birth_date = today.replace(year=today.year - 25, day=1)
    place.enrolment.education_level = "VI"
    assert "Moins de 26 ans sans qualification" in criteria_met(place.person, [place.enrolment], today)
    place.person.birth_date = today.replace(year=today.year - 50, day=1)
    assert "Demandeur d'emploi de 50 ans ou plus" in criteria_met(place.person, [place.enrolment], today)


def test_a_reference_worker_of_a_revealing_structure_is_not_named(place):
    with build.writing():
        Organisation.objects.filter(pk=place.operator.pk).update(reveals=True)
    page = signed_in(place.officer()).get(f"/personnes/{place.person.pk}/").content.decode()
    assert "Un partenaire" in page
    assert "Opérateur" not in page


@pytest.mark.parametrize("role", ROLES)
def test_an_agreement_taken_back_hides_the_person_everywhere_at_once(place, role):
    client, pk = signed_in(place.officer(role)), place.person.pk
    addresses = (
        "/",
        "/personnes/",
        "/personnes/?q=cuisin",
        "/recherche/?q=volontaire",
        f"/personnes/{pk}/suivi/",
    )
    for address in addresses:
        assert "Volontaire" in client.get(address).content.decode(), address
    pressed = signed_in(place.worker).post(
        reverse("rights:consent", args=[pk, "companies"]),
        {
            "answer": "withdrawn",
            "day": timezone.localdate().strftime("%d/%m/%Y"),
            "how": "phone",
            "until": "",
        },
    )
    assert pressed.status_code == 302
    for address in addresses[:-1]:
        assert "Volontaire" not in client.get(address).content.decode(), address
    for tab in ("", "suivi/"):
        assert client.get(f"/personnes/{pk}/{tab}").status_code == 404
    assert "Cuisinière" not in client.get("/personnes/").content.decode()  # nor among the jobs offered


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_changed_or_taken_away(place, role):
    client, pk = signed_in(place.officer(role)), place.person.pk
    assert client.get("/personnes/?format=xlsx").status_code == 403
    for kind in ("people", "enrolments", "situations", "contracts"):
        assert client.get(f"/exports/{kind}/csv/").status_code == 403
    for name in (
        "people:edit",
        "rights:notice",
        "rights:download_pdf",
        "evidence:upload",
        "people:situations",
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 403, name
    assert client.get(f"/personnes/{pk}/historique/").status_code == 404
    context = place.officer(role)
    assert not Enrolment.objects.visible_to(context).exists()
    assert not any(context.has(r) for r in (Right.EXPORT, Right.EDIT_PEOPLE, Right.SEE_PATHWAYS))


def test_reading_a_file_is_logged(place):
    officer = place.officer()
    signed_in(officer).get(f"/personnes/{place.person.pk}/")
    assert AccessRecord.objects.filter(account_id=officer.account.pk, person_id=place.person.pk).exists()


def test_the_list_is_filtered_by_job_place_and_licence(place):
    other = build.person(place.operator, "Deuxième", "Awa")
    build.enrolment(build.programme(place.lead), other, "2024-02-01", operator=place.operator)
    build.agreement(other, place.operator)
    client = signed_in(place.officer())
    area = place.person.residences.get().areas.get().area_id
    for query in (
        "metier=Cuisinière",
        "permis=B",
        "francais=B1",
        "dispo=now",
        f"lieu={area}",
        "q=cuisiniere",
    ):
        page = client.get(f"/personnes/?{query}").content.decode()
        assert "Volontaire" in page, query
        assert "Deuxième" not in page, query
    assert "Deuxième" in client.get("/personnes/?q=awa").content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_empty_pages_say_what_they_wait_for(place, role):
    client = signed_in(place.officer(role, place.elsewhere))
    for address in ("/", "/personnes/"):
        assert "Une personne apparaît ici dès que" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/", "/personnes/", "/recherche/?q=volontaire"])
def test_the_cost_does_not_depend_on_how_many(place, address, django_assert_max_num_queries):
    client = signed_in(place.officer(Role.CLAUSE_FACILITATOR))
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address)
    programme = build.programme(place.lead)
    for _n in range(6):
        person = build.person(place.operator, "Volontaire")
        build.enrolment(programme, person, "2024-02-01", operator=place.operator, worker=place.worker.account)
        build.agreement(person, place.operator)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


@pytest.mark.parametrize("role", ROLES)
def test_a_file_costs_little(place, role, django_assert_max_num_queries):
    client = signed_in(place.officer(role))
    client.get(f"/personnes/{place.person.pk}/")
    with django_assert_max_num_queries(24):
        client.get(f"/personnes/{place.person.pk}/")


# What the reference worker sees and does -------------------------------------------------------------------
def test_the_file_says_plainly_who_sees_it_and_two_presses_change_it(place):
    client, pk = signed_in(place.worker), place.person.pk
    page = client.get(f"/personnes/{pk}/").content.decode()
    assert "Visible des chargés de relations entreprises" in page
    assert "oui, depuis le" in page
    address = reverse("rights:consent", args=[pk, "companies"])
    assert f"{address}?next=/personnes/{pk}/" in page
    asked = client.get(f"{address}?next=/personnes/{pk}/").content.decode()
    assert 'value="withdrawn"' in asked
    said = {"day": timezone.localdate().strftime("%d/%m/%Y"), "how": "aloud", "next": f"/personnes/{pk}/"}
    assert client.post(address, said | {"answer": "withdrawn"}).url == f"/personnes/{pk}/"
    assert "non, accord retiré le" in client.get(f"/personnes/{pk}/").content.decode()
    assert client.post(address, said | {"answer": "given"}).status_code == 302
    assert "oui, depuis le" in client.get(f"/personnes/{pk}/").content.decode()
    kept = place.person.consents.order_by("-pk")[0]
    assert (kept.version, kept.organisation, kept.answer) == ("2026-01-01", place.operator, "given")


def test_enter_in_a_date_answers_for_nobody(place):
    address = reverse("rights:consent", args=[place.person.pk, "companies"])
    client = signed_in(place.worker)
    page = client.get(address).content.decode()
    form = page[page.index('<form method="post" class="card') :]
    assert form.index("<button disabled hidden>") < form.index('name="answer"')
    assert client.post(address, {"day": "22/11/2026", "how": "aloud"}).status_code == 422


def test_the_agreement_is_noted_when_the_contract_is_signed(place):
    person = build.person(place.operator, "Signataire")
    enrolment = build.enrolment(
        build.programme(place.lead),
        person,
        "2026-02-01",
        operator=place.operator,
        worker=place.worker.account,
    )
    client = signed_in(place.worker)
    address = reverse("pathways:enrolment_signed", args=[enrolment.pk])
    client.post(address, {"contract_signed_on": "01/03/2025", "agrees_to_companies": "1"})
    enrolment.refresh_from_db()
    assert enrolment.contract_signed_on is None  # the text did not exist that day: nothing is half done
    client.post(address, {"contract_signed_on": "03/02/2026", "agrees_to_companies": "1"})
    enrolment.refresh_from_db()
    kept = person.consents.get()
    assert enrolment.contract_signed_on == kept.day == dt.date(2026, 2, 3)
    assert sees(place.officer(), person)
    without = build.person(place.operator, "Sans")
    other = build.enrolment(
        build.programme(place.lead),
        without,
        "2026-02-01",
        operator=place.operator,
        worker=place.worker.account,
    )
    client.post(reverse("pathways:enrolment_signed", args=[other.pk]), {"contract_signed_on": "03/02/2026"})
    assert not without.consents.exists()


def test_a_new_pathway_notes_it_too_and_not_without_a_signature(place):
    manager = build.context(place.lead, Role.PROGRAMME_MANAGER)
    person = build.person(place.lead, "Revenue")
    programme = build.programme(place.lead)
    former = build.enrolment(programme, person, "2024-02-01", "2025-02-01", kind="dropout")
    facts = EntryFacts(entry_date=dt.date(2026, 3, 2), operator=place.lead, agrees_to_companies=True)
    with pytest.raises(DomainError) as refused:
        open_again(manager, former, facts)
    assert refused.value.field == "contract_signed_on"
    assert person.enrolments.count() == 1
    assert not person.consents.exists()
    open_again(manager, former, replace(facts, contract_signed_on=dt.date(2026, 3, 3)))
    assert person.consents.get().day == dt.date(2026, 3, 3)
    assert sees(place.officer(), person)
