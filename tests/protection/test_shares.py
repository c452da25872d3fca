"""Shares: asked, answered, over; what each level opens; emergencies.

Whoever reads has other cases, not this one.
"""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.models import OutgoingMail
from maillage.people.models import Person
from maillage.protection import services
from maillage.protection.links import ask_url, person_of
from maillage.protection.models import AccessRecord, Notice, Share
from tests import build

from .conftest import signed_in

pytestmark = pytest.mark.django_db
WHY = "je la reçois demain pour un atelier"


def readable(context) -> set[int]:
    return set(Person.objects.readable_by(context).values_list("pk", flat=True))


def asked(house, level="full") -> Share:
    return services.ask(house.worker, house.other, level=level, reason=WHY)


def given(house, level="full", days=3) -> Share:
    return services.accept(house.neighbour, asked(house, level), level=level, days=days, agreed=True)


def test_a_request_opens_nothing_until_it_is_accepted(house):
    share = asked(house)
    assert readable(house.worker) == {house.mine.pk, house.second.pk}
    services.accept(house.neighbour, share, level="pathway", days=3, agreed=False)
    assert readable(house.worker) == {house.mine.pk, house.second.pk, house.other.pk}


def test_only_who_asked_reads_it_and_only_this_person(house):
    given(house)
    assert house.other.pk not in readable(house.colleague)
    elsewhere = build.person(house.theirs, "Tierce")
    build.enrolment(build.programme(house.lead), elsewhere, operator=house.theirs)
    assert elsewhere.pk not in readable(house.worker)
    assert signed_in(house.worker).get(f"/personnes/{elsewhere.pk}/").status_code == 404


@pytest.mark.parametrize("end", ["expired", "refused", "revoked", "withdrawn", "asked"])
def test_what_is_over_or_was_never_given_opens_nothing(house, end):
    share = asked(house) if end in ("asked", "refused") else given(house)
    if end == "expired":
        with build.writing():
            share.asked_at = timezone.now() - dt.timedelta(days=4)
            share.until = timezone.now() - dt.timedelta(seconds=1)
            share.save()
    elif end == "refused":
        services.refuse(house.neighbour, share, answer="voyons-nous plutôt toutes les deux")
    elif end == "revoked":
        services.revoke(house.neighbour, share)
    elif end == "withdrawn":
        services.withdraw(house.worker, share)
    assert readable(house.worker) == {house.mine.pk, house.second.pk}
    assert signed_in(house.worker).get(f"/personnes/{house.other.pk}/").status_code == 404


