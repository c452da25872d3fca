"""Files of organisations: opening, roles with dates, contacts, doubles, pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations import panels
from maillage.organisations.doubles import alike
from maillage.organisations.matching import Identity
from maillage.organisations.models import Organisation
from maillage.organisations.queries import organisations
from maillage.organisations.services import (
    ContactFacts,
    OrganisationFacts,
    confirm_contact,
    create_organisation,
    remove_contact,
    save_contact,
    set_roles,
    update_organisation,
)
from maillage.organisations.timeline import moments
from tests import build

SIRET = "73282932000074"
LA_POSTE = "35600000049837"

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)


def roles(organisation, context):
    return [r.role for r in organisations(context).get(pk=organisation.pk).played]


@pytest.mark.parametrize("number", [SIRET, "732 829 320 00074", LA_POSTE])
def test_a_siret_that_checks_is_kept_without_spaces(manager, number):
    made = create_organisation(manager, OrganisationFacts(name=" Régie  du quartier ", siret=number))
    assert (made.name, made.siret) == ("Régie du quartier", number.replace(" ", ""))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"siret": "73282932000075"}, "siret"),
        ({"siret": "7328293200007"}, "siret"),
        ({"name": " - "}, "name"),
        ({"email": "sans arobase"}, "email"),
    ],
)
def test_what_a_file_refuses(manager, changed, field):
    with pytest.raises(DomainError) as caught:
        create_organisation(manager, OrganisationFacts(**{"name": "Régie", **changed}))
    assert caught.value.field == field


def test_one_file_for_one_siret(manager):
    first = create_organisation(manager, OrganisationFacts(name="Régie", siret=SIRET))
    with pytest.raises(DomainError, match="« Régie » a déjà ce SIRET"):
        create_organisation(manager, OrganisationFacts(name="Autre", siret=SIRET))
    update_organisation(manager, first, OrganisationFacts(name="Régie Ouest", siret=SIRET))
    second = create_organisation(manager, OrganisationFacts(name="Autre"))
    with pytest.raises(DomainError, match="a déjà ce SIRET"):
        update_organisation(manager, second, OrganisationFacts(name="Autre", siret=SIRET))


def test_roles_add_up_end_and_begin_again(manager):
    made = create_organisation(manager, OrganisationFacts(name="Régie"), ["operator", "employer"])
    assert roles(made, manager) == ["employer", "operator"]
    set_roles(manager, made, ["employer"])
    assert made.roles.count() == 1, "a role of today only leaves no trace"
    with build.writing():
        made.roles.update(since=dt.date(2015, 1, 1))
    set_roles(manager, made, ["siae"])
    assert roles(made, manager) == ["siae"]
    ended = made.roles.get(role="employer")
    assert ended.until == timezone.localdate() - dt.timedelta(1)
    set_roles(manager, made, ["siae", "employer"])
    ended.refresh_from_db()
    assert (ended.since, ended.until) == (dt.date(2015, 1, 1), None)
    with pytest.raises(DomainError):
        set_roles(manager, made, ["inconnu"])


def test_contacts(manager):
    made = create_organisation(manager, OrganisationFacts(name="Régie"))
    contact = save_contact(manager, made, ContactFacts(name="Une responsable", email="r@example.org"))
    confirm_contact(manager, contact)
    assert made.contacts.get().confirmed_on == timezone.localdate()
    save_contact(manager, made, ContactFacts(name="Une directrice"), contact)
    assert made.contacts.get().name == "Une directrice"
    for wrong in (
        {"name": " "},
        {"name": "X", "email": "x"},
        {"name": "X", "confirmed_on": dt.date(2999, 1, 1)},
    ):
        with pytest.raises(DomainError):
            save_contact(manager, made, ContactFacts(**wrong))
    remove_contact(manager, contact)
    assert not made.contacts.exists()


def test_names_that_look_alike_are_shown(manager):
    create_organisation(manager, OrganisationFacts(name="Association Bergamote"))
    create_organisation(manager, OrganisationFacts(name="Menuiserie du Rhône"))
    found = alike(manager, Identity.of(name="ASSOC. BERGAMOTTE"))
    assert [one.organisation.name for one in found] == ["Association Bergamote"]


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.REFERENCE_WORKER, Role.PARTNER, Role.DIRECTION])
def test_other_roles_change_nothing(role):
    context = build.context(build.organisation(), role)
    with pytest.raises(NotAllowed):
        create_organisation(context, OrganisationFacts(name="Régie"))
    with pytest.raises(NotAllowed):
        save_contact(context, context.organisation, ContactFacts(name="X"))


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def page(manager, client):
    client.force_login(manager.account)
    return client


def test_a_file_is_opened_once_its_likes_were_seen(page):
    address = reverse("organisations:new")
    page.post(address, {"name": "Association Bergamote", "roles": ["operator"]})
    answer = page.post(address, {"name": "Association Bergamotte"})
    assert "Une fiche existe peut-être déjà" in answer.content.decode()
    page.post(address, {"name": "Association Bergamotte", "confirmed": "1"})
    page.post(address, {"name": "Association Bergamot", "siret": "732 829 320 00074"})
    assert Organisation.objects.filter(name__startswith="Association").count() == 3


def test_a_wrong_siret_is_said_at_its_field(page):
    answer = page.post(reverse("organisations:new"), {"name": "Régie", "siret": "732 829 320 00075"})
    assert answer.status_code == 422
    assert "ne se vérifie pas" in answer.content.decode()


def test_the_list_is_searched_and_narrowed(page):
    build.organisation("Régie de l'Étoile", "employer", siret=SIRET)
    build.organisation("Atelier du Parc", "operator")
    found = lambda query: [  # noqa: E731
        row.record.name for row in page.get(reverse("organisations:list") + query).context["listing"].rows
    ]
    assert found("?q=etoile") == ["Régie de l'Étoile"]
    assert found("?q=732829") == ["Régie de l'Étoile"]
    assert found("?role=operator") == ["Atelier du Parc"]
    assert found("?q=%25") == []


def test_the_list_and_the_file_ask_a_constant_number_of_queries(page, room_alone):
    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            assert page.get(address).status_code == 200
        return len(seen)

    first = build.organisation("Première", "employer")
    few = asked(reverse("organisations:list"))
    for n in range(5):
        build.organisation(f"Structure bis {n}", "employer", "operator")
    assert asked(reverse("organisations:list")) == few
    assert few <= 10
    assert asked(reverse("organisations:file", args=[first.pk])) <= 12


def test_what_other_rooms_show_on_a_file_costs_at_most_two_questions_each(page):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert page.get(reverse("organisations:file", args=[first.pk])).status_code == 200
        return len(seen)

    first = build.organisation("Première", "employer")
    whole = asked()
    for shown in (panels._panels, panels._notices, moments._registered):
        kept = shown.copy()
        shown.clear()
        try:
            assert whole - asked() <= 2 * len(kept), shown
        finally:
            shown.update(kept) if isinstance(shown, dict) else shown.extend(kept)


def test_the_file_says_what_the_reader_may_see_of_pathways(client):
    lead, operator = build.organisation("Pilote", "lead"), build.organisation("Opérateur", "operator")
    programme = build.programme(lead)
    build.enrolment(programme, operator=operator)
    address = reverse("organisations:file", args=[operator.pk])
    client.force_login(build.account(lead, Role.PROGRAMME_MANAGER))
    assert "Parcours ouverts qu&#x27;elle porte" in client.get(address).content.decode()
    client.force_login(build.account(build.organisation(), Role.PROGRAMME_MANAGER))
    assert "elle porte" not in client.get(address).content.decode()
    client.force_login(build.account(lead, Role.LIAISON_OFFICER))
    assert "elle porte" not in client.get(address).content.decode()


def test_suggestions_for_a_field(page):
    build.organisation("Régie de l'Étoile", siret=SIRET)
    rows = page.get(reverse("organisations:suggestions") + "?q=regie").json()
    assert [row["label"] for row in rows] == ["Régie de l'Étoile"]
    assert rows[0]["hint"] == "732 829 320 00074"


def test_branches_of_ones_own_structure(page, manager):
    page.post(reverse("territory:branch_new"), {"name": "Antenne Gerland", "insee_code": "69387"})
    branch = manager.organisation.branches.get()
    page.post(reverse("territory:branch_edit", args=[branch.pk]), {"name": "Antenne de Gerland"})
    assert "Antenne de Gerland" in page.get(reverse("territory:branches")).content.decode()
    foreign = build.branch(build.organisation())
    assert page.get(reverse("territory:branch_edit", args=[foreign.pk])).status_code == 404
    again = page.post(reverse("territory:branch_new"), {"name": "Antenne de Gerland"})
    assert "porte déjà ce nom" in again.content.decode()
