"""What a company's file says: numbers, activity, size, place, closing, roles with dates, agreements."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.models import Contact, Organisation
from maillage.organisations.nomenclature import naf_code, naf_text
from maillage.organisations.queries import establishments, zones_of
from maillage.organisations.services import (
    ContactFacts,
    OrganisationFacts,
    RoleFacts,
    create_organisation,
    remove_role,
    save_contact,
    save_role,
    update_organisation,
)
from tests import build

HEAD, SECOND = "73282932000074", "73282932000017"  # two establishments of one SIREN
LA_POSTE, LA_POSTE_SIREN = "35600000049837", "356000000"
TODAY = timezone.localdate

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def page(officer, client):
    client.force_login(officer.account)
    return client


def test_a_company_is_described(officer):
    qpv = build.area("Mermoz", insee_codes="69388")
    zone = build.area("Zone du Parc", kind="zfu")
    facts = OrganisationFacts(
        name="Atelier",
        siret=HEAD,
        naf="88.99b",
        size="12",
        postcode="69008",
        city="Lyon",
        qpv="Mermoz",
        zfu=zone.code,
    )
    made = create_organisation(officer, facts, ["employer", "signatory", "buyer"])
    made.refresh_from_db()
    assert (made.siren, made.naf, made.insee_code) == (HEAD[:9], "8899B", "69388")
    assert zones_of(made) == [qpv, zone]
    assert naf_text(made.naf) == "88.99B Santé humaine et action sociale"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"siren": "732829321"}, "siren"),
        ({"siren": "356000000", "siret": HEAD}, "siren"),
        ({"naf": "889"}, "naf"),
        ({"naf": "0412Z"}, "naf"),
        ({"size": "999"}, "size"),
        ({"qpv": "Nulle part"}, "qpv"),
        ({"zfu": "ZFU0"}, "zfu"),
        ({"closed_on": dt.date(2999, 1, 1)}, "closed_on"),
    ],
)
def test_what_the_file_of_a_company_refuses(officer, changed, field):
    with pytest.raises(DomainError) as caught:
        create_organisation(officer, OrganisationFacts(**{"name": "Atelier", **changed}))
    assert caught.value.field == field
    assert not Organisation.objects.filter(name="Atelier").exists(), "nothing half written"


@pytest.mark.parametrize("typed", ["88.99B", "8899b", " 88.99 B "])
def test_a_code_of_activity_is_typed_as_one_likes(typed):
    assert naf_code(typed) == "8899B"


def test_establishments_of_one_company_stand_together(officer):
    head = create_organisation(officer, OrganisationFacts(name="Atelier, siège", siret=HEAD))
    second = create_organisation(officer, OrganisationFacts(name="Atelier, dépôt", siret=SECOND))
    alone = create_organisation(officer, OrganisationFacts(name="Atelier", siren=HEAD[:9]))
    for row in (head, second, alone):
        row.refresh_from_db()
    build.organisation("Autre", siret=LA_POSTE)
    build.organisation("Sans numéro")
    assert establishments(officer, head) == [alone, second]
    assert establishments(officer, Organisation.objects.get(name="Sans numéro")) == []
    with pytest.raises(DomainError):
        create_organisation(officer, OrganisationFacts(name="Atelier bis", siren=HEAD[:9]))


def test_the_post_is_recognised(officer):
    made = create_organisation(officer, OrganisationFacts(name="Poste", siret=LA_POSTE, siren=LA_POSTE_SIREN))
    made.refresh_from_db()
    assert made.siren == LA_POSTE_SIREN


def test_a_company_that_closes_ends_its_roles(officer):
    made = create_organisation(officer, OrganisationFacts(name="Atelier"))
    save_role(officer, made, RoleFacts(role="employer", since=dt.date(2015, 1, 1)))
    closed = OrganisationFacts(name="Atelier", closed_on=dt.date(2020, 6, 30))
    save_role(officer, made, RoleFacts(role="buyer", since=dt.date(2021, 1, 1)))
    with pytest.raises(DomainError, match="commence après cette date"):
        update_organisation(officer, made, closed, ["employer"])
    remove_role(officer, made.roles.get(role="buyer"))
    made.refresh_from_db()
    assert made.closed_on is None
    update_organisation(officer, made, closed, ["employer"])
    assert made.roles.get().until == dt.date(2020, 6, 30)
    with pytest.raises(DomainError, match="a fermé"):
        save_role(officer, made, RoleFacts(role="signatory", since=dt.date(2016, 1, 1)))


def test_roles_have_dates_and_an_inclusion_structure_a_kind(officer):
    made = create_organisation(officer, OrganisationFacts(name="Atelier"))
    held = save_role(officer, made, RoleFacts(role="siae", kind="aci", since=dt.date(2012, 1, 1)))
    save_role(officer, made, RoleFacts(role="siae", kind="ei", until=dt.date(2018, 12, 31)), held)
    held.refresh_from_db()
    assert (held.kind, held.since, held.until) == ("ei", None, dt.date(2018, 12, 31))
    for wrong, field in (
        (RoleFacts(role="employer", kind="aci"), "kind"),
        (RoleFacts(role="siae", kind="xyz"), "kind"),
        (RoleFacts(role="inconnu"), "roles"),
        (RoleFacts(role="buyer", since=dt.date(2020, 1, 2), until=dt.date(2020, 1, 1)), "until"),
    ):
        with pytest.raises(DomainError) as caught:
            save_role(officer, made, wrong)
        assert caught.value.field == field
    with pytest.raises(DomainError, match="déjà ce rôle"):
        save_role(officer, made, RoleFacts(role="siae"))


def test_the_database_keeps_its_own_rules():
    made = build.organisation("Atelier")
    for write in (
        lambda: made.roles.create(role="employer", kind="aci"),
        lambda: made.contacts.create(name="Une personne", consent="contact"),
        lambda: made.contacts.create(name="Une personne", consent_on=dt.date(2020, 1, 1)),
        lambda: Organisation.objects.filter(pk=made.pk).update(naf="88.9B"),
        lambda: Organisation.objects.filter(pk=made.pk).update(siren_alone="12"),
    ):
        with pytest.raises((IntegrityError, DomainError)), transaction.atomic(), build.writing():
            write()


def test_former_neighbourhoods_stay_when_the_address_is_corrected(officer):
    build.area("Mermoz", insee_codes="69388", generation="2015", valid_to="2023-12-31")
    now = build.area("Mermoz", insee_codes="69388", generation="2024", valid_from="2024-01-01")
    here = OrganisationFacts(name="Atelier", qpv="Mermoz")
    made = create_organisation(officer, here)
    assert made.areas.count() == 2
    assert zones_of(made) == [now]
    update_organisation(officer, made, OrganisationFacts(name="Atelier"))
    assert zones_of(made) == []
    assert [link.area.generation for link in made.areas.select_related("area")] == ["2015"]


def test_what_a_contact_agreed_to(officer):
    made = create_organisation(officer, OrganisationFacts(name="Atelier"))
    agreed = ContactFacts(name="Une responsable", consent="contact", consent_on=TODAY())
    save_contact(officer, made, agreed)
    assert Contact.objects.get().get_consent_display() == "accepte d'être conservé et contacté"
    for wrong in (
        {"consent": "contact"},
        {"consent_on": TODAY()},
        {"consent": "peut-être", "consent_on": TODAY()},
        {"consent": "keep", "consent_on": TODAY() + dt.timedelta(1)},
    ):
        with pytest.raises(DomainError):
            save_contact(officer, made, ContactFacts(name="X", **wrong))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.REFERENCE_WORKER, Role.CULTURE_OFFICER])
def test_who_only_reads_gives_no_role(role):
    context = build.context(build.organisation(), role)
    with pytest.raises(NotAllowed):
        save_role(context, context.organisation, RoleFacts(role="employer"))
    with pytest.raises(NotAllowed):
        remove_role(context, build.organisation("Atelier", "employer").roles.get())


# --- pages ----------------------------------------------------------------------------------------


def test_a_company_is_opened_corrected_and_read(page):
    build.area("Mermoz", insee_codes="69388")
    typed = {"name": "Atelier", "siret": HEAD, "naf": "43.34Z", "size": "11", "qpv": "Mermoz"}
    page.post(reverse("organisations:new"), {**typed, "roles": ["employer"]})
    made = Organisation.objects.get(siret=HEAD)
    body = page.get(reverse("organisations:file", args=[made.pk])).content.decode()
    for words in ("43.34Z Construction", "10 à 19 salariés", "Quartier prioritaire · Mermoz", "Employeur"):
        assert words in body
    form = page.get(reverse("organisations:edit", args=[made.pk])).context["form"]
    assert form["qpv"].value() == "Mermoz"
    answer = page.post(reverse("organisations:edit", args=[made.pk]), {**typed, "naf": "43"})
    assert answer.status_code == 422
    assert "pas un code NAF" in answer.content.decode()
    closed = {**typed, "closed_on": "30/06/2020"}
    answer = page.post(reverse("organisations:edit", args=[made.pk]), closed)
    assert "« Employeur » commence après cette date" in answer.content.decode()
    with build.writing():
        made.roles.update(since=None)
    page.post(reverse("organisations:edit", args=[made.pk]), closed)
    assert "fermée le" in page.get(reverse("organisations:file", args=[made.pk])).content.decode()


def test_a_role_is_added_corrected_and_taken_away(page):
    made = build.organisation("Atelier")
    address = reverse("organisations:role_new", args=[made.pk])
    page.post(address, {"role": "siae", "kind": "etti", "since": "1/2/2016"})
    held = made.roles.get()
    assert (held.kind, held.since) == ("etti", dt.date(2016, 2, 1))
    again = page.post(address, {"role": "siae"})
    assert (again.status_code, "déjà ce rôle" in again.content.decode()) == (422, True)
    page.post(reverse("organisations:role_edit", args=[held.pk]), {"role": "siae", "until": "31/12/2019"})
    assert "jusqu'au 31 déc. 2019" in page.get(
        reverse("organisations:file", args=[made.pk])
    ).content.decode().replace("\u00a0", " ")
    page.post(reverse("organisations:role_remove", args=[held.pk]))
    assert not made.roles.exists()


def test_the_list_is_narrowed_by_place_size_and_state(page, officer):
    qpv = build.area("Mermoz", insee_codes="69388")
    town = build.area("Lyon 8e", kind="arrondissement", code="69388")
    here = OrganisationFacts(name="Atelier", postcode="69008", city="Lyon", size="11", qpv="Mermoz")
    create_organisation(officer, here)
    create_organisation(officer, OrganisationFacts(name="Fermée", closed_on=dt.date(2020, 1, 1)))
    found = lambda query: [  # noqa: E731
        row.record.name for row in page.get(reverse("organisations:list") + query).context["listing"].rows
    ]
    for query in (f"?lieu={qpv.pk}", f"?lieu={town.pk}", "?effectif=11"):
        assert found(query) == ["Atelier"]
    assert found("?etat=closed") == ["Fermée"]
    assert "Fermée" not in found("?etat=open")


def test_the_file_asks_a_constant_number_of_queries(page, room_alone):
    def asked(organisation):
        with CaptureQueriesContext(connection) as seen:
            assert page.get(reverse("organisations:file", args=[organisation.pk])).status_code == 200
        return len(seen)

    made = build.organisation("Atelier", "employer", siret=HEAD)
    build.organisation("Dépôt", siret=SECOND)
    with build.writing():
        made.contacts.create(name="Une personne")
    few = asked(made)
    with build.writing():
        for n in range(5):
            made.contacts.create(name=f"Personne {n}", consent="keep", consent_on=dt.date(2020, 1, 1))
            made.areas.create(area=build.area(f"Zone {n}"))
        for role in ("buyer", "siae", "funder"):
            made.roles.create(role=role)
    assert asked(made) == few
    assert few <= 14
