"""Pages of the method: what they say, what they cost, what they refuse."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodCase, IodEvent, IodOffer, IodPost, IodProposal
from maillage.employment.iod.services import propose, take_charge
from maillage.employment.models import EmploymentContract
from tests import build

from .conftest import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(network, client):
    client.force_login(network.officer.account)
    return client


def text(response):
    assert response.status_code == 200, response.content.decode()[:500]
    return response.content.decode()


def busy(network, count):
    """`count` hires followed and late, people waiting, candidates, offers without anybody."""
    for number in range(count):
        network.hired(network.followed(f"Embauchée {number}"), start_date=today(-9))
        network.followed(f"Attend {number}")
        propose(network.officer, network.offer(), network.followed(f"Candidate {number}"))
        network.offer()
    for case in IodCase.objects.filter(officer__isnull=True, person__last_name__startswith="Attend"):
        take_charge(network.officer, case)


@pytest.mark.parametrize("name", ["iod:day", "iod:people", "iod:posts", "iod:retention"])
def test_a_page_costs_the_same_whatever_it_lists(network, page, name):
    url = reverse(name)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(page.get(url))
        return len(queries)

    busy(network, 1)
    cost()
    few = cost()
    busy(network, 4)
    assert cost() == few
    assert few <= 30


def test_the_day_says_who_to_call_and_who_waits(network, page):
    busy(network, 1)
    shown = text(page.get(reverse("iod:day")))
    for words in ("Embauchée 0", "Attend 0", "Candidate 0", "Suivis en retard", "Cantine Comète"):
        assert words in shown
    assert "Une personne" not in shown


def test_one_press_holds_a_follow_up_and_can_be_undone(network, page):
    contract = network.hired(network.followed(), start_date=today(-8))
    url = reverse("iod:follow_up", args=[contract.pk])
    said = {"kind": "follow_up_employer", "due": today(-1).strftime("%d/%m/%Y"), "words": "Tout va"}
    assert page.post(url, {**said, "next": "/iod/"}).url == "/iod/"
    event = IodEvent.objects.get(kind="follow_up_employer")
    assert (event.words, event.due_on) == ("Tout va", today(-1))
    again = page.post(url, said, follow=True).content.decode()
    assert "vient de noter ce suivi" in again
    assert "ne se lit pas" in page.post(url, {**said, "due": "hier soir"}, follow=True).content.decode()
    page.post(reverse("iod:event_remove", args=[event.pk]))
    assert not IodEvent.objects.filter(kind="follow_up_employer").exists()


def test_the_whole_chain_by_the_pages(network, page):
    company = build.organisation("Bazar Comète", "employer")
    person = network.followed("Candidate")
    day = today().strftime("%d/%m/%Y")
    page.post(
        f"{reverse('iod:post_new')}?entreprise={company.pk}",
        {"title": "Mise en rayon", "visited_on": day, "not_required": "Diplôme"},
    )
    post = IodPost.objects.get()
    assert "Diplôme" in text(page.get(reverse("iod:post", args=[post.pk])))
    page.post(reverse("iod:offer_new", args=[post.pk]), {"kind": "cdd", "months": "6", "agreed_on": day})
    offer = IodOffer.objects.get()
    page.post(reverse("iod:propose", args=[offer.pk]), {"person": person.pk, "meeting_on": day})
    proposal = IodProposal.objects.get()
    meet = reverse("iod:proposal_meet", args=[proposal.pk])
    assert page.post(meet, {"date": day, "next": "/iod/"}).url == "/iod/"
    hire = reverse("iod:proposal_hire", args=[proposal.pk])
    refused = page.post(hire, {"kind": "cdi", "start_date": day, "planned_end_date": day})
    assert refused.status_code == 422
    assert "Un CDI n&#x27;a pas de fin prévue" in refused.content.decode()
    page.post(hire, {"kind": "cdi", "start_date": day, "weekly_hours": "30,5"})
    contract = EmploymentContract.objects.get()
    shown = text(page.get(reverse("iod:hire", args=[contract.pk])))
    assert "Bazar Comète" in shown
    page.post(
        reverse("iod:hire", args=[contract.pk]),
        {"officer": network.officer.account.pk, "end_date": day, "breakage": "resignation"},
    )
    contract.refresh_from_db()
    assert contract.end_date == today()
    assert "Démission" in text(page.get(reverse("iod:retention")))


def test_the_company_s_file_counts_and_names_nobody(network, page, client):
    company = build.organisation("Bazar Comète", "employer")
    network.hired(network.followed("Embauchée"), network.offer(network.post(company)))
    url = reverse("organisations:file", args=[company.pk])
    assert "Personnes embauchées" in text(page.get(url))
    liaison = build.context(network.lead, Role.LIAISON_OFFICER)
    client.force_login(liaison.account)
    shown = text(client.get(url))
    assert "Personnes embauchées" in shown
    assert "Embauchée" not in shown.replace("Personnes embauchées", "")
    assert "/iod/" not in shown


def test_a_reference_worker_orients_from_the_file_and_ends_it(network, client):
    client.force_login(network.worker.account)
    person = network.person("Orientée")
    tab = reverse("pathways:person_tab", args=[person.pk, "iod"])
    assert "Orienter vers la mission IOD" in text(client.get(tab))
    day = today().strftime("%d/%m/%Y")
    client.post(reverse("iod:refer", args=[person.pk]), {"date": day, "wish": "Ménage"})
    shown = text(client.get(tab))
    assert "Ménage" in shown
    assert "Orienter vers la mission IOD" not in shown
    case = IodCase.objects.get()
    client.post(reverse("iod:case_close", args=[case.pk]), {"date": day, "closing": "withdrew"})
    assert IodCase.objects.get().closing == "withdrew"
    assert client.get(reverse("iod:day")).status_code == 403


def test_the_tab_costs_the_same_whatever_was_done(network, page):
    person = network.followed()
    url = reverse("pathways:person_tab", args=[person.pk, "iod"])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            text(page.get(url))
        return len(queries)

    network.hired(person, start_date=today(-30))
    cost()
    few = cost()
    for number in range(3):
        network.hired(person, network.offer(network.post(title=f"Poste {number}")), start_date=today(-number))
    assert cost() == few


def test_a_company_of_the_address_that_is_none_asks_for_one(network, page):
    for value in ("", "x", "999999"):
        shown = text(page.get(f"{reverse('iod:post_new')}?entreprise={value}"))
        assert "Entreprise" in shown
    assert page.get(f"{reverse('iod:posts')}?entreprise=x").status_code == 200
    assert page.get(f"{reverse('iod:retention')}?annee=abcd").status_code == 200


def test_a_quick_entry_says_what_is_missing_and_keeps_the_words(network, page):
    url = reverse("iod:quick")
    refused = page.post(
        url, {"kind": "company_meeting", "date": today().strftime("%d/%m/%Y"), "words": "Accueil"}
    )
    assert refused.status_code == 422
    assert "dites laquelle" in refused.content.decode()
    assert "Accueil" in refused.content.decode()


def test_records_of_another_network_are_not_found(network, client):
    person = network.followed()
    proposal = propose(network.officer, network.offer(), person)
    elsewhere = build.context(build.organisation("Ailleurs", "lead"), Role.IOD_OFFICER)
    client.force_login(elsewhere.account)
    for name, pk in (
        ("iod:post", proposal.offer.post_id),
        ("iod:post_edit", proposal.offer.post_id),
        ("iod:offer_new", proposal.offer.post_id),
        ("iod:offer_edit", proposal.offer_id),
        ("iod:propose", proposal.offer_id),
        ("iod:proposal_meet", proposal.pk),
        ("iod:case_close", IodCase.objects.get().pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404, name
    for name in ("iod:post_remove", "iod:offer_close", "iod:offer_reopen"):
        pk = proposal.offer.post_id if name == "iod:post_remove" else proposal.offer_id
        assert client.post(reverse(name, args=[pk])).status_code == 404, name


def test_a_person_of_elsewhere_is_neither_proposed_nor_noted(network, page):
    """With a person of ours the same forms save."""
    offer, ours = network.offer(), network.followed("Nôtre")
    lead = build.organisation("Ailleurs", "lead")
    theirs = build.person(lead, last_name="Lointaine")
    build.enrolment(build.programme(lead), theirs, today(-10).isoformat())
    build.agreement(theirs, lead)
    proposing, noting = reverse("iod:propose", args=[offer.pk]), reverse("iod:quick")
    said = {"kind": "interview", "date": today().strftime("%d/%m/%Y")}
    for person, code in ((theirs, 422), (ours, 302)):
        assert page.post(noting, {**said, "person": person.pk}).status_code == code
        assert page.post(proposing, {"person": person.pk}).status_code == code
    assert not IodEvent.objects.filter(person=theirs).exists()
    assert IodProposal.objects.get().person == ours


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_page_of_a_proposal_sends_elsewhere(network, page, there):
    proposal = propose(network.officer, network.offer(), network.followed())
    for name in ("iod:proposal_plan", "iod:proposal_meet", "iod:proposal_refuse", "iod:proposal_hire"):
        response = page.get(reverse(name, args=[proposal.pk]), {"next": there})
        assert f'href="{there}' not in text(response)
