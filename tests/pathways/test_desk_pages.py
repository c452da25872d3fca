"""A pathway from prescription to re-entry through the pages, as people press the buttons."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.pathways.models import (
    Commission,
    CommissionItem,
    Diagnosis,
    Enrolment,
    ExitProposal,
    Referral,
    ReferralState,
)
from maillage.pathways.services.exits import ExitFacts, pronounce_exit, propose_exit
from maillage.people.models import Person
from tests import build


@pytest.fixture
def sign_in(client):
    def enter(context):
        client.force_login(context.account)
        return client

    return enter


def carrier(context):
    return f"{context.account.pk}-{context.organisation.pk}"


def post(client, name, *args, htmx=False, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse(f"pathways:{name}", args=args), data, headers=headers)


def held_today(house, kind="validation"):
    with build.writing():
        return Commission.objects.create(programme=house.programme, kind=kind, date=timezone.localdate())


def diagnosed(house, name="Candidate"):
    referral = build.referral(
        house.programme,
        build.person(house.operator, name),
        house.operator,
        state=ReferralState.DIAGNOSED,
        worker=house.worker.account,
    )
    with build.writing():
        Diagnosis.objects.create(
            referral=referral,
            date=referral.received_on,
            objectives="un emploi stable",
            education_level="V",
            entry_situations=["rsa"],
        )
    return referral


def test_from_prescription_to_re_entry(house, sign_in):
    today = timezone.localdate()
    client = sign_in(house.worker)
    # A prescription with a new file.
    answer = post(
        client,
        "referral_new",
        **{
            "p-last_name": "Durand",
            "p-first_name": "Inès",
            "p-birth_date": "12/3/1988",
            "p-sex": "F",
            "a-postcode": "69008",
            "a-city": "Lyon",
            "programme": house.programme.pk,
            "received_on": "01/03/2020",
            "carrier": carrier(house.worker),
        },
    )
    referral = Referral.objects.get()
    assert answer.url == reverse("pathways:referral", args=[referral.pk])
    assert (referral.person.last_name, referral.worker) == ("Durand", house.worker.account)
    # A draft, then the whole diagnosis.
    draft = {"date": "02/03/2020", "project": "cuisine", "barriers": "housing", "education_level": "V"}
    assert post(client, "diagnosis", referral.pk, keep="1", **draft).status_code == 302
    assert post(client, "diagnosis", referral.pk, finish="1", **draft).status_code == 422
    done = {**draft, "objectives": "un contrat en cuisine", "entry_situations": ["rsa"]}
    assert post(client, "diagnosis", referral.pk, finish="1", **done).status_code == 302
    referral.refresh_from_db()
    assert referral.state == ReferralState.DIAGNOSED
    # The commission: planned, proposed the case, decided by one press, closed.
    client = sign_in(house.manager)
    post(client, "commission_new", programme=house.programme.pk, kind="validation", date=f"{today:%d/%m/%Y}")
    commission = Commission.objects.get()
    page = client.get(reverse("pathways:commission", args=[commission.pk]))
    assert "Inès Durand" in page.content.decode()
    post(client, "commission_add", commission.pk, case=f"entry-{referral.pk}", htmx=True)
    item = CommissionItem.objects.get()
    desk = client.get(reverse("pathways:commission_desk", args=[commission.pk])).content.decode()
    assert "un contrat en cuisine" in desk
    assert 'data-key="v"' in desk
    assert post(client, "item_decide", item.pk, htmx=True, decision="refused").status_code == 422
    assert post(client, "item_decide", item.pk, htmx=True, decision="validated").status_code == 200
    post(client, "commission_hold", commission.pk, attendees="Une présidente\nUn élu")
    commission.refresh_from_db()
    assert commission.held
    # The contract and the entry, by the worker.
    client = sign_in(house.worker)
    contract = client.get(reverse("pathways:referral_contract", args=[referral.pk]))
    assert contract["Content-Type"] == "application/pdf"
    assert contract.content.startswith(b"%PDF")
    form = client.get(reverse("pathways:referral_open", args=[referral.pk])).context["form"]
    assert form.initial["objectives"] == "un contrat en cuisine"
    assert form.initial["entry_situations"] == ["rsa"]
    entry = {
        "entry_date": f"{today:%d/%m/%Y}",
        "carrier": carrier(house.worker),
        "education_level": "V",
        "entry_situations": ["rsa"],
        "contract_signed_on": f"{today:%d/%m/%Y}",
        "objectives": "un contrat en cuisine",
    }
    answer = post(client, "referral_open", referral.pk, **entry)
    enrolment = Enrolment.objects.get()
    assert answer.url == reverse("pathways:person_tab", args=[referral.person_id, "parcours"])
    assert (enrolment.commission_date, enrolment.contract_signed_on) == (today, today)
    assert enrolment.assignments.get().worker == house.worker.account
    # Hand-over to a colleague.
    give = {"carrier": carrier(house.colleague), "day": f"{today:%d/%m/%Y}", "reason": "congé"}
    assert post(client, "enrolment_hand_over", enrolment.pk, **give).status_code == 302
    assert enrolment.assignments.get(end_date=None).worker == house.colleague.account
    # Exit proposed, then pronounced by the manager, undone, pronounced again.
    leave = {"exit_kind": "cdi", "exit_date": f"{today:%d/%m/%Y}", "evidence": "Contrat de travail"}
    assert post(client, "enrolment_exit", enrolment.pk, **leave).status_code == 302
    assert ExitProposal.objects.get().proposed_by == house.worker.account
    client = sign_in(house.manager)
    assert post(client, "enrolment_exit", enrolment.pk, **leave).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.exit_kind.code == "cdi"
    assert post(client, "enrolment_reopen", enrolment.pk, reason=" ").status_code == 422
    assert post(client, "enrolment_reopen", enrolment.pk, reason="erreur").status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.exit_date is None
    yesterday = today - dt.timedelta(1)
    with build.writing():
        Enrolment.objects.update(entry_date=yesterday, commission_date=None)
        enrolment.assignments.all().delete()
    post(client, "enrolment_exit", enrolment.pk, **{**leave, "exit_date": f"{yesterday:%d/%m/%Y}"})
    # Coming back: everything is filled in.
    form = client.get(reverse("pathways:re_entry", args=[enrolment.pk])).context["form"]
    assert form.initial["entry_situations"] == ["rsa"]
    assert post(client, "re_entry", enrolment.pk, **entry).status_code == 302
    assert Enrolment.objects.filter(person=enrolment.person).count() == 2


def test_a_refused_new_prescription_opens_no_file(house, sign_in):
    client = sign_in(house.worker)
    data = {"p-last_name": "Durand", "p-first_name": "Inès", "p-birth_date": "12/3/1988", "p-sex": "F"}
    data |= {"programme": house.programme.pk, "received_on": "01/01/2999", "carrier": carrier(house.worker)}
    answer = post(client, "referral_new", **data)
    assert answer.status_code == 422
    assert "Durand" in answer.content.decode()
    assert not Person.objects.exists()


def test_somebody_who_looks_alike_is_shown_before_a_second_file(house, sign_in):
    client = sign_in(house.worker)
    known = build.person(house.operator, "Durand", "Inès", birth_date="1988-03-12")
    data = {"p-last_name": "DURAND", "p-first_name": "Ines", "p-birth_date": "12/3/1988", "p-sex": "F"}
    data |= {"programme": house.programme.pk, "received_on": "01/03/2020", "carrier": carrier(house.worker)}
    answer = post(client, "referral_new", **data)
    assert reverse("pathways:person", args=[known.pk]) in answer.content.decode()
    assert not Referral.objects.exists()
    assert post(client, "referral_new", confirmed="1", **data).status_code == 302
    assert Person.objects.count() == 2


def test_neither_a_person_nor_a_file_is_said_at_the_field(house, sign_in):
    answer = post(sign_in(house.worker), "referral_new", programme=house.programme.pk)
    assert "Cherchez la personne" in answer.content.decode()


def test_a_withdrawn_prescription_is_taken_back_from_the_notice(house, sign_in):
    referral = diagnosed(house)
    client = sign_in(house.worker)
    post(client, "referral_withdraw", referral.pk, reason="a trouvé un emploi")
    page = client.get(reverse("pathways:referral", args=[referral.pk])).content.decode()
    assert reverse("pathways:referral_resume", args=[referral.pk]) in page
    post(client, "referral_resume", referral.pk)
    referral.refresh_from_db()
    assert referral.state == ReferralState.DIAGNOSED


def test_a_decision_is_taken_back_at_the_desk(house, sign_in):
    commission, referral = held_today(house), diagnosed(house)
    with build.writing():
        item = commission.items.create(kind="entry", referral=referral, position=1)
    client = sign_in(house.manager)
    answer = post(client, "item_decide", item.pk, htmx=True, decision="deferred", reason="Pièces manquantes")
    assert "Pièces manquantes" in answer.content.decode()
    post(client, "item_decide", item.pk, htmx=True, decision="")
    item.refresh_from_db()
    assert item.decision == ""


def test_without_scripts_the_desk_works_by_whole_pages(house, sign_in):
    commission, referral = held_today(house), diagnosed(house)
    with build.writing():
        item = commission.items.create(kind="entry", referral=referral, position=1)
    client = sign_in(house.manager)
    assert post(client, "item_decide", item.pk, decision="validated").status_code == 302
    assert post(client, "item_move", item.pk, way="up").status_code == 302
    assert post(client, "commission_hold", commission.pk).status_code == 302
    assert post(client, "commission_reopen", commission.pk, reason="oubli").status_code == 302
    commission.refresh_from_db()
    assert not commission.held


def test_a_meeting_with_undecided_points_says_so(house, sign_in):
    commission, referral = held_today(house), diagnosed(house)
    with build.writing():
        commission.items.create(kind="entry", referral=referral, position=1)
    client = sign_in(house.manager)
    page = post(client, "commission_hold", commission.pk).url
    assert "1 point n&#x27;est pas décidé" in client.get(page).content.decode()


def test_follow_up_and_exit_are_read_at_the_desk(house, sign_in):
    pathway = build.enrolment(
        house.programme,
        build.person(house.operator, "Suivie"),
        operator=house.operator,
        worker=house.worker.account,
    )
    build.step(pathway, "culture", "2017-03-01")
    build.appointment(pathway.person, "2017-03-02", pathway, attendance="missed")
    propose_exit(
        house.worker, pathway, ExitFacts(kind="moved", date=dt.date(2017, 6, 1), note="Déménage à Brest")
    )
    commission = held_today(house)
    with build.writing():
        item = commission.items.create(kind="exit", enrolment=pathway, position=1)
    page = sign_in(house.manager).get(reverse("pathways:commission_desk", args=[commission.pk]))
    text = page.content.decode()
    for words in ("Action culturelle", "manqué", "Déménage à Brest", "Déménagement hors du territoire"):
        assert words in text
    assert item.pk


def test_many_pathways_change_hands_from_a_list(house, sign_in):
    pathways = [
        build.enrolment(
            house.programme,
            build.person(house.operator),
            operator=house.operator,
            worker=house.worker.account,
        )
        for _n in range(3)
    ]
    client = sign_in(house.manager)
    address = reverse("pathways:bulk_hand_over") + f"?de={house.worker.account.pk}"
    assert len(client.get(address).context["rows"]) == 3
    data = {"carrier": carrier(house.colleague), "day": "01/05/2017", "reason": "départ"}
    assert client.post(address, data).status_code == 422
    client.post(address, {**data, "enrolment": [p.pk for p in pathways[:2]]})
    mine = Enrolment.objects.filter(assignments__worker=house.colleague.account)
    assert set(mine) == set(pathways[:2])


def test_a_worker_gives_nothing_to_another_structure(house, sign_in):
    other = build.context(build.organisation("Ailleurs", "operator"))
    pathway = build.enrolment(
        house.programme, build.person(house.operator), operator=house.operator, worker=house.worker.account
    )
    data = {"carrier": carrier(other), "day": "01/05/2017", "reason": "départ"}
    answer = post(sign_in(house.worker), "enrolment_hand_over", pathway.pk, **data)
    assert answer.status_code == 422
    assert pathway.assignments.get().worker == house.worker.account


@pytest.mark.parametrize("name", ["enrolment_exit", "enrolment_hand_over", "enrolment_contract"])
def test_has_other_cases_not_this_one(house, sign_in, name):
    """The worker of the operator next door has pathways of their own, and still reaches none of ours."""
    other = build.organisation("Voisin", "operator")
    neighbour = build.context(other)
    build.enrolment(house.programme, build.person(other), operator=other, worker=neighbour.account)
    ours = build.enrolment(
        house.programme, build.person(house.operator), operator=house.operator, worker=house.worker.account
    )
    assert sign_in(neighbour).get(reverse(f"pathways:{name}", args=[ours.pk])).status_code == 404
    assert sign_in(house.worker).get(reverse(f"pathways:{name}", args=[ours.pk])).status_code == 200


def test_a_worker_sees_of_a_meeting_their_own_points_only(house, sign_in):
    other = build.organisation("Voisin", "operator")
    theirs = build.referral(house.programme, build.person(other, "Étrangère"), other, state="diagnosed")
    commission, mine = held_today(house), diagnosed(house, "Nôtre")
    with build.writing():
        commission.items.create(kind="entry", referral=mine, position=1)
        commission.items.create(kind="entry", referral=theirs, position=2)
    client = sign_in(house.worker)
    text = client.get(reverse("pathways:commission", args=[commission.pk])).content.decode()
    assert "Nôtre" in text
    assert "Étrangère" not in text
    assert client.get(reverse("pathways:commission_minutes", args=[commission.pk])).status_code == 403
    assert client.get(reverse("pathways:commission_desk", args=[commission.pk])).status_code == 403


def test_the_minutes_say_agenda_decisions_reasons_and_signatures(house, sign_in):
    commission, referral = held_today(house), diagnosed(house)
    with build.writing():
        item = commission.items.create(kind="entry", referral=referral, position=1)
    client = sign_in(house.manager)
    before = client.get(reverse("pathways:commission_minutes", args=[commission.pk]))
    assert "ordre-du-jour" in before["Content-Disposition"]
    post(client, "item_decide", item.pk, decision="refused", reason="Hors critères *#[")
    post(client, "commission_hold", commission.pk, attendees="Première personne\nSeconde personne")
    after = client.get(reverse("pathways:commission_minutes", args=[commission.pk]))
    assert "proces-verbal" in after["Content-Disposition"]
    assert after.content.startswith(b"%PDF")


def test_the_undo_of_an_exit_notice(house, sign_in):
    pathway = build.enrolment(house.programme, operator=house.operator)
    pronounce_exit(house.manager, pathway, ExitFacts(kind="moved", date=dt.date(2017, 6, 1)))
    post(sign_in(house.manager), "enrolment_reopen_now", pathway.pk)
    pathway.refresh_from_db()
    assert pathway.exit_date is None


def test_somebody_is_put_on_the_agenda_by_name(house, sign_in):
    pathway = build.enrolment(
        house.programme, build.person(house.operator, "Regardée"), operator=house.operator
    )
    review, entries = held_today(house, "follow_up"), held_today(house)
    client = sign_in(house.manager)
    add = {"person": pathway.person.pk, "motive": "à la demande de la référente"}
    text = post(client, "commission_add_person", review.pk, htmx=True, **add).content.decode()
    assert "à la demande de la référente" in text
    post(client, "commission_add_person", review.pk, **add)
    assert review.items.count() == 1
    refused = post(client, "commission_add_person", entries.pk, **add).url
    assert "ni diagnostic terminé ni sortie proposée" in client.get(refused).content.decode()
    propose_exit(house.worker, pathway, ExitFacts(kind="moved", date=dt.date(2017, 6, 1)))
    post(client, "commission_add_person", entries.pk, **add)
    assert entries.items.get().kind == "exit"
    other = diagnosed(house)
    post(client, "commission_add_person", entries.pk, person=other.person.pk)
    assert entries.items.filter(referral=other).exists()
    assert post(client, "commission_add_person", entries.pk, person="").status_code == 302
