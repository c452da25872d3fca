"""The page without account: two minutes for the company, one press for the officer, nothing overwritten."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.accounts.throttle import LIMITS
from maillage.charter import tasks as charter_tasks
from maillage.charter.models import CommitmentAction, Declaration, DeclarationState
from maillage.charter.queries.reading import promises
from maillage.charter.services import declarations as services
from maillage.kernel import doors
from maillage.kernel.errors import DomainError
from maillage.kernel.models import DoorLink
from tests import build

from . import made

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
SITE = "https://maillage.example.org/"


@pytest.fixture
def contact(company):
    with build.writing():
        return company.contacts.create(name="Rose Ancel", function="DRH", email="rose@example.org")


@pytest.fixture
def running(network, company):
    signature = made.signature(company, network, f"{YEAR - 1}-01-01", f"{YEAR + 1}-12-31")
    made.commitment(signature, "hires", 3, due_on=f"{YEAR - 1}-12-31")
    made.action(signature, "hires", f"{YEAR - 1}-03-01")
    return signature


@pytest.fixture
def asked(officer, running, contact):
    return services.ask(officer, running, YEAR - 1, contact, SITE)


def at(asked, step=""):
    if step:
        return reverse("charter:declare_step", args=[asked.token, step])
    return reverse("charter:declare", args=[asked.token])


CONTACT = {"name": "Rose Ancel", "function": "DRH", "email": "rose@example.org", "phone": "04 78 00 00 00"}


def tell(client, asked):
    """The company goes through the screens."""
    page = client.get(at(asked))
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert 'name="robots"' in page.content.decode()
    assert "site-nav" not in page.content.decode()
    question = client.get(at(asked, "hires")).content.decode()
    assert "Vous avez promis 3" in question
    assert f"connaissons déjà 1 en {YEAR - 1}" in question
    answer = client.post(at(asked, "hires"), {"quantity": "2", "people": "2", "note": ""})
    assert answer.url == at(asked, "other")
    answer = client.post(at(asked, "other"), {"kind": "forums", "quantity": "1", "people": "20", "more": "1"})
    assert answer.url == at(asked, "other")
    assert "Tenir un stand" in client.get(at(asked, "other")).content.decode()
    answer = client.post(at(asked, "other"), {"kind": ""})
    assert answer.url == at(asked, "contact")
    answer = client.post(at(asked, "contact"), CONTACT)
    assert answer.url == at(asked, "check")
    check = client.get(at(asked, "check")).content.decode()
    assert "Embaucher : 2 embauches" in check
    return client.post(at(asked, "check"), {"message": "À bientôt"})


def test_a_company_answers_without_account_and_an_officer_accepts(
    client, officer, network, asked, letters, contact
):
    tell(client, asked)
    (receipt,) = letters()
    assert receipt.to == ["rose@example.org"]
    assert "Embaucher : 2 embauches" in receipt.body
    assert "c'est envoyé" in client.get(at(asked)).content.decode()
    assert client.get(at(asked, "hires")).status_code == 200, "the receipt, whatever the step"
    assert [p.done for p in promises(network.pk)] == [1], "a proposal counts for nothing"
    declaration = Declaration.objects.get()
    client.force_login(officer.account)
    assert "Bazar Comète" in client.get(reverse("charter:dashboard")).content.decode()
    page = client.get(reverse("charter:declaration", args=[declaration.pk])).content.decode()
    assert "À bientôt" in page
    client.post(reverse("charter:declaration_accept", args=[declaration.pk]), {"next": "dashboard"})
    assert [(p.done, p.kept) for p in promises(network.pk)] == [(3, True)]
    made_actions = CommitmentAction.objects.filter(source="company")
    assert {(a.kind, a.quantity, a.date) for a in made_actions} == {
        ("hires", 2, dt.date(YEAR - 1, 12, 31)),
        ("forums", 1, dt.date(YEAR - 1, 12, 31)),
    }
    contact.refresh_from_db()
    assert (contact.phone, contact.confirmed_on) == ("+33478000000", timezone.localdate())
    assert client.get(at(asked)).status_code == 404, "the link is spent"
    client.post(reverse("charter:declaration_reopen", args=[declaration.pk]))
    assert [p.done for p in promises(network.pk)] == [1]
    client.post(reverse("charter:declaration_refuse", args=[declaration.pk]))
    declaration.refresh_from_db()
    assert declaration.state == DeclarationState.REFUSED


def test_no_more_is_said_with_one_press(client, asked):
    client.get(at(asked, "hires"))
    assert DoorLink.objects.get().last_used_at is None, "looking writes nothing"
    client.post(at(asked, "hires"), {"quantity": "2", "people": "2"})
    client.post(at(asked, "hires"), {"none": "1"})
    assert not asked.declaration.lines.exists()
    assert DoorLink.objects.get().last_used_at is not None
    page = client.post(at(asked, "contact"), {**CONTACT, "email": "not an address"})
    assert page.status_code == 422


def test_what_was_confirmed_since_is_not_overwritten(client, officer, asked, contact):
    tell(client, asked)
    declaration = Declaration.objects.get()
    with build.writing():
        declaration.sent_at = timezone.now() - dt.timedelta(days=3)
        declaration.save()
        contact.name, contact.confirmed_on = "Rose Ancel-Dupré", timezone.localdate()
        contact.save()
    services.accept(officer, declaration)
    contact.refresh_from_db()
    assert contact.name == "Rose Ancel-Dupré"
    assert CommitmentAction.objects.filter(kind="hires", source="typed").exists()


def test_every_wrong_link_gets_the_same_words(client, officer, asked, running):
    good, declaration = asked.token, asked.declaration
    pages = set()

    def refused(token):
        answer = client.get(reverse("charter:declare", args=[token]))
        assert answer.status_code == 404
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        text = answer.content.decode().replace(token, "")
        pages.add(text[text.index("<main") : text.index("</main")])

    refused(good[:-1] + ("A" if good[-1] != "A" else "B"))
    refused("nothing")
    refused("x" * 500)
    refused(doors.make_door("clauses.hours", declaration.pk, validity=dt.timedelta(days=1)))
    refused(doors.make_door(services.PURPOSE, declaration.pk, validity=dt.timedelta(seconds=-1)))
    again = services.ask(officer, running, YEAR - 1, None, SITE)
    refused(good)
    assert client.get(at(again)).status_code == 200
    services.withdraw(officer, declaration)
    refused(again.token)
    assert len(pages) == 1
    assert not DoorLink.objects.filter(secret_hash__contains=good[:20]).exists()


def test_guessing_is_slowed_down(client, asked):
    tries, _window = LIMITS["door_from"]
    for number in range(tries):
        client.get(reverse("charter:declare", args=[f"guess{number}"]))
    assert client.get(at(asked)).status_code == 404


def test_the_letter_carries_the_link_and_a_refused_address_is_told(
    client, officer, running, contact, letters, monkeypatch
):
    asked = services.ask(officer, running, YEAR - 1, contact, SITE)
    assert asked.by_mail
    (letter,) = letters()
    assert f"{SITE}dire/{asked.token}/" in letter.body
    assert str(YEAR - 1) in letter.subject
    with build.writing():
        contact.mail_refused_on = timezone.localdate()
        contact.save()
    assert not services.ask(officer, running, YEAR - 1, contact, SITE).by_mail


def test_asking_is_refused_when_it_makes_no_sense(officer, running, company, asked, client):
    with pytest.raises(DomainError, match="n'était pas signataire"):
        services.ask(officer, running, YEAR - 2, None, SITE)
    stranger = build.organisation("Jouets Ocre")
    with build.writing():
        other = stranger.contacts.create(name="Ailleurs")
    with pytest.raises(DomainError, match="autre structure"):
        services.ask(officer, running, YEAR - 1, other, SITE)
    with pytest.raises(DomainError, match="pas encore répondu"):
        services.accept(officer, asked.declaration)
    tell(client, asked)
    with pytest.raises(DomainError, match="déjà répondu"):
        services.ask(officer, running, YEAR - 1, None, SITE)
    with pytest.raises(DomainError, match="ne se modifie plus"):
        services.answer_line(asked.declaration, "hires", 5, 0)
    with pytest.raises(DomainError, match="relisez sa réponse"):
        services.withdraw(officer, asked.declaration)


def test_all_signatories_that_can_be_written_to_are_asked_once(
    client, officer, network, running, contact, letters, monkeypatch
):
    monkeypatch.setattr(charter_tasks, "close_old_connections", lambda: None)
    for number, changed in enumerate(({"email": ""}, {"consent": "keep"}, {"mail_refused_on": "2024-01-01"})):
        other = build.organisation(f"Muette {number}")
        made.signature(other, network, f"{YEAR - 1}-01-01", f"{YEAR}-12-31")
        day = {"consent_on": "2024-01-01"} if "consent" in changed else {}
        with build.writing():
            other.contacts.create(**{"name": "X", "email": "x@example.org", **changed, **day})
    assert [(s.pk, c.pk) for s, c in services.to_ask(officer, YEAR - 1)] == [(running.pk, contact.pk)]
    client.force_login(officer.account)
    page = client.get(reverse("charter:statements", args=[YEAR - 1])).content.decode()
    assert "Demander leurs actions à toutes" in page
    sent = []
    monkeypatch.setattr(charter_tasks.ask_one, "defer", lambda **said: sent.append(said))
    client.post(reverse("charter:ask_all", args=[YEAR - 1]))
    (said,) = sent
    charter_tasks.ask_one(**said)
    charter_tasks.ask_one(**said)
    assert Declaration.objects.get().contact == contact
    assert [letter.to for letter in letters()] == [["rose@example.org"]]
    assert services.to_ask(officer, YEAR - 1) == []


def test_without_a_mail_server_each_is_asked_by_hand(officer, running):
    with pytest.raises(DomainError, match="entreprise par entreprise"):
        services.ask_all(officer, YEAR - 1, SITE)


def test_the_pages_of_asking(client, officer, running, contact):
    client.force_login(officer.account)
    page = client.post(reverse("charter:ask", args=[running.pk]), {"year": YEAR - 1, "contact": contact.pk})
    text = page.content.decode()
    assert page.status_code == 200
    assert "/dire/" in text
    assert "transmettez le lien vous-même" in text
    assert Declaration.objects.get().contact == contact


@pytest.mark.django_db(transaction=True)
def test_two_officers_accept_the_same_answer_and_it_counts_once(network, company):
    running = made.signature(company, network, f"{YEAR - 1}-01-01", f"{YEAR + 1}-12-31")
    officers = [build.context(network, Role.LIAISON_OFFICER) for _n in range(2)]
    asked = services.ask(officers[0], running, YEAR - 1, None, SITE)
    services.answer_line(asked.declaration, "hires", 2, 2)
    services.send(asked.declaration)
    start, said = threading.Barrier(2), []

    def one(officer):
        try:
            start.wait()
            services.accept(officer, Declaration.objects.get(pk=asked.declaration.pk))
            said.append("accepted")
        except DomainError as error:
            said.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Cette déclaration est déjà relue.", "accepted"]
    assert CommitmentAction.objects.count() == 1
