"""What a person was told, and what they agreed to: written, read, and honoured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import nullcontext

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.documents import render_pdf
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.models import Person

from .freezing import approved
from .models import Consent, ConsentAnswer, How
from .texts import CONSENT, NOTICE, Text, texts_on

SHARING, LISTS, EMAIL = "sharing", "companies", "email"


def record_answer(
    context: Context,
    person: Person,
    *,
    code: str,
    answer: str,
    day: dt.date,
    how: str,
    until: dt.date | None = None,
) -> Consent:
    """Keep that a notice was given, or what was answered, with the version shown that day.

    `until` is the last day of an agreement that has a term. A no is kept on a frozen file too: it is the
    person's to say at any time.
    """
    context.require(Right.EDIT_PEOPLE)
    text = texts_on(day, context.organisation.siret).get(code)
    if text is None:
        raise DomainError(_("Ce texte n'existait pas ce jour-là."), "day")
    if day > timezone.localdate():
        raise DomainError(_("La réponse date au plus tard d'aujourd'hui."), "day")
    if (text.kind == NOTICE) != (answer == ConsentAnswer.INFORMED):
        raise DomainError(_("Une information se donne ; un consentement s'accepte ou se refuse."), "answer")
    if how not in How.values:
        raise DomainError(_("Dites comment la réponse a été recueillie."), "how")
    if until is not None and answer != ConsentAnswer.GIVEN:
        raise DomainError(_("Seul un accord a un terme : laissez la date vide."), "until")
    if until is not None and until < day:
        raise DomainError(_("L'accord finit avant d'être donné."), "until")
    says_no = answer in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)
    with (
        changes(context.actor, f"{text.label} : {ConsentAnswer(answer).label}"[:500]),
        approved() if says_no else nullcontext(),
    ):
        return Consent.objects.create(
            person=person,
            code=code,
            version=text.version,
            answer=answer,
            day=day,
            how=how,
            until=until,
            organisation_id=context.organisation_id,
            account=context.account,
        )


def latest(person_id: int) -> dict[str, Consent]:
    """The answer that holds for each text."""
    found = Consent.objects.filter(person_id=person_id).select_related("account").order_by("day", "pk")
    return {answer.code: answer for answer in found}


def refused(person_id: int, code: str) -> bool:
    """Whether the person said no, or took a yes back."""
    answer = latest(person_id).get(code)
    return answer is not None and answer.answer in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)


def who_refused(code: str, people: Collection[int] | None = None) -> set[int]:
    """Those who said no and hold to it."""
    rows = Consent.objects.filter(code=code).order_by("person_id", "-day", "-pk").distinct("person_id")
    if people is not None:
        rows = rows.filter(person_id__in=people)
    no = (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)
    return {person for person, answer in rows.values_list("person_id", "answer") if answer in no}


def texts_for(context: Context, person: Person) -> list[tuple[Text, Consent | None]]:
    """Every text in force today with the person's answer, the notice first."""
    held = latest(person.pk)
    known = texts_on(timezone.localdate(), context.organisation.siret).values()
    return [
        (text, held.get(text.code))
        for text in sorted(known, key=lambda one: (one.kind == CONSENT, one.label))
    ]


def notice_pdf(context: Context, person: Person) -> bytes:
    """The notice and what consent is asked for, on paper: boxes to tick, room to sign."""
    known = [text for text, _answer in texts_for(context, person)]
    return render_pdf(
        "protection/notice",
        {
            "title": next((text.label for text in known if text.kind == NOTICE), _("Vos données")),
            "organisation": context.organisation.name,
            "subtitle": str(person),
            "notices": [{"blocks": text.blocks} for text in known if text.kind == NOTICE],
            "consents": [{"label": t.label, "blocks": t.blocks} for t in known if t.kind == CONSENT],
            "consents_title": _("Ce que vous acceptez ou refusez"),
            "yes": _("J'accepte"),
            "no": _("Je refuse"),
            "signatures": [str(person), context.organisation.name],
            "note": _("Version du %s") % max((t.version for t in known), default="–"),
        },
    )
