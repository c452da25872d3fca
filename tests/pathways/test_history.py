"""The journal of a file, as people read it."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.employment.services import ContractFacts
from maillage.pathways.queries.file import person_file
from maillage.pathways.queries.history import history_of
from maillage.pathways.services.appointments import (
    AppointmentFacts,
    mark_attendance,
    record_appointment,
    remove_appointment,
)
from maillage.pathways.services.steps import StepFacts, add_step, end_step, remove_step
from maillage.people.services import PersonFacts, create_person, record_situation, update_person
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(lead, first_name="Camille", last_name="Référente")


def facts(**changed):
    fields = {"last_name": "Durand", "first_name": "Inès", "birth_date": dt.date(1984, 2, 29), "sex": "F"}
    return PersonFacts(**fields | changed)


def told(context, person):
    """`[(reason, [(title, verb, {label: (before, after)})])]`, latest first."""
    history = history_of(person_file(context, person.pk))
    return [
        (
            entry.changeset.reason,
            [
                (
                    e.title,
                    e.verb,
                    {d.label: (d.before, d.after.replace("\u00a0", " ")) for d in e.differences},
                )
                for e in entry.events
            ],
        )
        for entry in history.entries
    ]


def test_who_changed_what_from_what_to_what(worker):
    person = create_person(worker, facts())
    update_person(worker, person, facts(last_name="Petit", phone="04 78 60 00 00"))
    latest, first = told(worker, person)
    assert latest == (
        "mise à jour de l'état civil",
        [("Dossier", "U", {"Nom": ("Durand", "Petit"), "Téléphone": ("–", "04 78 60 00 00")})],
    )
    assert first[0] == "ouverture du dossier"
    title, verb, values = first[1][0]
    assert (title, verb) == ("Dossier", "I")
    assert values["Nom"] == ("–", "Durand")  # as it was then, not as it is now
    assert values["Sexe"] == ("–", "Femme")
    assert values["Date de naissance"] == ("–", "29 févr. 1984")
    entry = history_of(person_file(worker, person.pk)).entries[0]
    assert entry.changeset.actor_label == "Camille Référente"


def test_a_step_with_its_contract_is_one_act_and_names_are_read(worker, lead):
    person = build.person(lead)
    enrolment = build.enrolment(build.programme(lead), person, "2017-02-01")
    contract = ContractFacts(kind="cdd", start_date=dt.date(2017, 3, 1), employer_name="Boulangerie du Parc")
    job = StepFacts(type="employment_contract", start_date=dt.date(2017, 3, 1))
    step = add_step(worker, enrolment, job, new_contract=contract)
    end_step(worker, step, end_date=dt.date(2017, 6, 1), outcome="completed")
    ended, added = told(worker, person)[:2]
    assert ended[1][0][2] == {"Fin": ("–", "1er juin 2017"), "Issue": ("–", "Menée à son terme")}
    events = {title: values for title, _verb, values in added[1]}
    assert set(events) == {"Étape", "Contrat"}
    assert events["Étape"]["Type d'étape"] == ("–", "Contrat de travail")
    assert "Boulangerie du Parc" in str(events["Contrat"])


def test_what_was_removed_is_told(worker, lead):
    person = build.person(lead)
    enrolment = build.enrolment(build.programme(lead), person, "2017-02-01")
    appointment = record_appointment(worker, person, AppointmentFacts(date=dt.date(2017, 3, 1), note="vu"))
    mark_attendance(worker, appointment, "kept")
    remove_appointment(worker, appointment)
    remove_step(worker, build.step(enrolment, "culture", "2017-03-01"))
    said = [(reason, [(t, v) for t, v, _ in events]) for reason, events in told(worker, person)]
    assert ("retrait d'une étape", [("Étape", "D")]) in said
    assert ("retrait d'un entretien", [("Entretien", "D")]) in said
    assert ("présence à un entretien", [("Entretien", "U")]) in said


def test_no_label_is_left_in_english():
    from django.apps import apps
    from django.db.models import ForeignKey

    from maillage.pathways.queries import history

    for name in history._TITLES:
        for f in apps.get_model(name)._meta.concrete_fields:
            if isinstance(f, ForeignKey) and f.attname not in history._SILENT:
                assert f.name in history._LINKS, f"{name}.{f.name}"


def test_situations_are_told_by_their_question(worker, lead):
    person = build.person(lead)
    record_situation(worker, person, date=dt.date(2017, 3, 1), kind_code="minimum_income", value="rsa")
    record_situation(worker, person, date=dt.date(2017, 3, 1), kind_code="minimum_income", value="none")
    title, verb, values = told(worker, person)[0][1][0]
    assert (title, verb) == ("Situation · Minimum social", "U")
    assert values == {"Valeur": ("RSA", "Aucun")}


def test_a_pathway_out_of_reach_leaves_no_trace(lead):
    ours, theirs = build.organisation("Nous"), build.organisation("Eux")
    worker, neighbour = build.context(ours), build.context(theirs)
    person = build.person(lead)
    build.enrolment(build.programme(lead), person, operator=ours, worker=worker.account)
    other = build.enrolment(build.programme(lead, "gpp"), person, operator=theirs, worker=neighbour.account)
    kept = record_appointment(neighbour, person, AppointmentFacts(date=dt.date(2017, 3, 1), note="ailleurs"))
    assert kept.enrolment == other
    remove_appointment(neighbour, kept)
    assert "ailleurs" not in str(told(worker, person))
    assert "ailleurs" in str(told(neighbour, person))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.PARTNER])
def test_not_every_role_reads_it(lead, role):
    person = build.person(lead)
    build.enrolment(build.programme(lead), person, prescriber=lead)
    assert told(build.context(lead, role), person) == []
