"""What the style page shows: one of everything, with invented content."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Membership
from maillage.accounts.roles import Role
from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    PhoneField,
    SearchSelect,
    SegmentedChoice,
    SiretField,
)
from maillage.kernel.listing import ChoiceFilter, Column, DateRangeFilter, FlagFilter, Listing, SearchFilter

KINDS = [("kept", _("Tenu")), ("missed", _("Manqué")), ("excused", _("Excusé"))]
SITUATIONS = [
    ("a", _("Sans emploi depuis plus d'un an")),
    ("b", _("Bénéficiaire du RSA")),
    ("c", _("Parent isolé")),
]
TRADES = [
    ("", ""),
    (_("Bâtiment"), [("f1703", _("Maçonnerie")), ("f1606", _("Peinture en bâtiment"))]),
    (_("Services"), [("k2204", _("Nettoyage de locaux")), ("g1602", _("Personnel de cuisine"))]),
]


class SampleForm(BaseForm):
    """One field of each kind."""

    title = forms.CharField(label=_("Intitulé"), max_length=80, help_text=_("Quelques mots suffisent."))
    day = FrenchDateField(label=_("Date"), help_text=_("12/3, demain, lun prochain, +3, ou le calendrier."))
    attendance = forms.ChoiceField(label=_("Présence"), choices=KINDS, widget=SegmentedChoice)
    situations = forms.MultipleChoiceField(
        label=_("Situations"), choices=SITUATIONS, widget=ManyChoices, required=False
    )
    trade = forms.ChoiceField(label=_("Métier"), choices=TRADES, widget=SearchSelect, required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)
    siret = SiretField(label=_("SIRET"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    reminder = forms.BooleanField(label=_("Envoyer un rappel la veille"), required=False)


def _named(rows: QuerySet[Membership], text: str) -> QuerySet[Membership]:
    return rows.filter(organisation__name__icontains=text)


class SampleListing(Listing):
    """The reader's own roles: the only records a developer and an administrator may both see."""

    columns = [
        Column(
            "organisation", _("Structure"), value="organisation.name", sort="organisation__name", link=True
        ),
        Column("role", _("Rôle"), value="get_role_display", sort="role"),
        Column("since", _("Depuis"), value="started_on", kind="date", sort="started_on"),
        Column("fte", _("Temps"), kind="number", decimals=2, sort="fte"),
    ]
    filters = [
        SearchFilter(_("Structure"), apply=_named),
        ChoiceFilter("role", _("Rôle"), lookup="role", choices=Role.choices),
        FlagFilter("full", _("Temps plein"), apply=lambda rows: rows.filter(fte=1)),
        DateRangeFilter("since", _("Depuis"), lookup="started_on"),
    ]
    default_sort = "organisation"
    template = "web/style.html"

    def row_url(self, row: Membership) -> str:
        return "#listing"


def sample(request: HttpRequest) -> dict[str, Any]:
    """Context of the style page."""
    wrong = {"faulty-title": "", "faulty-day": "31/02", "faulty-siret": "123", "faulty-phone": "12"}
    faulty = SampleForm(wrong, prefix="faulty")
    own = Membership.objects.active().filter(account_id=request.user.pk).select_related("organisation")
    return {
        "form": SampleForm(prefix="sound", initial={"day": dt.date(2026, 11, 23), "attendance": "kept"}),
        "faulty": faulty,
        "listing": SampleListing(request, own),
        "day": dt.date(2026, 11, 22),
        "trend": [381, 402, 398, 440, 467, 452],
        "hues": [
            ("hue-1", _("Accompagnement"), "support"),
            ("hue-2", _("Prestations"), "service"),
            ("hue-3", _("Actions complémentaires"), "complementary"),
            ("hue-4", _("Formation et accès à l'emploi"), "training_access"),
            ("hue-5", _("Contrat de travail"), "employment"),
        ],
        "icons": _icons(),
        "grounds": ["paper", "surface", "sunken", "accent-tint", "late-tint", "soon-tint"],
    }


def _icons() -> list[str]:
    """Every sign of the sprite."""
    sprite = finders.find("kernel/icons.svg")
    return re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text("utf-8")) if sprite else []
