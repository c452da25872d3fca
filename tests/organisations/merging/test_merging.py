"""Two files of one company become one, and two again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.former import former_numbers, surviving
from maillage.organisations.merging import MergePart, moving, parts
from maillage.organisations.models import (
    Contact,
    DoubleDecision,
    Interaction,
    Liaison,
    LikelyDouble,
    Organisation,
    OrganisationArea,
    OrganisationMergeTrace,
    OrganisationReference,
)
from maillage.organisations.services import (
    forget_traces,
    merge_organisations,
    say_different,
    undo_merge,
)
from maillage.pathways.models import Enrolment
from tests import build
from tests.people.merging.rows import differences, snapshot

pytestmark = pytest.mark.django_db
SIRET, OTHER = "12345678200002", "35600000000048"


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def officer(lead):
    return build.context(lead, Role.LIAISON_OFFICER)


def company(lead, officer, name="Bazar Comète", *, first="2023-01-01", last=None, siret=None, **fields):
    """A company with something in every table."""
    made = build.organisation(name, "employer", "operator", siret=siret)
    with build.writing():
        Organisation.objects.filter(pk=made.pk).update(**fields)
        made.refresh_from_db()
        contact = made.contacts.create(name="Camille Essai", email="camille@example.org")
        OrganisationArea.objects.create(organisation=made, area=_mermoz())
        Liaison.objects.create(
            organisation=made, network=lead, officer=officer.account,
            start_date=build.day(first), end_date=build.day(last),
        )  # fmt: skip
        Interaction.objects.create(
            organisation=made, network=lead, officer=officer.account, contact=contact,
            date=build.day(first), kind="call", summary=f"Un appel de {name}",
        )  # fmt: skip
        OrganisationReference.objects.create(importer=lead, organisation=made, ref=name)
    person = build.person(lead)
    build.contract(person, "2017-03-01", employer=made)
    build.enrolment(build.programme(lead), operator=made, worker=build.account(lead))
    return made


def _mermoz():
    from maillage.territory.models import Area

    return Area.objects.filter(name="Mermoz").first() or build.area("Mermoz")


@pytest.fixture
def two(lead, officer):
    return (
        company(lead, officer, siret=SIRET, phone="+33465710001"),
        company(lead, officer, "BAZAR COMETE", first="2022-01-01", last="2023-06-30", naf="4719B"),
    )


def test_everything_moves_and_nothing_is_left(officer, two):
    kept, gone = two
    merge = merge_organisations(officer, kept.pk, gone.pk, from_absorbed={"name"}, reason="même enseigne")
    assert not Organisation.objects.filter(pk=gone.pk).exists()
    assert EmploymentContract.objects.filter(employer=kept).count() == 2
    assert Enrolment.objects.filter(operator=kept).count() == 2
    assert kept.interactions.count() == 2
    assert kept.references.count() == 2
    kept.refresh_from_db()
    assert (kept.name, kept.siret, kept.naf, kept.phone) == ("BAZAR COMETE", SIRET, "4719B", "+33465710001")
    assert (merge.absorbed_number, merge.absorbed_name) == (gone.pk, "BAZAR COMETE")
    assert surviving([gone.pk]) == {gone.pk: kept.pk}
    assert former_numbers(kept.pk) == [gone.pk]


def test_what_both_cannot_keep_is_reconciled(officer, two):
    kept, gone = two
    with build.writing():
        kept.roles.filter(role="employer").update(since="2020-01-01", until="2021-01-01")
        gone.roles.filter(role="employer").update(since="2019-01-01")
        gone.contacts.update(confirmed_on="2025-01-01", phone="+33465710002")
    merge_organisations(officer, kept.pk, gone.pk)
    held = kept.roles.get(role="employer")
    assert (held.since, held.until) == (dt.date(2019, 1, 1), None)
    assert kept.areas.count() == 1
    spans = [(one.start_date, one.end_date) for one in kept.liaisons.order_by("start_date")]
    assert spans == [(dt.date(2022, 1, 1), dt.date(2022, 12, 31)), (dt.date(2023, 1, 1), None)]
    contact = kept.contacts.get()
    assert (contact.phone, contact.confirmed_on) == ("+33465710002", dt.date(2025, 1, 1))
    assert set(kept.interactions.values_list("contact_id", flat=True)) == {contact.pk}


def test_undoing_gives_back_the_very_same_rows(officer, two):
    kept, gone = two
    with build.writing():
        Liaison.objects.filter(organisation=gone).update(end_date=None)
        Liaison.objects.filter(organisation=kept).update(end_date="2024-01-01")
    before = snapshot()
    merge = merge_organisations(officer, kept.pk, gone.pk, from_absorbed={"name", "phone"})
    assert differences(before, snapshot())
    assert kept.liaisons.count() == 3
    undo_merge(officer, merge.pk)
    assert differences(before, snapshot()) == []
    assert not OrganisationMergeTrace.objects.exists()
    with pytest.raises(DomainError, match="déjà annulée"):
        undo_merge(officer, merge.pk)


def test_what_was_added_since_stays_and_what_was_corrected_is_kept(officer, lead, two):
    kept, gone = two
    merge = merge_organisations(officer, kept.pk, gone.pk, from_absorbed={"name"})
    with build.writing():
        added = kept.interactions.create(
            network=lead, officer=officer.account, date=dt.date(2024, 1, 1), kind="call", summary="Depuis"
        )
        Organisation.objects.filter(pk=kept.pk).update(name="Corrigé depuis")
        Interaction.objects.filter(summary="Un appel de BAZAR COMETE").delete()
    undo_merge(officer, merge.pk)
    kept.refresh_from_db()
    added.refresh_from_db()
    assert (kept.name, added.organisation_id) == ("Corrigé depuis", kept.pk)
    assert not Interaction.objects.filter(organisation=gone).exists()
    assert Contact.objects.filter(organisation=gone).count() == 1


def test_two_numbers_ask_which_is_right(officer, lead):
    kept, gone = company(lead, officer, siret=SIRET), company(lead, officer, "Bazar", siret=OTHER)
    with pytest.raises(DomainError, match="dites lequel") as caught:
        merge_organisations(officer, kept.pk, gone.pk, from_absorbed={"siret"})
    assert caught.value.field == "siret"
    assert Organisation.objects.filter(pk=gone.pk).exists()
    before = snapshot()
    merge = merge_organisations(officer, kept.pk, gone.pk, siret=OTHER)
    kept.refresh_from_db()
    assert (kept.siret, kept.siren) == (OTHER, OTHER[:9])
    undo_merge(officer, merge.pk)
    assert differences(before, snapshot()) == []


def test_the_number_of_the_absorbed_file_is_not_lost(officer, lead):
    kept, gone = company(lead, officer), company(lead, officer, "Bazar", siret=OTHER)
    merge_organisations(officer, kept.pk, gone.pk)
    kept.refresh_from_db()
    assert kept.siret == OTHER


def test_a_name_that_reveals_stays_reserved(officer, lead):
    kept, gone = company(lead, officer), company(lead, officer, "Bazar", reveals=True)
    merge_organisations(officer, kept.pk, gone.pk)
    kept.refresh_from_db()
    assert kept.reveals


def test_who_has_accounts_or_leads_is_not_absorbed(officer, lead, two):
    kept, _gone = two
    with_account, managed, manages = (build.organisation() for _ in range(3))
    build.account(with_account)
    with build.writing():
        Organisation.objects.filter(pk=managed.pk).update(accounts_managed_by=manages)
    for gone in (with_account, manages, lead):
        with pytest.raises(DomainError, match="gardez cette fiche"):
            merge_organisations(officer, kept.pk, gone.pk)
    merge_organisations(officer, with_account.pk, kept.pk)  # the other way round


def test_what_a_rule_forbids_is_said_as_what_to_settle(officer, lead, two):
    kept, gone = two
    with build.writing():
        for organisation in two:
            organisation.branches.create(name="Antenne Sud")
    with pytest.raises(DomainError, match="Une antenne porte déjà ce nom"):
        merge_organisations(officer, kept.pk, gone.pk)
    assert Organisation.objects.filter(pk=gone.pk).exists()


def test_rooms_forbid_and_settle(officer, two, monkeypatch):
    kept, gone = two

    class Room(MergePart):
        forbids = True

        def refusals(self, context, survivor_id, absorbed_id):
            return ["Une offre est ouverte."] if self.forbids else []

        def reconcile(self, trace, survivor_id, absorbed_id):
            for branch in apps.get_model("territory.Branch").objects.filter(organisation_id=absorbed_id):
                trace.remove("territory_branch", branch.pk)

    monkeypatch.setattr(parts, "_parts", [Room()])
    with build.writing():
        for organisation in two:
            organisation.branches.create(name="Antenne Sud")
    with pytest.raises(DomainError, match="Une offre est ouverte"):
        merge_organisations(officer, kept.pk, gone.pk)
    Room.forbids = False
    before = snapshot()
    merge = merge_organisations(officer, kept.pk, gone.pk)
    assert kept.branches.count() == 1
    undo_merge(officer, merge.pk)
    assert differences(before, snapshot()) == []


def test_every_key_to_an_organisation_is_moved():
    """A room added tomorrow is moved too: nothing is listed by hand but the two kinds of pairs."""
    keys = {
        (model._meta.db_table, f.column)
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if isinstance(f, ForeignKey) and f.remote_field.model is Organisation
    }
    apart = {
        (model._meta.db_table, name)
        for model in (LikelyDouble, DoubleDecision)
        for name in ("low_id", "high_id")
    }
    moved = {(column.table, column.name) for column in moving.organisation_columns()}
    assert keys - apart == moved
    assert ("employment_employmentcontract", "employer_id") in moved


def test_merges_are_undone_last_first_and_for_thirty_days(officer, lead, two):
    kept, gone = two
    third = company(lead, officer, "Troisième")
    first = merge_organisations(officer, kept.pk, gone.pk)
    second = merge_organisations(officer, kept.pk, third.pk)
    with pytest.raises(DomainError, match="annulez-la d'abord"):
        undo_merge(officer, first.pk)
    undo_merge(officer, second.pk)
    later = timezone.now() + dt.timedelta(days=31)
    assert forget_traces(later) == 1
    with pytest.raises(DomainError, match="pendant 30 jours"):
        undo_merge(officer, first.pk)


def test_a_pair_said_different_follows_the_survivor(officer, lead, two):
    kept, gone = two
    third = company(lead, officer, "Troisième")
    say_different(officer, gone.pk, third.pk)
    before = snapshot()
    merge = merge_organisations(officer, kept.pk, gone.pk)
    assert DoubleDecision.objects.filter(low=min(kept.pk, third.pk), high=max(kept.pk, third.pk)).exists()
    undo_merge(officer, merge.pk)
    assert differences(before, snapshot()) == []


def test_who_may_not_edit_may_not_merge(lead, two):
    reader = build.context(lead, Role.CULTURE_OFFICER)
    with pytest.raises(NotAllowed):
        merge_organisations(reader, two[0].pk, two[1].pk)
    with pytest.raises(DomainError, match="elle-même"):
        merge_organisations(build.context(lead, Role.LIAISON_OFFICER), two[0].pk, two[0].pk)


def test_a_spreadsheet_that_names_the_absorbed_file_opens_nothing(officer, lead):
    from maillage.kernel.history import Actor
    from maillage.organisations.services import find_or_create
    from tests.exchange.files import Imports, contract, counts, person
    from tests.exchange.files import company as row

    imports = Imports(Actor("tests", organisation_id=lead.pk), lead.pk)
    build.programme(lead)
    imports.people(person())
    imports.organisations(
        row("S1", name="Bazar Comète", siret=SIRET), row("S2", name="Comète SARL", siret=OTHER)
    )
    by_name, by_number = contract(employer_name="Comète SARL"), contract("C2", employer_siret=OTHER)
    assert counts(imports.contracts(by_name, by_number)) == (2, 0, 0, 0)
    kept, gone = Organisation.objects.get(siret=SIRET), Organisation.objects.get(siret=OTHER)
    merge = merge_organisations(officer, kept.pk, gone.pk, siret=SIRET)
    before = Organisation.objects.count()
    assert counts(imports.contracts(by_name, by_number)) == (0, 0, 2, 0)
    both = imports.organisations(row("S1", name="Bazar Comète", siret=SIRET))
    assert counts(both) == (0, 0, 1, 0)
    again = imports.organisations(row("S2", name="Bazar Comète", siret=OTHER))
    assert counts(again) == (0, 0, 1, 0)
    whole = imports.organisations(
        row("S1", name="Bazar Comète", siret=SIRET), row("S2", name="Comète SARL", siret=OTHER)
    )
    assert counts(whole) == (0, 0, 2, 0)
    assert any("fusionnée avec celle d'une autre ligne" in said for said in whole.warnings)
    other = Imports(imports.actor, build.organisation("Autre maison", "lead").pk)
    assert counts(other.organisations(row("X1", name="Comète SARL", siret=OTHER))) == (0, 1, 0, 0)
    kept.refresh_from_db()
    assert kept.siret == SIRET
    assert find_or_create(officer, name="COMETE SARL") == kept
    assert find_or_create(officer, siret=OTHER) == kept
    assert Organisation.objects.count() == before + 1, "the other house alone"
    undo_merge(officer, merge.pk)
    assert find_or_create(officer, siret=OTHER) != kept
