"""Dated answers about a person, and barriers to employment."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.models import Barrier, Person, Situation
from maillage.people.nomenclature import barriers, kind, sensitive_barriers, sensitive_kinds
from maillage.people.team import require_team


def record_situation(
    context: Context, person: Person, *, date: dt.date, kind_code: str, value: str
) -> Situation:
    """Keep an answer of that day; another answer of the same day to the same question is replaced."""
    return record_situations(context, person, date=date, answers={kind_code: value})[0]


def record_situations(
    context: Context, person: Person, *, date: dt.date, answers: dict[str, str]
) -> list[Situation]:
    """Keep several answers of one day, all or none. Raises `DomainError` whose field is the kind at fault."""
    context.require(Right.SEE_SOCIAL_NOTES)
    if sensitive_kinds() & set(answers):
        require_team(context, person.pk)
    if date > timezone.localdate():
        raise DomainError(_("Une situation se constate : sa date ne peut pas être dans l'avenir."), "date")
    values = {}
    for code, text in answers.items():
        known = kind(code)
        try:
            values[code] = known.parse(text)
        except DomainError as error:
            raise DomainError(error.message, code) from error
    with changes(context.actor, _("situation de la personne")):
        return [
            Situation.objects.update_or_create(
                person=person, kind=code, date=date, defaults={"value": value}
            )[0]
            for code, value in values.items()
        ]


def remove_situation(context: Context, situation: Situation) -> None:
    """Take away an answer entered by mistake."""
    context.require(Right.SEE_SOCIAL_NOTES)
    if situation.kind in sensitive_kinds():
        require_team(context, situation.person_id)
    with changes(context.actor, _("retrait d'une situation")):
        situation.delete()


def note_barrier(
    context: Context, person: Person, *, kind_code: str, since: dt.date, note: str = ""
) -> Barrier:
    """Note a barrier. One that is already open is not noted twice."""
    context.require(Right.SEE_SOCIAL_NOTES)
    if kind_code in sensitive_barriers():
        require_team(context, person.pk)
    _check_barrier(kind_code, since)
    if person.barriers.filter(kind=kind_code, until__isnull=True).exists():
        raise DomainError(_("Ce frein est déjà noté et n'est pas levé."), "kind")
    with changes(context.actor, _("frein constaté")):
        return Barrier.objects.create(person=person, kind=kind_code, since=since, note=note.strip())


def update_barrier(
    context: Context,
    barrier: Barrier,
    *,
    kind_code: str,
    since: dt.date,
    until: dt.date | None = None,
    note: str = "",
) -> Barrier:
    """Correct a barrier; without `until` it is open again."""
    context.require(Right.SEE_SOCIAL_NOTES)
    require_team(context, barrier.person_id)
    _check_barrier(kind_code, since)
    _check_lifting(since, until)
    with changes(context.actor, _("correction d'un frein")):
        barrier.kind, barrier.since, barrier.until, barrier.note = kind_code, since, until, note.strip()
        barrier.save()
    return barrier


def lift_barrier(context: Context, barrier: Barrier, *, until: dt.date) -> Barrier:
    """The barrier stands no more since that day."""
    context.require(Right.SEE_SOCIAL_NOTES)
    require_team(context, barrier.person_id)
    _check_lifting(barrier.since, until)
    with changes(context.actor, _("frein levé")):
        barrier.until = until
        barrier.save(update_fields=["until"])
    return barrier


def remove_barrier(context: Context, barrier: Barrier) -> None:
    """Take away a barrier noted by mistake."""
    context.require(Right.SEE_SOCIAL_NOTES)
    require_team(context, barrier.person_id)
    with changes(context.actor, _("retrait d'un frein")):
        barrier.delete()


def _check_barrier(kind_code: str, since: dt.date) -> None:
    if kind_code not in barriers():
        raise DomainError(_("« %s » n'est pas un frein connu.") % kind_code, "kind")
    if since > timezone.localdate():
        raise DomainError(_("Un frein se constate : sa date ne peut pas être dans l'avenir."), "since")


def _check_lifting(since: dt.date, until: dt.date | None) -> None:
    if until is None:
        return
    if until < since:
        raise DomainError(_("Le frein est levé avant d'être constaté."), "until")
    if until > timezone.localdate():
        raise DomainError(_("Un frein se lève aujourd'hui ou avant."), "until")
