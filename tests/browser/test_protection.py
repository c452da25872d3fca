"""Proofs, requests, shares and emergencies in a browser: by keyboard alone, for every eye, at any width."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.accounts.roles import Role
from maillage.demo.papers import card
from maillage.evidence.inspection import inspect
from maillage.evidence.models import Document
from maillage.evidence.services import Facts, add_document
from maillage.protection import services
from maillage.protection.models import Share, ShareState
from maillage.protection.retention.models import Due
from maillage.protection.rights.models import DataRequest, RequestState
from maillage.protection.rights.services import register
from tests import build
from tests.protection.conftest import House, house

from .keyboard import act, reach, write
from .test_shell import wait

if TYPE_CHECKING:
    from playwright.sync_api import FileChooser, Page

Opener = Callable[..., "Page"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
WHY = "La personne est à notre accueil et cherche son interlocutrice"
__all__ = ["house"]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"


def test_a_proof_is_given_and_opened_without_a_mouse(open_page: Opener, house: House, tmp_path) -> None:
    paper = tmp_path / "carte.png"
    paper.write_bytes(card("Carte d'identité", ["Inès Mienne"]))
    page = open_page(house.worker.account, f"/personnes/{house.mine.pk}/pieces/")
    choosers: list[FileChooser] = []  # from the start: asked for late, the window opens unseen
    page.on("filechooser", lambda chooser: choosers.append(chooser))
    page.keyboard.press("n")
    page.wait_for_url("**/pieces/ajouter/")
    reach(page, "Fichiers")
    page.keyboard.press("Enter")
    wait(page, lambda: bool(choosers))
    choosers[0].set_files(paper)
    write(page, "Ce que la pièce prouve", "Ident")
    write(page, "Date de la pièce", "hier")
    act(page, "Ajouter au dossier", to="**/pieces/")
    expect(page.get_by_text("Pièces demandées : 1 sur 4")).to_be_visible()
    assert Document.objects.get().date == timezone.localdate() - DAY
    reach(page, "carte.png")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    assert opened.value.evaluate("document.images[0].naturalWidth") > 0


def test_an_access_request_is_taken_and_answered_without_a_mouse(open_page: Opener, house: House) -> None:
    page = open_page(house.worker.account, f"/personnes/{house.mine.pk}/droits/")
    act(page, "Enregistrer une demande", to="**/demandes/nouvelle/")
    reach(page, "Accès")
    page.keyboard.press("Space")
    act(page, "Enregistrer la demande", to="**/droits/")
    asked = DataRequest.objects.get()
    with build.writing():
        DataRequest.objects.update(organisation=house.officer.organisation)  # taken by the lead
    page = open_page(house.officer.account, "/demandes/")
    act(page, "Accès", to=f"**/demandes/{asked.pk}/")
    expect(page.get_by_text("Rémi Référent", exact=True)).to_be_visible()  # who can draw the answer
    reach(page, "Demande satisfaite")
    page.keyboard.press("Space")
    write(page, "Ce qui a été répondu", "Copie remise en main propre")
    act(page, "Enregistrer la réponse")
    expect(page.get_by_text("Réponse enregistrée.")).to_be_visible()
    asked.refresh_from_db()
    assert (asked.state, asked.handler) == (RequestState.ANSWERED, house.officer.account)


def _look_for(page: Page) -> None:
    """From « Partages » to the page that asks for somebody's file."""
    page.keyboard.press("n")
    page.wait_for_url("**/partages/chercher/")
    write(page, "Nom", "Mienne")
    write(page, "Prénom", "Inès")
    write(page, "Date de naissance", "15/6/1980")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Connue ailleurs", exact=True)).to_be_visible()
    act(page, "Demander à lire ce dossier", to="**/partages/demander/*/")


def test_a_share_is_asked_and_given_without_a_mouse(open_page: Opener, house: House) -> None:
    asking = open_page(house.neighbour.account, "/partages/")
    _look_for(asking)
    write(asking, "Ce que vous avez besoin de lire", "Parc")
    write(asking, "Pourquoi", WHY)
    act(asking, "Envoyer la demande")
    expect(asking.get_by_text("Demande envoyée")).to_be_visible()
    giving = open_page(house.worker.account, "/partages/")
    expect(giving.get_by_text(WHY)).to_be_visible()
    act(giving, "Inès Mienne", to="**/partages/*/")
    write(giving, "Pendant combien de jours", "")
    giving.keyboard.press("Control+a")
    giving.keyboard.type("5")
    act(giving, "Partager le dossier")
    expect(giving.get_by_text("Dossier partagé.")).to_be_visible()
    share = Share.objects.get()
    assert (share.state, share.level) == (ShareState.ACCEPTED, "pathway")
    asking.reload()
    act(asking, "Dossier", to=f"**/personnes/{house.mine.pk}/")
    assert "parole confiée" not in asking.content()


