"""The register of processing activities (RGPD, article 30), out of what the installation is set up to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.roles import RIGHTS, Right, Role
from maillage.kernel import formats
from maillage.kernel.documents import render_pdf
from maillage.people.nomenclature import barriers, kinds, sensitive_barriers, sensitive_kinds
from maillage.protection.facts import all_facts

from .texts import texts_on


@dataclass(frozen=True)
class Processing:
    """One activity: what for, on which ground, about whom, what, for how long, who reads."""

    name: str
    purpose: str
    ground: str
    people: str
    retention: str


@dataclass(frozen=True)
class Register:
    """`programmes` come from their files; the rest from what is registered and set."""

    activities: list[Processing]
    categories: list[str]
    sensitive: list[str]
    recipients: list[str]
    security: list[str]
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """What a programme says of how long files are kept."""

    name: str
    months: int
    archive: str = ""


Provider = Callable[[int], list[Kept]]
_programmes: list[Provider] = []


def register_programmes(provider: Provider) -> None:
    """`provider(organisation_id)`: the `Kept` of the programmes a structure leads or carries."""
    _programmes.append(provider)


Activities = Callable[[], list[Processing]]
_activities: list[Activities] = []


def register_activities(provider: Activities) -> None:
    """What an upper room does with data about people beside following them."""
    _activities.append(provider)


def register_of(context: Context) -> Register:
    context.require(Right.ANSWER_REQUESTS)
    here = context.organisation_id
    kept = [one for provider in _programmes for one in provider(here)]
    return Register(
        activities=[_programme(one) for one in kept] + _of_rooms() + _others(),
        categories=list(dict.fromkeys(str(facts.label) for facts in all_facts() if not facts.apart)),
        sensitive=_sensitive(),
        recipients=_recipients(here),
        security=_security(),
        texts=[
            _("%(label)s (version du %(day)s)") % {"label": text.label, "day": formats.day(text.valid_from)}
            for text in texts_on(timezone.localdate(), context.organisation.siret).values()
        ],
    )


def _programme(kept: Kept) -> Processing:
    words = _("%d mois après le dernier contact, puis anonymisation") % kept.months
    if kept.archive:
        words = _(
            "%(months)d mois après le dernier contact, archive scellée (%(reason)s), puis anonymisation"
        ) % {"months": kept.months, "reason": kept.archive}
    return Processing(
        _("Accompagnement : %s") % kept.name,
        _("Suivre le parcours de la personne vers l'emploi, rendre compte par des chiffres"),
        _("Mission d'intérêt public (article 6.1 e) ; obligation légale pour les pièces (article 6.1 c)"),
        _("Personnes prescrites ou accompagnées"),
        words,
    )


def _of_rooms() -> list[Processing]:
    return [one for provider in _activities for one in provider()]


def _others() -> list[Processing]:
    return [
        Processing(
            _("Journal des consultations"),
            _("Savoir qui a lu quel dossier, repérer les lectures inhabituelles"),
            _("Obligation de sécurité (article 32)"),
            _("Professionnels"),
            _("%d mois") % settings.ACCESS_LOG_MONTHS,
        ),
        Processing(
            _("Comptes des professionnels"),
            _("Ouvrir à chacun ce que sa fonction demande"),
            _("Mission d'intérêt public (article 6.1 e)"),
            _("Professionnels"),
            _("Tant que le compte sert ; les actes restent inscrits dans l'historique"),
        ),
        Processing(
            _("Demandes des personnes"),
            _("Répondre dans le mois, prouver la réponse"),
            _("Obligation légale (article 12)"),
            _("Personnes qui exercent leurs droits"),
            _("Le registre reste ; les textes partent avec le dossier"),
        ),
        Processing(
            _("Chiffres publiés"),
            _("Rapports annuels, sans petits effectifs"),
            _("Mission d'intérêt public (article 6.1 e)"),
            _("Aucune personne n'y est reconnaissable"),
            _("Sans limite"),
        ),
    ]


def _sensitive() -> list[str]:
    found = [str(kinds()[code].label) for code in sorted(sensitive_kinds())]
    return found + [str(barriers()[code]) for code in sorted(sensitive_barriers())]


def _recipients(organisation: int) -> list[str]:
    """The roles held here, with what they read of a file."""
    held = set(Membership.objects.filter(organisation_id=organisation).values_list("role", flat=True))
    lines = []
    for role, label in Role.choices:
        if role in held:
            rights = RIGHTS[role]
            if Right.SEE_SOCIAL_NOTES in rights:
                reads = _("dossiers de sa portée ; notes des personnes de son équipe")
            elif Right.SEE_PLACEMENTS in rights:
                reads = _("ce qu'une embauche demande, des personnes qui l'ont accepté")
            elif Right.SEE_PEOPLE in rights:
                reads = _("identité et une partie du dossier")
            else:
                reads = _("aucun dossier")
            lines.append(f"{label} : {reads}")
    return lines


def _security() -> list[str]:
    return [
        _(
            "Chaque fonction lit ce qui lui est nécessaire ; un dossier hors de sa portée "
            "n'existe pas pour elle"
        ),
        _("Chaque lecture d'un dossier est inscrite, hors de portée de qui la fait"),
        _("Chaque modification dit qui, quand et pourquoi ; la base de données le garantit"),
        _("Pièces et archives chiffrées, clés renouvelables"),
        _("Second facteur demandé aux fonctions qui lisent les notes"),
        _("Sauvegardes vérifiées par empreinte"),
        _("Anonymisation au terme, éprouvée par une tentative de réidentification"),
    ]


def lists_of(found: Register) -> list[tuple[str, list[str]]]:
    """The lists under the table, each with its title."""
    return [
        (_("Catégories de données"), found.categories),
        (_("Données sensibles, lues par l'équipe de référence seule"), found.sensitive),
        (_("Destinataires"), found.recipients),
        (_("Mesures de sécurité"), found.security),
        (_("Informations et consentements"), found.texts),
    ]


def register_pdf(context: Context) -> bytes:
    found = register_of(context)
    return render_pdf(
        "protection/processing",
        {
            "title": _("Registre des activités de traitement"),
            "organisation": context.organisation.name,
            "reference": _("Établi le %s") % formats.day(timezone.localdate()),
            "note": _("RGPD, article 30"),
            "columns": [_("Activité"), _("Finalité"), _("Base légale"), _("Personnes"), _("Conservation")],
            "activities": [[a.name, a.purpose, a.ground, a.people, a.retention] for a in found.activities],
            "lists": [[title, lines] for title, lines in lists_of(found)],
        },
    )
