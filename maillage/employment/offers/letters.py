"""Convening letters: one a page, merged in one document. An address is printed for who reads addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.context import Context
from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day_long
from maillage.people.masking import sight
from maillage.people.models import Residence

from .models import Convening, RecruitmentSession, SessionKind


@override("fr")
def letters_pdf(context: Context, session: RecruitmentSession, places: Sequence[Convening]) -> bytes:
    """In French whoever prints them: the letters go to people convened in that language."""
    people = [place.application.person_id for place in places]
    homes = _addresses(people) if sight(context).contacts else {}
    return render_pdf(
        "employment/convening",
        {
            "organisation": context.organisation.name,
            "title": _("Convocation : %s") % session.offer.title,
            "note": _("Recrutement – %s") % session.offer.company.name,
            "letters": [_letter(place, session, homes) for place in places],
            **_shared(context, session),
        },
    )


def _letter(place: Convening, session: RecruitmentSession, homes: dict[int, list[str]]) -> dict[str, Any]:
    person = place.application.person
    return {"to": [str(person), *homes.get(person.pk, [])], "hour": _hour(place.at or session.starts_at)}


def _shared(context: Context, session: RecruitmentSession) -> dict[str, Any]:
    meeting = session.kind == SessionKind.INFORMATION
    hours = _hour(session.starts_at)
    if session.ends_at:
        hours = _("de %(first)s à %(last)s") % {"first": hours, "last": _hour(session.ends_at)}
    rows = [
        [_("Poste"), session.offer.title],
        [_("Entreprise"), session.offer.company.name],
        [_("Date"), day_long(session.date)],
        [_("Horaires"), hours],
        [_("Lieu"), session.place],
    ]
    if session.instructions:
        rows.append([_("À noter"), session.instructions])
    return {
        "day": day_long(timezone.localdate()),
        "greeting": _("Madame, Monsieur,"),
        "body": _("Vous êtes invité(e) à la réunion d'information de ce recrutement :")
        if meeting
        else _("Vous êtes invité(e) à un entretien de recrutement :"),
        "facts": rows,
        "hour_label": _("Vous êtes attendu(e) à"),
        "closing": _(
            "Merci d'être présent(e) dix minutes avant. Si vous ne pouvez pas venir, prévenez-nous le plus "
            "tôt possible : votre place servira à quelqu'un d'autre."
        ),
        "signature": [context.account.full_name, context.organisation.name],
    }


def _hour(value: Any) -> str:
    return f"{value.hour} h {value.minute:02}" if value.minute else f"{value.hour} h"


def _addresses(people: Sequence[int]) -> dict[int, list[str]]:
    """The address of each today, in one query."""
    today = timezone.localdate()
    rows = Residence.objects.filter(person_id__in=people).order_by("start_date", "pk")
    found: dict[int, list[str]] = {}
    for home in rows:
        if (home.start_date and home.start_date > today) or (home.end_date and home.end_date < today):
            continue
        found[home.person_id] = [
            line for line in (home.address, f"{home.postcode} {home.city}".strip()) if line
        ]
    return found
