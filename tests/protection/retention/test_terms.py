"""Terms: computed from what programmes say, told in time, put off for a reason; archives read by few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.months import add_months
from maillage.pathways.programmes import parse
from maillage.people.models import Person
from maillage.protection.models import AccessRecord
from maillage.protection.retention import queries, services
from maillage.protection.retention.anonymising import close_files, due_now
from maillage.protection.retention.archive import archived_for, read_archive
from maillage.protection.retention.contacts import last_contacts, refresh
from maillage.protection.retention.models import ArchiveReading, Due
from maillage.protection.retention.rules import Rule, archive_duty, due_on
from tests import build

from .small import SECRET, TODAY, Old, make


@pytest.fixture
def old(db: None) -> Old:
    return make()


@pytest.fixture
def worker(old: Old) -> Context:
    return Context.of(old.worker.memberships.select_related("account", "organisation").get())


def test_the_longest_rule_holds_and_an_open_pathway_has_no_term():
    last = dt.date(2020, 1, 31)
    assert due_on(last, []) == dt.date(2022, 1, 31)
    assert due_on(last, [Rule("a", 24), Rule("b", 37)]) == dt.date(2023, 2, 28)
    assert due_on(last, [Rule("a", 24), Rule("b", open=True)]) is None


def test_the_duty_that_lasts_longest_keeps_the_archive():
    short, long = Rule("a", archive_until=dt.date(2025, 1, 1)), Rule("b", archive_until=dt.date.max)
    assert archive_duty([short, long, Rule("c")], dt.date(2024, 1, 1)) is long
    assert archive_duty([short], dt.date(2026, 1, 1)) is None


def test_a_programme_says_how_long(tmp_path):
    from maillage.pathways.programmes import delivered_text

    said = parse(delivered_text("plie")).retention
    assert (said.months, said.archive_years, said.archive_until) == (24, 5, dt.date.max)
    paid = delivered_text("plie").replace("    years: 5\n", "    years: 5\n    last_payment: 2020-06-30\n")
    assert parse(paid).retention.archive_until == dt.date(2025, 6, 30)
    assert parse(delivered_text("gpp")).retention.archive_until is None


def test_the_last_contact_is_the_latest_fact_of_the_past(old: Old):
    person = old.people["Alpha"]
    assert last_contacts([person.pk], TODAY) == {person.pk: dt.date(2014, 12, 30)}
    build.appointment(person, "2025-05-05", attendance="kept")
    build.appointment(person, "2030-05-05")
    assert last_contacts([person.pk], TODAY) == {person.pk: dt.date(2025, 5, 5)}


def test_somebody_met_again_loses_the_notice(old: Old):
    refresh(TODAY)
    person = old.people["Alpha"]
    assert Due.objects.get(person=person).noticed_on == TODAY
    build.appointment(person, str(TODAY), attendance="kept")
    refresh(TODAY)
    assert Due.objects.get(person=person).noticed_on is None
    assert person.pk not in due_now(TODAY + dt.timedelta(days=40))


def test_a_suspension_puts_the_term_off(old: Old, worker: Context):
    today = timezone.localdate()
    refresh(today)
    later, person = today + dt.timedelta(days=31), old.people["Alpha"]
    assert person.pk in due_now(later)
    with pytest.raises(DomainError, match="pourquoi"):
        services.suspend(worker, person, until=later, reason=" ")
    with pytest.raises(DomainError, match="Un an au plus"):
        services.suspend(worker, person, until=add_months(today, 13), reason="contrôle")
    held = services.suspend(worker, person, until=add_months(today, 6), reason="contrôle annoncé")
    assert person.pk not in due_now(later)
    assert person.pk in due_now(add_months(today, 7))
    services.lift(worker, held)
    assert person.pk in due_now(later)
    with pytest.raises(NotAllowed):
        services.suspend(build.context(old.lead, Role.RECEPTION), person, until=later, reason="non")


def test_the_pages_of_terms(old: Old, worker: Context, client):
    refresh(timezone.localdate())
    assert queries.noticed_count(worker) == 4
    client.force_login(worker.account)
    page = client.get(reverse("retention:terms")).content.decode()
    assert "Alpha" in page
    assert "Omega" not in page
    assert "Anonymisé à partir du" in page
    url = reverse("retention:suspend", args=[old.people["Alpha"].pk])
    assert client.post(url, {"until": "", "reason": ""}).status_code == 422
    day = add_months(timezone.localdate(), 3)
    assert client.post(url, {"until": f"{day:%d/%m/%Y}", "reason": "recours"}).status_code == 302
    assert "recours" in client.get(reverse("retention:terms")).content.decode()
    assert queries.noticed_count(worker) == 3
    assert "au terme de leur conservation" in client.get(reverse("web:home")).content.decode()


def test_the_archive_opens_for_a_reason_that_stays(db: None, client):
    old = make("plie")
    person = old.people["Alpha"]
    close_files([person.pk], TODAY)
    funder = build.context(old.lead, Role.FUNDING_MANAGER)
    assert archived_for(build.context(build.organisation(), Role.FUNDING_MANAGER)).count() == 0
    assert archived_for(build.context(old.lead, Role.PROGRAMME_MANAGER)).count() == 0
    archived = archived_for(funder).get()
    with pytest.raises(DomainError, match="pourquoi"):
        read_archive(funder, archived, " ")
    content = read_archive(funder, archived, "contrôle de service fait")
    assert content["people.Person"][0]["last_name"] == "Alpha"
    assert content["pathways.Appointment"][0]["note"] == f"{SECRET} Alpha"
    assert ArchiveReading.objects.get().reason == "contrôle de service fait"
    assert AccessRecord.objects.filter(person_id=person.pk, page="retention:archive").count() == 1
    client.force_login(funder.account)
    url = reverse("retention:archive", args=[person.pk])
    assert "PrenomAlpha" not in client.get(url).content.decode()
    assert "PrenomAlpha" in client.post(url, {"reason": "contrôle de service fait"}).content.decode()


def test_the_command_tells_before_it_does(old: Old, capsys):
    call_command("retention", dry_run=True)
    assert "4 dossiers" in capsys.readouterr().out
    assert Person.objects.filter(kept_as="").count() == 5