def test_a_share_opens_nothing_that_writes_lists_or_takes_away(house):
    given(house)
    client = signed_in(house.worker)
    enrolment = house.other.enrolments.get()
    appointment = house.other.appointments.get()
    for address in (
        f"/personnes/{house.other.pk}/modifier/",
        f"/personnes/{house.other.pk}/adresses/nouvelle/",
        f"/personnes/{house.other.pk}/situation/modifier/",
        f"/personnes/{house.other.pk}/freins/nouveau/",
        f"/personnes/{house.other.pk}/contrats/nouveau/",
        f"/personnes/{house.other.pk}/entretiens/nouveau/",
        f"/entretiens/{appointment.pk}/",
        f"/parcours/{enrolment.pk}/etapes/nouvelle/",
        f"/parcours/{enrolment.pk}/sortie/",
        f"/parcours/{enrolment.pk}/contrat-engagement.pdf",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/personnes/{house.other.pk}/entretiens/rapide/").status_code == 404
    assert "Autre" not in client.get("/personnes/").content.decode()
    assert b"Autre" not in client.get("/exports/people/csv/").content
    page = client.get(f"/personnes/{house.other.pk}/").content.decode()
    for address in ("/modifier/", "/nouveau/", "/nouvelle/", "/rapide/", "/presence/"):
        assert f"{house.other.pk}{address}" not in page


OPEN = {
    "who": {"": True, "suivi/": True, "parcours/": False, "entretiens/": False, "situation/": False},
    "pathway": {"": True, "suivi/": True, "parcours/": True, "entretiens/": True, "situation/": False},
    "full": {"": True, "suivi/": True, "parcours/": True, "entretiens/": True, "situation/": True},
}


@pytest.mark.parametrize("level", list(OPEN))
def test_each_level_opens_its_parts(house, level):
    given(house, level)
    client = signed_in(house.worker)
    everything = ""
    for tab, open_ in OPEN[level].items():
        response = client.get(f"/personnes/{house.other.pk}/{tab}")
        assert response.status_code == (200 if open_ else 404), tab
        everything += response.content.decode() if open_ else ""
    assert client.get(f"/personnes/{house.other.pk}/historique/").status_code == 404
    assert "Nadia Voisine" in everything  # who follows is part of every level
    for hidden in ("parole confiée", "Objectif confié", "précision confiée", "RSA", "Santé (sans"):
        assert hidden not in everything
    assert ("04 78 60 00 00" in everything) is (level == "full")
    assert ("Permis B" in everything) is (level == "full")
    assert ("Mobilité" in everything) is (level == "full")


def test_a_shared_file_is_found_by_its_name(house):
    client = signed_in(house.worker)
    assert "Autre" not in client.get("/recherche/?q=autre").content.decode()
    given(house)
    assert f"/personnes/{house.other.pk}/" in client.get("/recherche/?q=autre").content.decode()
    assert f"/personnes/{house.other.pk}/" not in (
        signed_in(house.colleague).get("/recherche/?q=autre").content.decode()
    )


def test_reading_by_a_share_is_logged_as_such(house):
    given(house)
    signed_in(house.worker).get(f"/personnes/{house.other.pk}/")
    assert AccessRecord.objects.latest("pk").kind == "shared"


def test_only_the_reference_team_answers(house):
    share = asked(house)
    for context in (house.worker, house.colleague):
        with pytest.raises(NotAllowed):
            services.accept(context, share, level="who", days=3, agreed=True)
        with pytest.raises(NotAllowed):
            services.refuse(context, share, answer="une raison assez longue")
    services.accept(house.manager, share, level="who", days=3, agreed=True)
    with pytest.raises(DomainError, match="déjà reçu"):
        services.refuse(house.neighbour, share, answer="une raison assez longue")


def test_not_more_is_opened_than_was_asked(house):
    share = asked(house, "who")
    with pytest.raises(DomainError, match="plus que"):
        services.accept(house.neighbour, share, level="full", days=3, agreed=True)
    assert not share.in_force


@pytest.mark.parametrize("days", [0, 184, -1])
def test_a_share_has_an_end(house, days):
    with pytest.raises(DomainError, match="jours"):
        services.accept(house.neighbour, asked(house), level="who", days=days, agreed=True)


@pytest.mark.parametrize("reason", ["", "   ", "urgent", "!!!!!!!!!!!!!!!!!!!!", "x" * 501])
def test_a_reason_is_a_sentence(house, reason):
    with pytest.raises(DomainError):
        services.ask(house.worker, house.other, level="who", reason=reason)
    with pytest.raises(DomainError):
        services.open_in_emergency(house.worker, house.other, reason=reason)
    assert not Share.objects.exists()


def test_one_does_not_ask_twice_nor_for_ones_own(house):
    asked(house)
    with pytest.raises(DomainError, match="déjà demandé"):
        asked(house)
    with pytest.raises(DomainError, match="à votre portée"):
        services.ask(house.worker, house.mine, level="who", reason=WHY)


def test_the_reference_worker_is_told_and_says_so(house):
    asked(house)
    notice = Notice.objects.get()
    assert notice.account == house.neighbour.account
    client = signed_in(house.neighbour)
    page = client.get("/partages/").content.decode()
    assert "Rémi Référent" in page
    assert WHY in page
    client.post(f"/avis/{notice.pk}/lu/")
    notice.refresh_from_db()
    assert notice.seen_at is not None
    # Not for somebody else to tick.
    assert signed_in(house.worker).post(f"/avis/{notice.pk}/lu/").status_code == 404


def test_letters_name_nobody(house, settings):
    settings.MAILLAGE_MAIL = True
    asked(house)
    from maillage.kernel.mail import deliver

    letter = OutgoingMail.objects.get()
    deliver(letter.pk)
    sent = mail.outbox[0]
    assert sent.to == [house.neighbour.account.email]
    for hidden in ("Autre", "Inès", "Rémi", WHY, str(house.other.pk)):
        assert hidden not in sent.subject + sent.body


def test_without_a_reference_worker_the_lead_is_told(house):
    with build.writing():
        house.other.enrolments.get().assignments.all().delete()
    asked(house)
    assert set(Notice.objects.values_list("account_id", flat=True)) == {house.manager.account.pk}


def test_the_page_asks_answers_and_leads_to_the_file(house):
    client = signed_in(house.worker)
    url = ask_url(house.worker, house.other.pk)
    page = client.get(url).content.decode()
    assert "Nadia Voisine" in page
    assert "Inès" not in page
    assert client.post(url, {"level": "full", "reason": "court"}).status_code == 422
    assert client.post(url, {"level": "full", "reason": WHY}).status_code == 302
    share = Share.objects.get()
    assert "Inès" not in client.get(f"/partages/{share.pk}/").content.decode()
    answering = signed_in(house.neighbour)
    assert "Inès Autre" in answering.get(f"/partages/{share.pk}/").content.decode()
    assert answering.post(f"/partages/{share.pk}/accepter/", {"level": "full", "days": ""}).status_code == 422
    accepted = {"level": "full", "days": "10", "agreed": "yes", "answer": "appelez-moi avant"}
    assert answering.post(f"/partages/{share.pk}/accepter/", accepted).status_code == 302
    page = client.get(f"/personnes/{house.other.pk}/").content.decode()
    assert "Dossier partagé avec vous" in page
    assert "appelez-moi avant" in client.get("/partages/").content.decode()
    answering.post(f"/partages/{share.pk}/fermer/")
    assert client.get(f"/personnes/{house.other.pk}/").status_code == 404


def test_a_share_of_others_does_not_exist(house):
    share = asked(house)
    assert signed_in(house.colleague).get(f"/partages/{share.pk}/").status_code == 404
    assert signed_in(house.colleague).post(f"/partages/{share.pk}/retirer/").status_code == 404
    # Who asked does not answer for the team.
    worker = signed_in(house.worker)
    assert worker.post(f"/partages/{share.pk}/accepter/", {"level": "full", "days": 3}).status_code == 404
    assert worker.post(f"/partages/{share.pk}/fermer/").status_code == 404


def test_an_address_that_asks_is_for_one_account_and_one_hour(house, settings):
    token = ask_url(house.worker, house.other.pk).split("/")[-2]
    assert person_of(house.worker, token) == house.other.pk
    assert person_of(house.colleague, token) is None
    assert person_of(house.worker, token[:-2] + "aa") is None
    assert signed_in(house.colleague).get(f"/partages/demander/{token}/").status_code == 404
    import time
    from unittest.mock import patch

    later = time.time() + 3700
    with patch("django.core.signing.time.time", return_value=later):
        assert person_of(house.worker, token) is None


# Known elsewhere ------------------------------------------------------------------------------------
WHO = {"last_name": "Autre", "first_name": "Inès", "birth_date": "15/06/1980"}


def test_known_elsewhere_says_where_and_whom_to_ask(house):
    page = signed_in(house.worker).post("/partages/chercher/", WHO).content.decode()
    assert "Nadia Voisine" in page
    assert "Eux" in page
    assert "/partages/demander/" in page
    for hidden in ("04 78 60", "PLIE", str(f"/personnes/{house.other.pk}/")):
        assert hidden not in page
    line = AccessRecord.objects.latest("pk")
    assert (line.kind, line.people) == ("search", [house.other.pk])


@pytest.mark.parametrize("change", [{"last_name": "Autr"}, {"first_name": "I"}, {"birth_date": "16/06/1980"}])
def test_a_part_finds_nobody(house, change):
    page = signed_in(house.worker).post("/partages/chercher/", WHO | change).content.decode()
    assert "Nadia" not in page
    assert "Personne de ce nom" in page


def test_names_swapped_are_found_and_ones_own_opens(house):
    client = signed_in(house.worker)
    swapped = {"last_name": "ines", "first_name": "AUTRE", "birth_date": "15/06/1980"}
    assert "Nadia" in client.post("/partages/chercher/", swapped).content.decode()
    mine = client.post("/partages/chercher/", WHO | {"last_name": "Mienne"}).content.decode()
    assert f"/personnes/{house.mine.pk}/" in mine


def test_names_cannot_be_tried_all_day(house):
    client = signed_in(house.worker)
    for number in range(20):
        assert client.post("/partages/chercher/", WHO | {"last_name": f"Nom{number}"}).status_code == 200
    assert client.post("/partages/chercher/", WHO).status_code == 422


def test_a_structure_that_reveals_is_not_named(house):
    with build.writing():
        house.theirs.reveals = True
        house.theirs.name = "Centre pénitentiaire"
        house.theirs.save()
    page = signed_in(house.worker).post("/partages/chercher/", WHO).content.decode()
    assert "Un partenaire" in page
    assert "pénitentiaire" not in page
    assert "Nadia" not in page


# Emergencies ----------------------------------------------------------------------------------------
def test_an_emergency_opens_the_file_for_three_hours_and_tells(house):
    share = services.open_in_emergency(house.worker, house.other, reason="malaise à l'accueil ce matin")
    assert dt.timedelta(hours=2, minutes=59) < share.until - timezone.now() <= dt.timedelta(hours=3)
    client = signed_in(house.worker)
    page = client.get(f"/personnes/{house.other.pk}/entretiens/").content.decode()
    assert "parole confiée" in page
    assert AccessRecord.objects.latest("pk").kind == "emergency"
    told = set(Notice.objects.values_list("account_id", flat=True))
    assert told == {house.neighbour.account.pk, house.officer.account.pk}
    watched = signed_in(house.officer).get("/partages/suivis/").content.decode()
    assert "malaise à l&#x27;accueil ce matin" in watched
    assert "Autre" not in watched
    with build.writing():
        share.asked_at -= dt.timedelta(hours=4)
        share.until -= dt.timedelta(hours=3, minutes=1)
        share.save()
    assert client.get(f"/personnes/{house.other.pk}/").status_code == 404


def test_an_emergency_is_not_repeated_without_a_new_reason(house):
    reason = "malaise à l'accueil ce matin"
    share = services.open_in_emergency(house.worker, house.other, reason=reason)
    with pytest.raises(DomainError, match="encore ouvert"):
        services.open_in_emergency(house.worker, house.other, reason="une autre bonne raison")
    services.withdraw(house.worker, share)
    with pytest.raises(DomainError, match="déjà servi"):
        services.open_in_emergency(house.worker, house.other, reason="Malaise à l'accueil, ce matin !")
    services.open_in_emergency(house.worker, house.other, reason="la personne est revenue, blessée")
    assert Share.objects.filter(kind="emergency").count() == 2


def test_the_team_closes_an_emergency(house):
    share = services.open_in_emergency(house.worker, house.other, reason="malaise à l'accueil ce matin")
    services.revoke(house.neighbour, share)
    assert house.other.pk not in readable(house.worker)


def test_the_page_opens_in_an_emergency(house):
    client = signed_in(house.worker)
    url = ask_url(house.worker, house.other.pk) + "urgence/"
    assert client.post(url, {"reason": "vite"}).status_code == 422
    response = client.post(url, {"reason": "malaise à l'accueil ce matin"})
    assert response.headers["Location"] == f"/personnes/{house.other.pk}/"
    assert "Accès d'urgence" in client.get(f"/personnes/{house.other.pk}/").content.decode()


def test_roles_that_follow_nobody_share_nothing(house):
    for role in ("reception", "partner", "direction", "data_protection", "administrator"):
        context = build.context(house.ours, role)
        with pytest.raises(NotAllowed):
            services.ask(context, house.other, level="who", reason=WHY)
        with pytest.raises(NotAllowed):
            services.open_in_emergency(context, house.other, reason=WHY)


def test_a_share_is_found_by_an_index(house):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Share.objects.filter(
        account_id=1, organisation_id=1, person_id=1, state="accepted", until__gt=timezone.now()
    ).explain()
    assert "share_in_force" in plan
