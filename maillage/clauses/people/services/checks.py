"""Checks of eligibility: granted with a proof, or refused in words that can be read out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.people.models import Person
from maillage.people.services.civil_status import PersonFacts
from maillage.people.services.duplicates import confirm_new

from ...models import Eligibility, HoursLine
from ...nomenclature import criteria
from ..windows import Known, known_of, laid_out


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """What was checked. `reason`: why it was refused, in words for the person; the opinion, where the
    criterion is one."""

    criterion: str
    checked_on: dt.date
    granted: bool = True
    proof: str = ""
    reason: str = ""

    def checked(self) -> CheckFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        said = criteria().get(self.criterion)
        if said is None:
            raise DomainError(_("« %s » n'est pas un critère.") % self.criterion, "criterion")
        if self.checked_on > timezone.localdate():
            raise DomainError(_("Une vérification se note le jour venu."), "checked_on")
        proof, reason = " ".join(self.proof.split()), self.reason.strip()
        if self.granted and not proof:
            raise DomainError(_("Dites quel justificatif vous avez vu."), "proof")
        if self.granted and said.opinion and not reason:
            raise DomainError(_("Écrivez votre avis : il motive l'éligibilité."), "reason")
        if not self.granted and not reason:
            raise DomainError(_("Dites pourquoi, en mots que vous pourriez lire à la personne."), "reason")
        if self.granted and not said.opinion:
            reason = ""
        return replace(self, proof=proof, reason=reason)


def check(context: Context, person: Person, facts: CheckFacts) -> Eligibility:
    """Note that a person was checked. Raises `DomainError`: wrong facts, this criterion checked that day."""
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _said(facts)):
        # Two facilitators may note the same check at once: the person's row is held while we look.
        Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").get()
        _once(context, person, facts)
        return Eligibility.objects.create(
            network_id=network_of(context),
            origin_organisation_id=context.organisation_id,
            person=person,
            checked_by=context.account.full_name,
            checker=context.account,
            **asdict(facts),
        )


def check_newcomer(
    context: Context, who: PersonFacts, facts: CheckFacts, *, unlike: Iterable[int] = ()
) -> Eligibility:
    """Open the file of somebody nobody knows, with their first check: a company sends people unknown so far.

    `unlike`: files that look like this one and were shown. A file is opened for a check alone, and what the
    counter knows of it is all a facilitator reads.
    """
    context.require(Right.RUN_CLAUSES)
    who, facts = who.checked(), facts.checked()
    with changes(context.actor, _("ouverture du dossier, pour une vérification d'éligibilité")):
        person = Person.objects.create(origin_id=context.organisation_id, **asdict(who))
        confirm_new(context, person, unlike)
        return check(context, person, facts)


def correct_check(context: Context, eligibility: Eligibility, facts: CheckFacts) -> Eligibility:
    """Put a check right. Raises `DomainError` as `check` does, and when validated hours rest on it."""
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("correction d'une vérification d'éligibilité")):
        row = Eligibility.objects.select_for_update().get(pk=eligibility.pk)
        _once(context, row.person, facts, apart=row.pk)
        moved = row.granted and (not facts.granted or facts.checked_on > row.checked_on)
        if moved:
            instead = (facts.checked_on,) if facts.granted else ()
            _refuse_while_hours_rest_on(row, instead)
        for name, value in asdict(facts).items():
            setattr(row, name, value)
        row.save(update_fields=list(asdict(facts)))
    return row


def remove_check(context: Context, eligibility: Eligibility) -> None:
    """Take away a check noted by mistake. Raises `DomainError` when validated hours rest on it."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("vérification d'éligibilité retirée")):
        row = Eligibility.objects.select_for_update().get(pk=eligibility.pk)
        if row.granted:
            _refuse_while_hours_rest_on(row, ())
        row.delete()


def _once(context: Context, person: Person, facts: CheckFacts, apart: int | None = None) -> None:
    same = Eligibility.objects.filter(
        network_id=network_of(context),
        person=person,
        criterion=facts.criterion,
        checked_on=facts.checked_on,
    )
    if same.exclude(pk=apart).exists():
        raise DomainError(
            _("Ce critère est déjà vérifié ce jour-là pour cette personne : corrigez cette vérification."),
            "checked_on",
        )


def _refuse_while_hours_rest_on(row: Eligibility, instead: tuple[dt.date, ...]) -> None:
    """Raise `DomainError` when a window with validated hours would open no more, or unchecked."""
    now = known_of([row.person_id], row.network_id).get(row.person_id, Known())
    grants = list(now.grants)
    grants.remove(row.checked_on)
    then = Known(now.spells, tuple(sorted([*grants, *instead])))
    lost = set(laid_out(now)) - set(laid_out(then))
    hours = HoursLine.objects.filter(
        person_id=row.person_id, statement__network_id=row.network_id, state="validated"
    )
    for window in sorted(lost, key=lambda one: one.first):
        if (
            window.checked
            and hours.filter(statement__month__range=(window.first.replace(day=1), window.last)).exists()
        ):
            raise DomainError(
                _(
                    "Des heures validées s'appuient sur cette vérification (contrat du %s) : corrigez son "
                    "justificatif, ou notez une autre vérification de ce jour ou d'avant."
                )
                % format_day(window.first)
            )


def _said(facts: CheckFacts) -> str:
    return _("éligibilité vérifiée") if facts.granted else _("éligibilité refusée")
