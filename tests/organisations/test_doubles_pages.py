"""The queue of likely doubles, two files side by side, what is decided, and files seen while one is typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.organisations.doubles import compare, queue
from maillage.organisations.models import DoubleDecision, LikelyDouble, Organisation
from maillage.organisations.services import note_pairs_of, refresh_queue, reopen, say_different
from tests import build

SIRET, OTHER = "12345678200002", "35600000000048"

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def page(officer, client):
    client.force_login(officer.account)
    return client


def alike(name="Bazar Comète", count=2, **fields):
    made = [build.organisation(name if n % 2 else f"SARL {name.upper()}", "employer") for n in range(count)]
    with build.writing():
        Organisation.objects.filter(pk__in=[o.pk for o in made]).update(
            address="1 rue de l'Essai", postcode="69008", city="Lyon", **fields
        )
    return made


def test_the_queue_is_ranked_and_forgets_what_was_decided(officer):
    one, two = alike()
    three, four = build.organisation("Librairie Jade"), build.organisation("Librairie Jade SAS")
    assert refresh_queue() == 2
    found = queue(officer)
    assert [(i.pair.low_id, i.pair.high_id) for i in found.items] == [(one.pk, two.pk), (three.pk, four.pk)]
    assert found.items[0].share > found.items[1].share
    assert all(item.reasons for item in found.items)
    say_different(officer, two.pk, one.pk, "deux gérants")
    assert queue(officer).total == 1
    refresh_queue()
    assert queue(officer).total == 1, "it is remembered"
    reopen(officer, one.pk, two.pk)
    assert queue(officer).total == 2
    reader = build.context(officer.organisation, Role.CULTURE_OFFICER)
    assert queue(reader).total == 0


def test_files_just_opened_enter_the_queue(officer):
    one, two = alike()
    assert note_pairs_of([two.pk]) == 1
    assert LikelyDouble.objects.get().low_id == one.pk


def test_two_files_side_by_side(officer, page):
    one, two = alike()
    with build.writing():
        Organisation.objects.filter(pk=one.pk).update(siret=SIRET)
        Organisation.objects.filter(pk=two.pk).update(siret=OTHER, phone="+33465710001")
        two.contacts.create(name="Camille")
    case = compare(officer, one.pk, two.pk)
    assert case.sides[0].pk == two.pk, "the fuller one first"
    lines = {line.name: line for line in case.lines if line.name}
    assert (lines["siret"].differs, lines["siret"].chosen) == (True, None)
    assert lines["name"].chosen == 0
    html = page.get(reverse("organisations:compare", args=[one.pk, two.pk])).content.decode()
    assert "Bazar Comète" in html
    assert "04 65 71 00 01" in html


def test_a_pair_is_merged_and_the_old_address_leads_to_what_is_left(page):
    one, two = alike()
    refresh_queue()
    assert "1 paire à examiner" in page.get(reverse("organisations:doubles")).content.decode()
    address = reverse("organisations:merge", args=[one.pk, two.pk])
    assert page.post(address, {}).status_code == 422
    answer = page.post(address, {"garder": one.pk, "name": two.pk})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.name == "Bazar Comète"
    gone = page.get(reverse("organisations:file", args=[two.pk]))
    assert gone.headers["Location"] == reverse("organisations:file", args=[one.pk])
    typed = page.post(reverse("organisations:interaction_new", args=[two.pk]), {"summary": "x"})
    assert typed.headers["Location"] == reverse("organisations:file", args=[one.pk])
    html = page.get(reverse("organisations:double_decisions")).content.decode()
    assert "Annuler la fusion" in html
    page.post(reverse("organisations:merge_undo", args=[one.merges.get().pk]))
    assert Organisation.objects.filter(pk=two.pk).exists()


def test_two_numbers_are_chosen_between(page):
    one, two = alike()
    with build.writing():
        Organisation.objects.filter(pk=one.pk).update(siret=SIRET)
        Organisation.objects.filter(pk=two.pk).update(siret=OTHER)
    address = reverse("organisations:merge", args=[one.pk, two.pk])
    refused = page.post(address, {"garder": one.pk})
    assert refused.status_code == 422
    assert "dites lequel est le bon" in refused.content.decode()
    page.post(address, {"garder": one.pk, "siret": two.pk})
    one.refresh_from_db()
    assert one.siret == OTHER


def test_two_companies_leave_the_queue_and_come_back(page):
    one, two = alike()
    refresh_queue()
    page.post(reverse("organisations:differ", args=[one.pk, two.pk]), {"reason": "deux gérants"})
    assert DoubleDecision.objects.get().reason == "deux gérants"
    assert "Aucun doublon" in page.get(reverse("organisations:doubles")).content.decode()
    html = page.get(reverse("organisations:double_decisions")).content.decode()
    assert "deux gérants" in html
    page.post(reverse("organisations:review_again", args=[one.pk, two.pk]))
    assert not DoubleDecision.objects.exists()
    assert page.get(reverse("organisations:compare", args=[one.pk, one.pk])).status_code == 404


def test_likely_files_show_while_one_is_typed_and_the_answer_is_kept(page):
    (one,) = alike(count=1)
    address = reverse("organisations:alike")
    hints = page.post(address, {"name": "bazar comete", "postcode": "69008"}).content.decode()
    assert reverse("organisations:file", args=[one.pk]) in hints
    assert "Nom : identique" in hints
    assert page.post(address, {"name": "b"}).content.decode().strip() == ""
    by_phone = {"name": "Autre enseigne", "phone": "04 65 71 00 01", "email": "comete@comete.example"}
    with build.writing():
        Organisation.objects.filter(pk=one.pk).update(phone="+33465710001", email="comete@comete.example")
    assert "Téléphone : identique" in page.post(address, by_phone).content.decode()
    new = {"name": "Bazar Comete", "postcode": "69008"}
    assert "peut-être déjà" in page.post(reverse("organisations:new"), new).content.decode()
    page.post(reverse("organisations:new"), new | {"confirmed": "1"})
    assert DoubleDecision.objects.get().low_id == one.pk
    # A SIRET that is almost certainly this company's still asks.
    same = {"name": "SARL Bazar Comète", "siret": SIRET, "address": "1 rue de l'Essai", "postcode": "69008"}
    assert "peut-être déjà" in page.post(reverse("organisations:new"), same).content.decode()


def test_questions_do_not_grow_with_the_queue(page):
    alike()
    refresh_queue()

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page.get(reverse("organisations:doubles"))
        return len(asked)

    count()
    few = count()
    for number in range(8):
        alike(f"Enseigne {chr(97 + number) * 6}")
    refresh_queue()
    assert LikelyDouble.objects.count() == 9
    assert count() == few
