"""Case work in a real browser: keyboard only, at any width, for every eye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.pathways.models import Appointment
from maillage.people.models import Person
from tests import build

from .test_shell import wait

if TYPE_CHECKING:
    from playwright.sync_api import Page

Opener = Callable[..., "Page"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def worker() -> Context:
    return build.context(build.organisation("Maison pilote", "lead"))


@pytest.fixture
def person(worker: Context) -> Person:
    """A file with something of everything."""
    lead = worker.organisation
    found = build.person(lead, "Lefèvre", "Anaïs", phone="+33478600000")
    enrolment = build.enrolment(build.programme(lead), found, _day(-700), worker=worker.account)
    build.residence(found, _day(-800), areas=[build.area("Mermoz")], address="3 rue de la Paix", city="Lyon")
    contract = build.contract(found, _day(-300), _day(-100))
    build.step(enrolment, "employment_contract", _day(-300), _day(-100), contract)
    for kind in ("social_support", "public_employment_service", "culture", "basic_training"):
        build.step(enrolment, kind, _day(-200))
    for days, attendance in ((-90, "kept"), (-60, "missed"), (-30, "excused"), (-2, ""), (5, "")):
        build.appointment(found, _day(days), enrolment, worker=worker.account, attendance=attendance)
    return found


def _day(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_an_appointment_is_typed_without_a_mouse(open_page: Opener, worker: Context, person: Person) -> None:
    page = open_page(worker.account, f"/personnes/{person.pk}/entretiens/")
    page.keyboard.press("e")
    page.keyboard.type("hier")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.type("CV relu")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast")
    assert "CV relu" in page.inner_text("#file .todo")
    made = Appointment.objects.latest("pk")
    assert (made.date, made.attendance) == (timezone.localdate() - dt.timedelta(days=1), "kept")
    assert page.input_value("[name=note]") == ""  # ready for the next one
    page.click(".toast button:has-text('Annuler')")
    wait(page, lambda: not Appointment.objects.filter(pk=made.pk).exists())


def test_a_refused_line_keeps_its_words(open_page: Opener, worker: Context, person: Person) -> None:
    page = open_page(worker.account, f"/personnes/{person.pk}/")
    page.fill("[name=date]", "31/02")
    page.fill("[name=note]", "à ne pas perdre")
    page.keyboard.press("Enter")
    page.wait_for_selector(".quick [role=alert]")
    assert page.input_value("[name=note]") == "à ne pas perdre"
    assert page.input_value("[name=date]") == "31/02"


def test_the_timeline_is_walked_with_arrows(open_page: Opener, worker: Context, person: Person) -> None:
    page = open_page(worker.account, f"/personnes/{person.pk}/")
    reachable = page.eval_on_selector_all(
        "[data-timeline] a", "els => els.filter(e => e.getAttribute('tabindex') === '0').length"
    )
    assert reachable == 1  # one stop for Tab
    page.eval_on_selector("[data-timeline] a[tabindex='0']", "el => el.focus()")
    said = page.inner_text("[data-timeline-words]")
    assert "Entretien" in said
    page.keyboard.press("Home")
    assert page.inner_text("[data-timeline-words]") != said
    page.keyboard.press("Enter")
    wait(page, lambda: "/etapes/" in page.url or "/contrats/" in page.url)


def test_a_name_is_found_from_anywhere(open_page: Opener, worker: Context, person: Person) -> None:
    page = open_page(worker.account, "/entretiens/")
    page.keyboard.press("/")
    page.keyboard.type("anais lef")
    page.wait_for_selector("#search-results a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait(page, lambda: page.url.endswith(f"/personnes/{person.pk}/"))


def test_attendance_is_said_from_the_home(open_page: Opener, worker: Context, person: Person) -> None:
    page = open_page(worker.account, "/")
    page.click(".attendance button:has-text('Manqué')")
    page.wait_for_selector(".toast")
    assert Appointment.objects.get(date=_day(-2)).attendance == "missed"
    page.click(".toast button:has-text('Annuler')")
    wait(page, lambda: Appointment.objects.get(date=_day(-2)).attendance == "")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_pages_are_for_every_eye_and_width(
    open_page: Opener,
    violations: Callable[[Page], list[str]],
    worker: Context,
    person: Person,
    width: str,
) -> None:
    file = f"/personnes/{person.pk}/"
    enrolment, appointment = person.enrolments.get(), person.appointments.earliest("date")
    paths = ["/", "/personnes/", "/entretiens/", "/recherche/?q=lef", "/personnes/nouvelle/", file]
    paths += [
        f"{file}{tab}/" for tab in ("parcours", "entretiens", "situation", "contrats", "suivi", "historique")
    ]
    paths += [
        f"{file}situation/modifier/",
        f"{file}freins/nouveau/",
        f"{file}adresses/nouvelle/",
        f"/parcours/{enrolment.pk}/etapes/nouvelle/?emploi=1",
        f"/entretiens/{appointment.pk}/",
    ]
    page = open_page(worker.account, "/", width=width)
    faults = []
    for path in paths:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + path)
        faults += [f"{path}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            faults.append(f"{path}: wider than the screen")
    assert not faults, "\n".join(faults)
