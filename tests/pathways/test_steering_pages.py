"""Lists and files of the programme's side: a constant number of queries, and what they say."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.pathways.models import Commission, Diagnosis, Programme, ReferralState
from maillage.pathways.programmes import delivered_text
from maillage.pathways.queries.caseload import caseload
from tests import build

from .test_programmes import CHANGED, MINIMAL


@pytest.fixture
def manager(house, client):
    client.force_login(house.manager.account)
    return client


def fill(house, count):
    """`count` more of everything a page may list."""
    commission = Commission.objects.filter(programme=house.programme).first()
    if commission is None:
        with build.writing():
            commission = Commission.objects.create(
                programme=house.programme, kind="follow_up", date=timezone.localdate()
            )
    for _n in range(count):
        pathway = build.enrolment(
            house.programme,
            build.person(house.operator),
            operator=house.operator,
            worker=house.worker.account,
        )
        build.enrolment(house.programme, build.person(house.operator), operator=house.operator)
        build.step(pathway, start="2017-03-01")
        build.appointment(pathway.person, "2017-03-02", pathway, attendance="kept")
        referral = build.referral(
            house.programme, build.person(house.operator), house.operator, state=ReferralState.DIAGNOSED
        )
        with build.writing():
            Diagnosis.objects.create(referral=referral, date=referral.received_on, objectives="x")
            commission.items.create(kind="follow_up", enrolment=pathway, position=1)
            Commission.objects.create(
                programme=house.programme,
                kind="validation",
                date=timezone.localdate(),
                branch=build.branch(house.lead),
            )
    return commission


PAGES = {
    "programme_list": 12,
    "referral_list": 15,
    "commission_list": 15,
    "caseload": 18,
    "blocked": 16,
    "bulk_hand_over": 18,
}


def queries_of(client, address, counter):
    with counter() as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def counter():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.mark.parametrize(("name", "most"), PAGES.items())
def test_lists_ask_as_much_for_few_as_for_many(house, manager, counter, name, most):
    address = reverse(f"pathways:{name}") + (
        f"?de={house.worker.account.pk}" if name == "bulk_hand_over" else ""
    )
    fill(house, 1)
    few = queries_of(manager, address, counter)
    fill(house, 4)
    assert queries_of(manager, address, counter) == few
    assert few <= most


@pytest.mark.parametrize(
    ("name", "most"), [("commission", 20), ("commission_desk", 28), ("commission_minutes", 16)]
)
def test_a_meeting_asks_as_much_for_few_points_as_for_many(house, manager, counter, name, most):
    commission = fill(house, 1)
    address = reverse(f"pathways:{name}", args=[commission.pk])
    few = queries_of(manager, address, counter)
    fill(house, 4)
    assert queries_of(manager, address, counter) == few
    assert few <= most


def test_the_dashboard_asks_as_much_for_few_as_for_many(house, manager, counter):
    address = reverse("pathways:dashboard", args=[house.programme.pk]) + "?annee=2017"
    fill(house, 1)
    few = queries_of(manager, address, counter)
    fill(house, 3)
    assert queries_of(manager, address, counter) == few
    assert few <= 30


def test_files_ask_a_bounded_number_of_queries(house, manager, counter):
    fill(house, 2)
    referral = house.programme.referrals.first()
    assert queries_of(manager, reverse("pathways:referral", args=[referral.pk]), counter) <= 14
    address = reverse("pathways:programme_detail", args=[house.programme.pk])
    assert queries_of(manager, address, counter) <= 10


# --- what they say --------------------------------------------------------------------------------


def test_the_dashboard_reads_figures_against_targets(house, manager):
    for month in range(1, 4):
        build.enrolment(
            house.programme,
            entry=f"2017-0{month}-05",
            exit="2017-12-01",
            kind="cdi" if month < 3 else "moved",
        )
    page = manager.get(reverse("pathways:dashboard", args=[house.programme.pk]) + "?annee=2017")
    aims = {aim["label"]: aim for aim in page.context["aims"]}
    assert str(aims["Nouveaux entrants"]["figure"]) == "3"
    assert (aims["Nouveaux entrants"]["target"], aims["Nouveaux entrants"]["gap"]) == ("900", "− 897")
    assert aims["Sorties positives"]["reached"]
    assert aims["Sorties positives"]["gap"] == "+ 17 points"
    assert str(aims["dont en emploi"]["figure"]) == "67\u00a0%"
    for label in ("Nouveaux entrants", "dont en emploi"):  # each figure opens to its definition and records
        opened = manager.get(aims[label]["url"])
        assert f">{aims[label]['figure']}<" in opened.content.decode()
    whole = page.context["whole"][0]
    assert (str(whole["figure"]), whole["target"]) == ("3", "6\u202f000")


def test_direction_reads_the_dashboard_without_a_link_to_a_case(house, client):
    build.enrolment(house.programme, build.person(house.lead, "Nominative"), "2017-01-05")
    fill(house, 1)
    client.force_login(build.context(house.lead, Role.DIRECTION).account)
    text = client.get(reverse("pathways:dashboard", args=[house.programme.pk])).content.decode()
    assert "Nominative" not in text
    assert "/commissions/" not in text
    assert client.get(reverse("pathways:steering")).status_code == 302


def test_a_structure_without_programme_is_told_so(db, client):
    client.force_login(build.context(build.organisation(), Role.DIRECTION).account)
    assert "ne conduit pas" in client.get(reverse("pathways:steering")).content.decode()


def test_the_caseload_counts_by_worker_against_the_norm_and_the_working_time(house):
    for _n in range(9):
        build.enrolment(house.programme, operator=house.operator, worker=house.worker.account)
    build.enrolment(house.programme, operator=house.operator)
    build.enrolment(
        house.programme,
        operator=house.operator,
        worker=house.worker.account,
        exit="2017-09-01",
        kind="moved",
    )
    with build.writing():
        membership = house.worker.membership
        membership.fte = "0.50"
        membership.save()
    found = caseload(house.manager, [house.programme], timezone.localdate())
    mine = next(load for load in found.loads if load.worker == house.worker.account)
    assert (mine.total, found.unassigned, found.total) == (9, 1, 10)
    assert mine.percent == 20  # 9 of 90, at half time
    assert not mine.over
    idle = next(load for load in found.loads if load.worker == house.colleague.account)
    assert (idle.total, idle.share) == (0, 0)


def test_a_worker_sees_the_caseload_of_their_structure_only(house):
    other = build.organisation("Voisin", "operator")
    neighbour = build.context(other)
    build.enrolment(house.programme, operator=other, worker=neighbour.account)
    build.enrolment(house.programme, operator=house.operator, worker=house.worker.account)
    found = caseload(house.worker, [house.programme], timezone.localdate())
    assert {load.worker for load in found.loads} == {house.worker.account, house.colleague.account}
    assert found.total == 1


def test_blocked_pathways_are_listed_with_their_reasons(house, manager):
    build.enrolment(house.programme, build.person(house.operator, "Immobile"), operator=house.operator)
    text = manager.get(reverse("pathways:blocked")).content.decode()
    assert "Immobile" in text
    assert "Aucune étape en cours depuis" in text


# --- programme files ------------------------------------------------------------------------------


def load(client, text, **data):
    return client.post(reverse("pathways:programme_load"), {"text": text, **data})


def test_a_file_is_checked_shown_then_loaded(house, manager):
    answer = load(manager, MINIMAL)
    assert "est un nouveau programme" in answer.content.decode()
    assert not Programme.objects.filter(code="cap-emploi").exists()
    load(manager, MINIMAL, load="1")
    programme = Programme.objects.get(code="cap-emploi")
    preview = load(manager, CHANGED).content.decode()
    assert "ce qui change après la version 1" in preview
    assert "Actions complémentaires" in preview
    answer = load(manager, CHANGED, load="1")
    assert answer.status_code == 422
    assert "indiquez le jour" in answer.content.decode()
    load(manager, CHANGED, load="1", valid_from="01/01/2030", reason="avenant")
    assert programme.versions.count() == 2
    page = manager.get(reverse("pathways:programme_detail", args=[programme.pk]) + "?version=2")
    assert "Ce que la version 2 change à la version 1" in page.content.decode()
    again = manager.get(reverse("pathways:programme_file", args=[programme.versions.get(number=2).pk]))
    assert again.content.decode() == CHANGED


def test_faults_of_a_file_are_listed_with_their_lines(house, manager):
    answer = load(manager, MINIMAL.replace("class: dropout", "class: sortie"))
    assert answer.status_code == 422
    assert "ligne 9, exit_kinds.left.class" in answer.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_comes_in_the_encodings_people_have(house, manager, encoding):
    upload = SimpleUploadedFile("p.yaml", MINIMAL.replace("Départ", "Départ à l'œil").encode(encoding))
    manager.post(reverse("pathways:programme_load"), {"file": upload, "load": "1"})
    programme = Programme.objects.get(code="cap-emploi")
    assert "Départ à l'œil" in programme.versions.get().source


def test_what_is_not_text_is_refused(house, manager):
    upload = SimpleUploadedFile("p.yaml", b"\x81\x8d\x8f" * 10)
    answer = manager.post(reverse("pathways:programme_load"), {"file": upload})
    assert "pas un texte" in answer.content.decode()
    assert manager.post(reverse("pathways:programme_load"), {"text": " "}).status_code == 422


def test_a_delivered_programme_is_a_start(house, manager):
    page = manager.get(reverse("pathways:programme_load") + "?livre=gpp")
    assert page.context["form"].initial["text"] == delivered_text("gpp")


def test_another_lead_reaches_neither_file_nor_version(house, client):
    foreign = build.context(build.organisation(), Role.PROGRAMME_MANAGER)
    client.force_login(foreign.account)
    version = house.programme.versions.get()
    assert client.get(reverse("pathways:programme_file", args=[version.pk])).status_code == 404
    assert client.get(reverse("pathways:dashboard", args=[house.programme.pk])).status_code == 404
    assert client.get(reverse("pathways:programme_load") + f"?version={version.pk}").status_code == 404


def test_lists_are_taken_away_as_spreadsheets(house, manager):
    fill(house, 2)
    for name in ("referral_list", "commission_list"):
        answer = manager.get(reverse(f"pathways:{name}") + "?format=xlsx")
        assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_list_of_prescriptions_is_narrowed(house, manager):
    fill(house, 1)
    build.referral(house.programme, build.person(house.operator, "Éloïse"), state="refused")
    page = manager.get(reverse("pathways:referral_list") + "?pending=1")
    assert page.context["listing"].count == 1
    page = manager.get(reverse("pathways:referral_list") + "?q=eloise")
    assert page.context["listing"].count == 1


def test_the_day_of_the_rules_is_the_day_of_the_fact(house):
    """A pathway entered before a change keeps the kinds of its time for an exit of that time."""
    from maillage.pathways.programmes import load_file
    from maillage.pathways.services.exits import ExitFacts, pronounce_exit

    load_file(house.manager, MINIMAL)
    programme = Programme.objects.get(code="cap-emploi")
    renamed = MINIMAL.replace("  left: {class: dropout, fr: Départ}", "  gone: {class: dropout, fr: Parti}")
    load_file(house.manager, renamed, valid_from=dt.date(2018, 1, 1))
    pathway = build.enrolment(programme, entry="2017-02-01")
    pronounce_exit(house.manager, pathway, ExitFacts(kind="left", date=dt.date(2017, 12, 31)))
    later = build.enrolment(programme, entry="2017-02-01")
    pronounce_exit(house.manager, later, ExitFacts(kind="gone", date=dt.date(2018, 1, 1)))
