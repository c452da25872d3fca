"""Which addresses show somebody's file, and whose: the one list the log of readings goes by.

A room declares its addresses with the record their argument names and the way from it to the person:

    shows("pathways.Step", "enrolment__person_id", "pathways:step_create", "pathways:step_edit")

The answer itself is not read: an address is declared once, whatever its view becomes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.urls import ResolverMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import AccessKind


@dataclass(frozen=True)
class Page:
    """An address: the records its arguments name, the way to the person, what reading it is."""

    model: str
    path: str
    arguments: tuple[str, ...]
    lookup: str
    kind: str
    part: str  # the argument that says which part of the file, "" for none
    label: str | Promise
    parts: Callable[[], Mapping[str, str | Promise]]  # what its parts are called

    def people(self, match: ResolverMatch) -> list[int]:
        """The people whose file this address shows; several for a document about several."""
        keys = [match.kwargs[name] for name in self.arguments if name in match.kwargs]
        if self.path == "pk" or not keys:
            return keys
        # Whoever may not see the record has been answered already: the log asks without a scope.
        found = apps.get_model(self.model)._default_manager.filter(**{f"{self.lookup}__in": keys})
        return list(found.exclude(**{self.path: None}).values_list(self.path, flat=True).distinct()[:500])

    def name(self, match: ResolverMatch) -> str:
        """What the log calls it: the name of the address, and the part of the file."""
        part = match.kwargs.get(self.part, "") if self.part else ""
        return f"{match.view_name}/{part}" if part else match.view_name


_pages: dict[str, Page] = {}


def shows(
    model: str,
    path: str,
    *view_names: str,
    arguments: tuple[str, ...] = ("pk",),
    lookup: str = "pk",
    kind: str = AccessKind.VIEW,
    part: str = "",
    label: str | Promise = "",
    parts: Callable[[], Mapping[str, str | Promise]] = dict,
) -> None:
    """Declare addresses that show the file of the person at `path` of the records named by `arguments`.
    `label` and `parts` are what the log's readers call them."""
    for name in view_names:
        _pages[name] = Page(model, path, arguments, lookup, kind, part, label, parts)


def label_of(page: str) -> str:
    """What a row of the log calls a page: "Dossier · Qui suit"; its own name when it was never declared."""
    name, _slash, part = page.partition("/")
    known = _pages.get(name)
    said = known.label if known is not None and known.label else _OTHERS.get(name, name)
    if not part:
        return str(said)
    return f"{said} · {known.parts().get(part, part) if known is not None else part}"


# What is logged without being an address declared here.
_OTHERS: dict[str, str | Promise] = {
    "people:elsewhere": _("Recherche d'une personne connue ailleurs"),
    "exchange:export": _("Export de tous les dossiers"),
    "pathways:duplicates": _("Doublons"),
    "pathways:people": _("Liste des personnes"),
    "pathways:appointments": _("Liste des entretiens"),
    "pathways:referral_list": _("Liste des prescriptions"),
    "pathways:commission_desk": _("Séance de commission"),
    "pathways:commission_minutes": _("Procès-verbal de commission"),
    "pathways:item_decide": _("Séance de commission"),
    "employment:immersions": _("Liste des immersions"),
    "employment:immersion_new": _("Immersion"),
    "clauses:hire": _("Embauche sur un marché"),
    "employment:sponsorships": _("Liste des parrainages"),
    "employment:sponsorship_new": _("Parrainage"),
    "reports:figure": _("Dossiers d'un chiffre"),
    "rights:answer": _("Réponse à une demande d'accès"),
    "rights:archive": _("Copie des données de la personne"),
    "retention:archive": _("Dossier archivé"),
}


def page_of(match: ResolverMatch | None) -> Page | None:
    return _pages.get(match.view_name) if match is not None else None


def way_to_person(model: type) -> str | None:
    """The way from a record of this model to the person, as addresses were declared; None for none."""
    label = model._meta.label  # type: ignore[attr-defined]
    return next((page.path for page in _pages.values() if page.model == label), None)


def declared() -> frozenset[str]:
    """Every declared address."""
    return frozenset(_pages)
