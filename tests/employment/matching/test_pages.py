"""Pages of the matching, for each role: what they show, what one press does, how many questions they ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.matching import services
from maillage.employment.matching.reasons import all_reasons, label, proposed
from maillage.employment.models import Application, SetAside
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.protection.models import AccessRecord
from tests import build

from .conftest import signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def page(context, offer, query=""):
    return signed_in(context).get(reverse("employment:offer_match", args=[offer.pk]) + query).content.decode()


def post(context, name, offer, person, **data):
    return signed_in(context).post(reverse(f"employment:match_{name}", args=[offer.pk, person.pk]), data)


def test_people_for_an_offer_with_why_and_why_not(place):
    place.seeker("Cuisinier")
    place.seeker("Nocturne", {"work_schedule": "night"})
    shown = page(place.worker, place.offer)
    assert "Cuisinier" in shown
    assert "métier recherché en 1er choix ; à 3 km ; sans voiture : oui, en transports en commun" in shown
    assert "Nocturne" not in shown
    opened = page(place.worker, place.offer, "?ecart=schedule")
    assert "Nocturne" in opened
    assert "horaires impossibles : en journée" in opened


def test_a_liaison_officer_sees_who_said_yes_and_proposes_in_one_press(place):
    willing = place.seeker("Volontaire")
    place.seeker("Question", willing=False)
    officer = place.officer()
    shown = page(officer, place.offer)
    assert "Volontaire" in shown
    assert "Question" not in shown
    answer = post(officer, "propose", place.offer, willing)
    assert answer.status_code == 302
    made = Application.objects.get()
    assert (made.person, made.source, made.programme, made.proposed_on) == (willing, "network", "plie", TODAY)
    assert made.proposed_by == officer.account
    shown = page(officer, place.offer)
    assert "1 déjà proposée" in shown
    assert ">Proposer<" not in shown
    post(officer, "withdraw", place.offer, willing)
    assert not Application.objects.exists()
    assert AccessRecord.objects.filter(account_id=officer.account.pk, person_id=willing.pk).exists()


def test_who_was_not_asked_is_asked_first(place):
    person = place.seeker("Question", willing=False)
    shown = page(place.worker, place.offer)
    assert "accord à demander" in shown
    assert reverse("rights:consent", args=[person.pk, "companies"]) in shown
    post(place.worker, "propose", place.offer, person)
    assert not Application.objects.exists()
    with pytest.raises(DomainError, match="notez d'abord son accord"):
        services.propose(place.worker, place.offer, person)


def test_a_refusal_is_honoured_everywhere(place):
    person = place.seeker("Refus")
    build.agreement(person, place.operator, answer="withdrawn")
    for context in (place.worker, place.officer(), place.officer(Role.PROGRAMME_MANAGER)):
        assert "Refus" not in page(context, place.offer, "?qui=toutes&ecart=job")
    assert "Refus" not in signed_in(place.worker).get(reverse("employment:match_week")).content.decode()
    tab = signed_in(place.worker).get(f"/personnes/{person.pk}/offres/").content.decode()
    assert "Pas de proposition pour cette personne" in tab
    assert "Cuisinier de jour" not in tab


def test_not_this_time_is_remembered_and_taken_back(place):
    person = place.seeker("Chef")
    address = reverse("employment:match_set_aside", args=[place.offer.pk, person.pk])
    client = signed_in(place.worker)
    asked = client.get(address).content.decode()
    assert all(str(words) in asked for _code, words in proposed())
    assert client.post(address, {"reason": "inconnue"}).status_code == 422
    assert client.post(address, {"reason": "elsewhere"}).status_code == 302
    shown = page(place.worker, place.offer)
    assert "Écartées pour cette fois" in shown
    assert "Engagée sur une autre piste" in shown
    assert ">Proposer<" not in shown
    # Said by one, known to all who may see the person.
    assert "Engagée sur une autre piste" in page(place.officer(), place.offer)
    tab = client.get(f"/personnes/{person.pk}/offres/").content.decode()
    assert "Engagée sur une autre piste" in tab
    post(place.worker, "take_back", place.offer, person)
    assert not SetAside.objects.exists()
    assert ">Proposer<" in page(place.worker, place.offer)


def test_proposing_ends_the_setting_aside(place):
    person = place.seeker("Chef")
    services.set_aside(place.worker, place.offer, person, "later")
    services.propose(place.officer(), place.offer, person)
    assert not SetAside.objects.exists()


def test_rights_of_the_services(place):
    person = place.seeker("Chef")
    for role in (Role.RECEPTION, Role.PARTNER, Role.DIRECTION):
        for act in (
            lambda c: services.propose(c, place.offer, person),
            lambda c: services.set_aside(c, place.offer, person, "later"),
            lambda c: services.take_back(c, place.offer, person),
        ):
            with pytest.raises(NotAllowed):
                act(build.context(place.operator, role))
    with pytest.raises(NotAllowed, match="autre réseau"):
        services.set_aside(
            build.context(build.organisation("Autre", "lead"), Role.LIAISON_OFFICER),
            place.offer,
            person,
            "later",
        )


def test_a_file_says_which_offers_go_and_why_not_the_others(place):
    person = place.seeker("Chef")
    build.offer(place.lead, title="Veilleur de nuit", rome="K2503", schedule=["night"])
    build.offer(build.organisation("Autre pilote", "lead"), title="Offre lointaine", rome="G1609")
    for context in (place.worker, place.officer()):
        tab = signed_in(context).get(f"/personnes/{person.pk}/offres/").content.decode()
        assert "Cuisinier de jour" in tab
        assert "métier d&#x27;un autre domaine que ceux recherchés ; horaires impossibles : la nuit" in tab
        assert "Offre lointaine" not in tab
    reception = signed_in(build.context(place.operator, Role.RECEPTION))
    assert reception.get(f"/personnes/{person.pk}/offres/").status_code == 404


def test_a_search_still_to_be_said_is_asked_for(place):
    person = place.seeker("Silence", {"job_1": "none"})
    tab = signed_in(place.worker).get(f"/personnes/{person.pk}/offres/").content.decode()
    assert reverse("people:search", args=[person.pk]) in tab
    monday = signed_in(place.worker).get(reverse("employment:match_week") + "?offres=toutes").content.decode()
    assert "Recherches à compléter" in monday


def test_monday_gives_each_of_my_people_their_offers(place):
    place.seeker("Chef")
    place.seeker("Loin", {"distance": "3"}, insee="69296")
    client = signed_in(place.worker)
    assert "Aucune offre n'a été ouverte ni confirmée" in client.get("/offres/semaine/").content.decode()
    shown = client.get("/offres/semaine/?offres=toutes").content.decode()
    assert shown.index("Chef") < shown.index("Sans offre qui convienne") < shown.index("Loin")
    build.offer(place.lead, title="Second de cuisine", rome="G1609", opened_on=TODAY)
    assert "Second de cuisine" in client.get("/offres/semaine/").content.decode()
    # A colleague of the same structure has other people.
    other = signed_in(build.context(place.operator)).get("/offres/semaine/?offres=toutes").content.decode()
    assert "Chef" not in other


def test_a_colleague_sees_the_structure_when_asked(place):
    place.seeker("Chef")
    colleague = build.context(place.operator)
    assert "Chef" not in page(colleague, place.offer)
    assert "Chef" in page(colleague, place.offer, "?qui=toutes")


def test_the_rules_are_told_in_full(place):
    shown = signed_in(place.officer()).get(reverse("employment:match_rules")).content.decode()
    for words in ("Métier", "Tour de rôle", "Ce qui n'est jamais lu", "Le sexe", "handicap", "quartier"):
        assert words in shown, words


def test_reasons_are_fixed_words():
    assert label("declined") == "Ne le souhaite pas"
    assert label("venue d'ailleurs") == "venue d'ailleurs"
    assert len(proposed()) == len(all_reasons())


@pytest.mark.parametrize("address", ["offer", "week", "person"])
def test_a_constant_number_of_questions(place, address):
    first = place.seeker("Chef")

    def count():
        where = {
            "offer": reverse("employment:offer_match", args=[place.offer.pk]) + "?ecart=schedule",
            "week": "/offres/semaine/?offres=toutes",
            "person": f"/personnes/{first.pk}/offres/",
        }[address]
        client = signed_in(place.worker)
        client.get(where)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(where).status_code == 200
        return len([q for q in asked if "protection_" not in q["sql"]])

    before = count()
    for n in range(4):
        other = place.seeker(f"Autre{n}", {"work_schedule": "night"} if n % 2 else None)
        offer = build.offer(place.lead, title=f"Offre {n}", rome="G1609", insee_code="69266")
        build.application(offer, other)
        services.set_aside(place.worker, offer, first, "later")
        build.offer(place.lead, title=f"Encore {n}", rome="G1602", schedule=["night"] if n % 2 else ["day"])
    assert count() == before


def test_offers_and_people_of_elsewhere_do_not_exist(place):
    person = place.seeker("Chef")
    elsewhere = build.offer(build.organisation("Autre pilote", "lead"), title="Offre lointaine")
    stranger = build.person(build.organisation("Ailleurs"), "Inconnue")
    for context in (place.worker, place.officer()):
        client = signed_in(context)
        assert client.get(reverse("employment:offer_match", args=[elsewhere.pk])).status_code == 404
        for name in ("propose", "withdraw", "set_aside", "take_back"):
            assert post(context, name, elsewhere, person, reason="later").status_code == 404
            assert post(context, name, place.offer, stranger, reason="later").status_code == 404
    assert not Application.objects.exists()
    assert not SetAside.objects.exists()