def test_a_file_is_opened_in_an_emergency_without_a_mouse(open_page: Opener, house: House) -> None:
    page = open_page(house.neighbour.account, "/partages/")
    _look_for(page)
    act(page, "C'est urgent et personne ne répond")
    write(page, "Ce qui est urgent", "trop court")
    act(page, "Ouvrir le dossier en urgence")
    expect(page.get_by_role("alert").first).to_contain_text("Dites pourquoi")
    act(page, "Ce qui est urgent")  # in the summary of what is wrong: it leads to the field
    page.keyboard.press("Control+a")
    page.keyboard.type(WHY)
    act(page, "Ouvrir le dossier en urgence", to=f"**/personnes/{house.mine.pk}/")
    expect(page.get_by_role("heading", name="Inès Mienne")).to_be_visible()
    watching = open_page(house.officer.account, "/")
    expect(watching.get_by_text(WHY)).to_be_visible()
    act(watching, "J'ai lu")
    expect(watching.get_by_text("À savoir")).to_have_count(0)


@pytest.fixture
def lived_in(house: House) -> dict[str, str]:
    """A house where everything has happened once; the names of what its addresses need."""
    paper = inspect("carte.png", card("Carte d'identité", ["Inès Mienne"]))
    today = timezone.localdate()
    document = add_document(
        house.worker, house.mine, paper, Facts(criterion="identity", date=today, valid_until=today)
    )
    waiting = services.ask(house.neighbour, house.mine, level="pathway", reason=WHY)
    services.open_in_emergency(house.neighbour, house.second, reason=WHY)
    given = services.ask(house.colleague, house.other, level="who", reason=WHY)
    services.accept(house.neighbour, given, level="who", days=3, agreed=True)
    asked = [
        register(
            house.manager,
            house.mine,
            kind=kind,
            received_on=today - dt.timedelta(days=days),
            channel="letter",
        )
        for kind, days in (("access", 3), ("erasure", 50), ("limitation", 30))
    ]
    term = {"last_contact": today, "due_on": today + 9 * DAY, "noticed_on": today}
    Due.objects.create(person=house.mine, **term)
    return {
        "file": f"/personnes/{house.mine.pk}",
        "document": f"/pieces/{document.key}",
        "waiting": f"/partages/{waiting.pk}/",
        "given": f"/partages/{given.pk}/",
        **{f"asked-{one.kind}": f"/demandes/{one.pk}/" for one in asked},
    }


def test_pages_are_for_every_eye_and_width(
    open_page: Opener,
    violations: Callable[[Page], list[str]],
    house: House,
    lived_in: dict[str, str],
) -> None:
    at, administrator = lived_in, build.context(house.lead, Role.ADMINISTRATOR)
    file = at["file"]
    walked = {
        house.worker: [
            *(f"{file}/{tab}/" for tab in ("pieces", "droits", "consultations")),
            *(f"{file}/{page}/" for page in ("pieces/ajouter", "demandes/nouvelle", "accords/sharing")),
            f"{at['document']}/modifier/",
            f"{at['document']}/retirer/",
            *("/pieces/", "/partages/", at["waiting"], "/partages/chercher/", "/conservation/"),
            f"/conservation/{house.mine.pk}/",
            *("/compte/securite/application/", "/compte/securite/codes/"),
        ],
        house.neighbour: ["/partages/", at["waiting"], at["given"]],
        house.officer: [
            *("/", "/consultations/", "/consultations/dossier/", "/lectures/", "/partages/suivis/"),
            *("/demandes/", at["asked-access"], at["asked-erasure"], at["asked-limitation"]),
            *("/traitements/", "/archives/"),
        ],
        administrator: [
            f"/administration/comptes/{end}" for end in ("nouveau/", f"{house.worker.membership.pk}/")
        ],
    }
    faults = []
    for context, paths in walked.items():
        page = open_page(context.account, paths[0])
        root = "/".join(page.url.split("/")[:3])
        for path in paths:
            page.set_viewport_size({"width": 1280, "height": 900})
            answer = page.goto(root + path)
            assert answer is not None
            if answer.status != 200:
                faults.append(f"{path}: {answer.status}")
            faults += [f"{path}: {fault}" for fault in violations(page)]
            # The same page on a telephone: it fits.
            page.set_viewport_size({"width": 390, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                faults.append(f"{path}: wider than the screen")
    assert not faults, "\n".join(faults)
