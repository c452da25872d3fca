"""Writes of programmes of help: a company enters, actions are noted, its entry is closed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from .models import CompanyHelp, CompanyHelpAction
from .programmes import programmes


def enter(
    context: Context, company: Organisation, *, programme: str, start_date: dt.date, subject: str = ""
) -> CompanyHelp:
    """A company enters a programme of the context's network, while the programme is open."""
    context.require(Right.FOLLOW_COMPANIES)
    known = programmes().get(programme)
    if known is None:
        raise DomainError(_("« %s » n'est pas un dispositif connu.") % programme, "programme")
    if start_date < known.since or (known.until is not None and start_date > known.until):
        last = format_day(known.until) if known.until else _("aujourd'hui")
        raise DomainError(
            _("On entre dans ce dispositif du %(first)s à %(last)s.")
            % {"first": format_day(known.since), "last": last},
            "start_date",
        )
    if start_date > timezone.localdate():
        raise DomainError(_("Une entrée se note le jour venu."), "start_date")
    if company.closed_on is not None and company.closed_on < start_date:
        raise DomainError(_("« %s » est fermée depuis cette date.") % company.name, "company")
    with changes(context.actor, f"{known.name} : {company.name}"[:500]):
        # Two entries at once would wait for each other in the rule that allows one.
        Organisation.objects.select_for_update(no_key=True).filter(pk=company.pk).values_list("pk").get()
        return CompanyHelp.objects.create(
            network_id=network_of(context),
            company=company,
            programme=programme,
            start_date=start_date,
            subject=" ".join(subject.split()),
        )


def act(
    context: Context, entry: CompanyHelp, *, date: dt.date, kind: str, people: int = 0, result: str = ""
) -> CompanyHelpAction:
    """Note what was done with the company that day."""
    context.require(Right.FOLLOW_COMPANIES)
    if kind not in programmes()[entry.programme].actions:
        raise DomainError(_("Cette nature d'action n'est pas de ce dispositif."), "kind")
    if date < entry.start_date or (entry.end_date is not None and date > entry.end_date):
        raise DomainError(_("L'action sort des dates de l'accompagnement."), "date")
    if date > timezone.localdate():
        raise DomainError(_("Une action se note une fois faite."), "date")
    if people < 0:
        raise DomainError(_("Un nombre de personnes n'est pas négatif."), "people")
    with changes(context.actor, _("action d'un dispositif")):
        return CompanyHelpAction.objects.create(
            help=entry, date=date, kind=kind, people=people, result=" ".join(result.split())
        )


def unact(context: Context, action: CompanyHelpAction) -> None:
    """Take away an action noted by mistake."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("action retirée")):
        action.delete()


def close(
    context: Context, entry: CompanyHelp, *, end_date: dt.date, outcome: str, result: str = ""
) -> CompanyHelp:
    """The company leaves the programme, with an outcome of the programme's own."""
    context.require(Right.FOLLOW_COMPANIES)
    if outcome not in programmes()[entry.programme].outcomes:
        raise DomainError(_("Dites comment l'accompagnement se termine."), "outcome")
    if end_date < entry.start_date:
        raise DomainError(_("La clôture précède l'entrée."), "end_date")
    if end_date > timezone.localdate():
        raise DomainError(_("Une clôture se note le jour venu."), "end_date")
    if entry.actions.filter(date__gt=end_date).exists():
        raise DomainError(_("Une action est notée après ce jour."), "end_date")
    with changes(context.actor, _("clôture d'un accompagnement")):
        entry.end_date, entry.outcome, entry.result = end_date, outcome, " ".join(result.split())
        entry.save(update_fields=["end_date", "outcome", "result"])
    return entry


def reopen(context: Context, entry: CompanyHelp) -> CompanyHelp:
    """The closing is taken back."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("accompagnement repris")):
        entry.end_date, entry.outcome, entry.result = None, "", ""
        entry.save(update_fields=["end_date", "outcome", "result"])
    return entry


def remove(context: Context, entry: CompanyHelp) -> None:
    """Take away an entry made by mistake. Raises `DomainError` when something was done: it is closed."""
    context.require(Right.FOLLOW_COMPANIES)
    if entry.actions.exists():
        raise DomainError(_("Des actions y sont notées : clôturez-le plutôt."))
    with changes(context.actor, _("entrée retirée")):
        entry.delete()
