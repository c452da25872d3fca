"""Need to know: what a colleague, a manager, reception, a partner read of one file, wherever it shows."""

import pytest
from django.test import Client

from maillage.accounts.roles import Role
from maillage.kernel.errors import NotAllowed
from maillage.pathways.models import Diagnosis
from maillage.people.masking import file_sight
from maillage.people.nomenclature import sensitive_barriers, sensitive_kinds
from maillage.people.services import note_barrier, record_situation, record_situations
from maillage.people.team import in_team
from tests import build

from .conftest import House, signed_in

pytestmark = pytest.mark.django_db

CONFIDED = ("parole confiée", "Objectif confié", "précision confiée", "RSA", "Santé (sans")
TABS = ("", "parcours/", "entretiens/", "situation/", "contrats/", "suivi/", "historique/")


def read_file(client: Client, pk: int) -> str:
    pages = [client.get(f"/personnes/{pk}/{tab}") for tab in TABS]
    return "".join(page.content.decode() for page in pages if page.status_code == 200)


def test_the_reference_worker_and_the_manager_read_what_is_confided(house):
    for context in (house.worker, house.manager):
        page = read_file(signed_in(context), house.mine.pk)
        for said in CONFIDED:
            assert said in page, said


def test_a_colleague_reads_the_file_without_its_confidences(house):
    page = read_file(signed_in(house.colleague), house.mine.pk)
    for said in ("Inès Mienne", "PLIE", "Permis B", "Mobilité", "04 78 60 00 00"):
        assert said in page
    for hidden in CONFIDED:
        assert hidden not in page


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER, Role.CREATION_ADVISER])
def test_other_roles_read_none_of_it(house, role):
    page = read_file(signed_in(build.context(house.ours, role)), house.mine.pk)
    for hidden in CONFIDED:
        assert hidden not in page


def test_who_takes_over_joins_the_team_and_who_hands_over_leaves_it(house):
    assignment = house.mine.enrolments.get().assignments.get()
    with build.writing():
        assignment.end_date = build.day("2017-06-30")
        assignment.save()
        house.mine.enrolments.get().assignments.create(
            worker=house.colleague.account, organisation=house.ours, start_date=build.day("2017-07-01")
        )
    assert in_team(house.colleague, [house.mine.pk]) == {house.mine.pk}
    assert in_team(house.worker, [house.mine.pk, house.second.pk]) == set()


def test_the_last_worker_of_a_closed_pathway_stays_of_the_team(house):
    closed = build.enrolment(
        build.programme(house.lead, "gpp"),
        entry="2015-01-01",
        exit="2015-12-31",
        kind=build.programme(house.lead, "gpp").exit_kinds.first().code,
        operator=house.ours,
        worker=house.worker.account,
    )
    assert in_team(house.worker, [closed.person_id])
    assert not in_team(house.colleague, [closed.person_id])


def test_where_nobody_is_designated_the_structure_is_the_team(house):
    with build.writing():
        house.mine.enrolments.get().assignments.all().delete()
    assert in_team(house.colleague, [house.mine.pk])
    opened = build.person(house.ours)
    assert in_team(house.colleague, [opened.pk])
    assert not in_team(house.neighbour, [opened.pk, house.mine.pk])
    assert not in_team(build.context(house.ours, Role.RECEPTION), [opened.pk])


def test_one_reads_again_what_one_wrote(house):
    enrolment = house.mine.enrolments.get()
    build.appointment(
        house.mine, "2017-04-01", enrolment, worker=house.colleague.account, note="remplacement du jour"
    )
    page = signed_in(house.colleague).get(f"/personnes/{house.mine.pk}/entretiens/").content.decode()
    assert "remplacement du jour" in page
    assert "parole confiée" not in page


def test_a_colleague_moves_an_appointment_without_reading_or_losing_its_note(house):
    appointment = house.mine.appointments.get()
    client = signed_in(house.colleague)
    page = client.get(f"/entretiens/{appointment.pk}/").content.decode()
    assert "parole confiée" not in page
    moved = {"date": "02/03/2017", "mode": "phone", "theme": "other", "attendance": "", "note": "effacée ?"}
    client.post(f"/entretiens/{appointment.pk}/", moved | {"worker": house.worker.account.pk})
    appointment.refresh_from_db()
    assert (appointment.mode, appointment.note) == ("phone", "parole confiée")


