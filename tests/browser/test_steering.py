"""The programme's side in a real browser: accessible, narrow enough for a phone, run from the keyboard."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.pathways.models import Commission, CommissionItem, Diagnosis
from maillage.pathways.services.exits import ExitFacts, propose_exit
from tests import build
from tests.pathways.conftest import House, make_house

pytestmark = pytest.mark.django_db(transaction=True)


class World:
    """A commission of today with two entries and an exit on its agenda; a blocked pathway waits."""

    def __init__(self) -> None:
        self.house: House = make_house()
        house, today = self.house, timezone.localdate()
        self.pathway = build.enrolment(
            house.programme,
            build.person(house.operator, "Sortante"),
            operator=house.operator,
            worker=house.worker.account,
        )
        build.step(self.pathway, start="2017-03-01")
        propose_exit(house.worker, self.pathway, ExitFacts(kind="moved", date=build.day("2017-06-01")))
        self.referrals = [self.referral(name) for name in ("Première", "Seconde")]
        with build.writing():
            self.commission = Commission.objects.create(
                programme=house.programme, kind="validation", date=today
            )
            self.review = Commission.objects.create(programme=house.programme, kind="follow_up", date=today)
            for position, referral in enumerate(self.referrals, 1):
                self.commission.items.create(kind="entry", referral=referral, position=position)
            self.commission.items.create(
                kind="exit",
                enrolment=self.pathway,
                position=3,
                proposed_exit_date=build.day("2017-06-01"),
            )

    def referral(self, name: str):
        house = self.house
        made = build.referral(
            house.programme,
            build.person(house.operator, name),
            house.operator,
            state="diagnosed",
            worker=house.worker.account,
        )
        with build.writing():
            Diagnosis.objects.create(
                referral=made, date=made.received_on, objectives="un emploi", entry_situations=["rsa", "rqth"]
            )
        return made

    def addresses(self) -> list[str]:
        programme, pathway = self.house.programme.pk, self.pathway.pk
        return [
            "/programmes/",
            f"/programmes/{programme}/",
            "/programmes/charger/?livre=plie",
            f"/programmes/{programme}/tableau-de-bord/?annee=2017",
            "/prescriptions/",
            "/prescriptions/nouvelle/",
            f"/prescriptions/{self.referrals[0].pk}/",
            f"/prescriptions/{self.referrals[0].pk}/diagnostic/",
            "/commissions/",
            "/commissions/nouvelle/",
            f"/commissions/{self.review.pk}/",
            f"/commissions/{self.commission.pk}/seance/",
            f"/commissions/{self.commission.pk}/seance/?point={self.commission.items.last().pk}",
            f"/parcours/{pathway}/sortie/",
            f"/parcours/{pathway}/relais/",
            f"/parcours/relais/?de={self.house.worker.account.pk}",
            "/parcours/bloques/",
            "/file-active/",
            f"/personnes/{self.pathway.person_id}/parcours/",
            "/structures/",
            "/structures/nouvelle/",
            f"/structures/{self.house.operator.pk}/",
            "/antennes/",
        ]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_page_is_accessible_and_fits(open_page, violations, width) -> None:
    world = World()
    page = open_page(world.house.manager.account, "/commissions/", width)
    base = page.url.removesuffix("/commissions/")
    wrong = []
    for address in world.addresses():
        page.goto(base + address)
        wrong += [f"{address}: {found}" for found in violations(page)]
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            wrong.append(f"{address}: {beyond} px too wide")
    assert not wrong, "\n".join(wrong)


def test_a_whole_meeting_from_the_keyboard(open_page, violations) -> None:
    world = World()
    page = open_page(world.house.manager.account, f"/commissions/{world.commission.pk}/seance/")
    title = page.locator("#case-title")

    def case(name: str) -> None:
        expect(title).to_contain_text(name)

    case("Première")
    page.keyboard.press("v")
    case("Seconde")
    page.keyboard.press("r")
    expect(page.locator("#reason-r")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_text("Un refus ou un ajournement dit son motif").wait_for()
    assert violations(page) == []
    page.keyboard.type("Hors critères")
    page.keyboard.press("Enter")
    case("Sortante")
    page.keyboard.press("z")  # the refusal is taken back, and its case is here again
    case("Seconde")
    page.keyboard.press("a")
    expect(page.locator("#reason-a")).to_be_focused()
    page.keyboard.type("Pièces manquantes")
    page.keyboard.press("Enter")
    case("Sortante")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Tout est décidé").wait_for()
    assert title.inner_text().endswith("Sortante")
    page.keyboard.press("c")
    page.get_by_role("link", name="Procès-verbal").wait_for()
    decisions = list(CommissionItem.objects.order_by("position").values_list("decision", flat=True))
    assert decisions == ["validated", "deferred", "validated"]
    world.commission.refresh_from_db()
    world.pathway.refresh_from_db()
    assert world.commission.held
    assert world.pathway.exit_date is not None


def test_the_agenda_is_composed_without_leaving_the_page(open_page) -> None:
    world = World()
    page = open_page(world.house.manager.account, f"/commissions/{world.review.pk}/")
    page.get_by_role("button", name="Inscrire tous les parcours bloqués").click()
    page.get_by_text("1 point ajouté").wait_for()
    assert world.review.items.count() == 1
    page.get_by_role("button", name="Retirer de l'ordre du jour").click()
    page.get_by_text("Point retiré").wait_for()
    assert world.review.items.count() == 0


def test_a_diagnosis_left_half_way_is_found_again(open_page) -> None:
    world = World()
    address = f"/prescriptions/{world.referrals[0].pk}/diagnostic/"
    page = open_page(world.house.worker.account, address)
    project, housing = page.locator("#id_project"), page.locator("input[name=barriers][value=housing]")
    project.fill("Une boulangerie")
    housing.check()
    page.get_by_text("Brouillon gardé").wait_for()
    again = page.url
    page.goto("about:blank")
    page.goto(again)
    page.get_by_text("Votre saisie non enregistrée est reprise").wait_for()
    assert project.input_value() == "Une boulangerie"
    assert housing.is_checked()
