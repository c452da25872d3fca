"""What upper rooms add to a company's file: facts, bars of what is due, records, things to see first."""

import datetime as dt

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.kernel.formats import day
from maillage.organisations import panels
from maillage.organisations.panels import Bar, Line, Notice, Panel
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(monkeypatch):
    """Registries of this test alone."""
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(panels, "_notices", [])


@pytest.fixture
def page(client):
    officer = build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)
    client.force_login(officer.account)
    company = build.organisation("Bazar Comète", "employer")
    return lambda: client.get(reverse("organisations:file", args=[company.pk])).content.decode()


def test_each_part_of_a_panel_is_drawn(own, page):
    bar = Bar("Visites", 3, 5, "3 visites sur 5", late=True, detail="avant juin", by=[("mars", "/mars/")])
    line = Line("Agent d'entretien", "/offre/", dt.date(2026, 3, 2), "2 postes", "à confirmer", "soon")
    panels.register(lambda context, organisation: Panel("Après", rows=[("Postes", "4", "")]), order=60)
    panels.register(
        lambda context, organisation: Panel(
            "Avant", [("Promis", "12", "/promis/")], [bar], [line], ("Ajouter", "/ajouter/")
        )
    )
    panels.register_notices(lambda context, organisation: [Notice("Offre périmée", "late", "/offre/")])
    html = page()
    assert html.index("<h2>Avant</h2>") < html.index("<h2>Après</h2>")
    assert '<progress value="3" max="5" class="is-late"' in html
    for said in (
        "3 visites sur 5",
        "avant juin",
        'href="/mars/"',
        day(line.day),
        "à confirmer",
        'href="/ajouter/"',
    ):
        assert said in html
    assert 'badge-late" href="/offre/"' in html


def test_a_panel_without_content_says_why_or_is_not_drawn(own, page):
    panels.register(lambda context, organisation: Panel("Muet"))
    panels.register(lambda context, organisation: None)
    panels.register(
        lambda context, organisation: Panel(
            "Offres", empty="Aucune offre", action=("Ouvrir une offre", "/x/")
        )
    )
    html = page()
    assert "Muet" not in html
    assert "Aucune offre" in html
    assert "Ouvrir une offre" in html
