"""The journal of a file, as people read it."""

import datetime as dt

import pytest
from django.db.models import F
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.services import ContractFacts
from maillage.kernel.models import Changeset
from maillage.pathways.queries.file import person_file
from maillage.pathways.queries.history import as_known, history_of
from maillage.pathways.services.appointments import (
    AppointmentFacts,
    mark_attendance,
    record_appointment,
    remove_appointment,
)
from maillage.pathways.services.steps import StepFacts, add_step, end_step, remove_step
from maillage.people.services import (
    PersonFacts,
    create_person,
    merge_people,
    record_situation,
    update_person,
)
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

    from maillage.pathways.queries.history import words

    for name in words.TITLES:
        for f in apps.get_model(name)._meta.concrete_fields:
            if isinstance(f, ForeignKey) and f.attname not in words._SILENT:
                assert f.name in words._LINKS, f"{name}.{f.name}"


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


def earlier(days):
    """Everything recorded so far was recorded that many days before."""
    Changeset.objects.update(at=F("at") - dt.timedelta(days=days))


def known(context, person, days_ago):
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    found = as_known(person_file(context, person.pk), day)
    return {title: [dict(row.facts) for row in rows] for title, rows in found.parts}, found


def test_a_file_as_known_on_a_day(worker, lead):
    person = create_person(worker, facts())
    enrolment = build.enrolment(build.programme(lead), person, "2017-02-01")
    step = build.step(enrolment, "culture", "2017-03-01")
    earlier(10)
    update_person(worker, person, facts(last_name="Petit"))
    remove_step(worker, step)
    build.contract(person, "2017-05-01")
    then, found = known(worker, person, 5)
    assert then["Dossier"][0]["Nom"] == "Durand"
    assert [row["Début"] for row in then["Étape"]] == ["1er\u00a0mars\u00a02017"]
    assert "Contrat" not in then
    assert found.since == 3
    today, found = known(worker, person, 0)
    assert today["Dossier"][0]["Nom"] == "Petit"
    assert ("Étape" in today, "Contrat" in today, found.since) == (False, True, 0)
    assert known(worker, person, 20)[0] == {}


def test_every_sort_of_record_is_told(lead):
    """A case with one of everything, as the access tests make it, reads without a number for a name."""
    from tests.access.world import make

    world = make()
    manager = Context.of(world.accounts[Role.PROGRAMME_MANAGER].memberships.get())
    for kind in ("person", "referral"):
        record = world.within[Role.PROGRAMME_MANAGER][kind]
        person = record.person if kind == "referral" else record
        if kind == "referral":
            with build.writing():
                record.diagnosis.entry_situations, record.diagnosis.education_level = ["rsa"], "VI"
                record.diagnosis.save()
        file = person_file(manager, person.pk)
        history, today = history_of(file), as_known(file, timezone.localdate())
        written = str(history.entries) + str(today.parts)
        assert " n° " not in written
        assert "Dossier" in written
    assert "Bénéficiaire du RSA" in written
    assert "Passage en commission" in written


def test_two_merged_files_have_one_history_and_both_pasts(lead):
    manager = build.context(lead, Role.PROGRAMME_MANAGER)
    kept, gone = create_person(manager, facts()), create_person(manager, facts(last_name="Durant"))
    build.appointment(gone, "2017-03-01", note="vu avant la fusion")
    earlier(10)
    merge_people(manager, kept.pk, gone.pk, reason="même pièce d'identité")
    reasons = [reason for reason, _events in told(manager, kept)]
    assert reasons.count("ouverture du dossier") == 2
    assert reasons[0].endswith("même pièce d'identité")
    titles = [title for _reason, events in told(manager, kept) for title, _verb, _values in events]
    assert "Fusion de dossiers" in titles
    then, _found = known(manager, kept, 5)
    assert sorted(row["Nom"] for row in then["Dossier"]) == ["Durand", "Durant"]
    assert then["Entretien"][0]["Note"] == "vu avant la fusion"
    assert [row["Nom"] for row in known(manager, kept, 0)[0]["Dossier"]] == ["Durand"]


def test_it_is_narrowed_by_kind_and_author_and_paged(worker, lead):
    person = create_person(worker, facts())
    colleague = build.context(lead, first_name="Dominique", last_name="Collègue")
    for number in range(40):
        record_situation(
            colleague, person, date=dt.date(2017, 3, 1 + number % 28), kind_code="rqth", value="yes"
        )
        update_person(worker, person, facts(first_name=f"Inès {number}"))
    file = person_file(worker, person.pk)
    assert history_of(file).pages > 1
    mine = history_of(file, author="Camille Référente", page=2)
    assert {entry.changeset.actor_label for entry in mine.entries} == {"Camille Référente"}
    assert (mine.page, mine.pages) == (2, 2)
    answers = history_of(file, kind="people.Situation")
    assert {event.title for entry in answers.entries for event in entry.events} == {
        "Situation · Reconnaissance de travailleur handicapé (RQTH)"
    }
    assert ("people.Situation", "Situation") in answers.kinds
    assert history_of(file, kind="people.Nothing", author="personne").kind == ""


def test_the_pages(worker, lead, client):
    person = create_person(worker, facts())
    client.force_login(worker.account)
    address = f"/personnes/{person.pk}/historique/"
    assert (
        "ouverture du dossier"
        in client.get(address + "?sorte=people.Person&auteur=Camille Référente").content.decode()
    )
    page = client.get(f"/personnes/{person.pk}/connu-le/", {"le": "aujourd'hui"})
    assert "tel que connu le" in page.content.decode()
    assert client.get(f"/personnes/{person.pk}/connu-le/", {"le": "demain"}).status_code == 422
    before = client.get(f"/personnes/{person.pk}/connu-le/", {"le": "1/3/2001"}).content.decode()
    assert "existait pas encore" in before
    partner = build.context(lead, Role.PARTNER)
    client.force_login(partner.account)
    assert client.get(f"/personnes/{person.pk}/connu-le/", {"le": "1/3/2017"}).status_code == 404