def test_a_colleague_answers_ordinary_questions_only(house):
    day = build.day("2017-05-01")
    record_situation(house.colleague, house.mine, date=day, kind_code="driving_licence", value="none")
    for kind in sorted(sensitive_kinds()):
        with pytest.raises(NotAllowed):
            record_situations(house.colleague, house.mine, date=day, answers={kind: "x"})
    for kind in sorted(sensitive_barriers()):
        with pytest.raises(NotAllowed):
            note_barrier(house.colleague, house.mine, kind_code=kind, since=day)
    page = signed_in(house.colleague).get(f"/personnes/{house.mine.pk}/situation/modifier/").content.decode()
    assert "Permis de conduire" in page
    for hidden in ("Minimum social", "Suivi judiciaire", "RQTH"):
        assert hidden not in page
    page = signed_in(house.colleague).get(f"/personnes/{house.mine.pk}/freins/nouveau/").content.decode()
    assert "Mobilité" in page
    for hidden in ("Santé", "judiciaires", "endettement"):
        assert hidden not in page


def test_a_colleague_neither_opens_nor_removes_what_is_confided(house):
    client = signed_in(house.colleague)
    income = house.mine.situations.get(kind="minimum_income")
    barrier = house.mine.barriers.get(kind="health")
    assert client.post(f"/situations/{income.pk}/retirer/").status_code == 404
    assert client.get(f"/freins/{barrier.pk}/").status_code == 404
    assert client.post(f"/freins/{barrier.pk}/lever/").status_code == 404
    assert client.get(f"/parcours/{house.mine.enrolments.get().pk}/contrat-engagement.pdf").status_code == 403


def test_exports_keep_confidences_of_others_aside(house):
    with build.writing():
        for person in (house.mine, house.second):
            person.enrolments.update(entry_situations=["rsa", "rqth"])
    text = signed_in(house.worker).get("/exports/enrolments/csv/").content.decode()
    lines = {
        line.split(";")[1] if ";" in line else line: line for line in text.splitlines() if "maillage:" in line
    }
    assert len(lines) == 2
    assert sum("rsa|rqth" in line for line in lines.values()) == 1


def prescription(house: House):
    person = build.person(house.ours, "Prescrite", "Inès")
    prison = build.organisation("Service pénitentiaire", "prescriber")
    with build.writing():
        prison.reveals = True
        prison.save()
    referral = build.referral(
        build.programme(house.lead),
        person,
        house.ours,
        worker=house.worker.account,
        prescriber=prison,
        motive="motif confié",
    )
    with build.writing():
        Diagnosis.objects.create(
            referral=referral, date=build.day("2017-01-12"), situation="situation confiée"
        )
    return referral


def test_a_prescription_is_read_whole_by_who_receives_it(house):
    referral = prescription(house)
    page = signed_in(house.worker).get(f"/prescriptions/{referral.pk}/").content.decode()
    for said in ("motif confié", "situation confiée", "pénitentiaire"):
        assert said in page


def test_a_colleague_reads_neither_motive_diagnosis_nor_a_revealing_prescriber(house):
    referral = prescription(house)
    client = signed_in(house.colleague)
    everything = "".join(
        client.get(address).content.decode()
        for address in (
            f"/prescriptions/{referral.pk}/",
            "/prescriptions/",
            f"/personnes/{referral.person_id}/",
            f"/personnes/{referral.person_id}/suivi/",
            f"/personnes/{referral.person_id}/parcours/",
            "/recherche/?q=prescrite",
            "/",
        )
    )
    assert "Un partenaire" in everything
    for hidden in ("motif confié", "situation confiée", "pénitentiaire"):
        assert hidden not in everything
    for act in ("diagnostic", "modifier"):
        assert client.get(f"/prescriptions/{referral.pk}/{act}/").status_code == 403


def test_a_revealing_employer_and_operator_are_masked_in_file_and_exports(house):
    clinic = build.organisation("Clinique des addictions")
    with build.writing():
        clinic.reveals = True
        clinic.save()
    enrolment = house.mine.enrolments.get()
    contract = build.contract(house.mine, "2017-03-01", employer=clinic)
    build.step(enrolment, "employment_contract", "2017-03-01", contract=contract)
    build.step(enrolment, "social_support", "2017-03-01", operator=clinic)
    assert "addictions" in read_file(signed_in(house.worker), house.mine.pk)
    colleague = signed_in(house.colleague)
    masked = read_file(colleague, house.mine.pk)
    assert "Un partenaire" in masked
    assert "addictions" not in masked
    for kind in ("contracts", "enrolments", "steps"):
        assert b"addictions" not in colleague.get(f"/exports/{kind}/csv/").content
    assert b"addictions" in signed_in(house.worker).get("/exports/contracts/csv/").content


def test_records_behind_a_figure_are_listed_to_the_team_only(house):
    page = signed_in(house.worker).get("/chiffres/plie/participants/?periode=2017")
    if page.status_code == 404:
        pytest.skip("the figure has another address")
    text = page.content.decode()
    assert "Mienne" in text
    assert "Seconde" not in text


def test_the_sight_of_a_file_out_of_reach_is_nothing(house):
    seen = file_sight(house.worker, house.other.pk)
    assert not any(value for name, value in vars(seen).items())
