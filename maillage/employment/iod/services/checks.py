"""What several services ask before they write."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from maillage.protection.rights.agreed import standing
from maillage.protection.rights.consents import LISTS

from ..followed import followed_in_pathway


def require_past(day: dt.date, field: str = "date") -> None:
    """What is recorded has happened."""
    if day > timezone.localdate():
        raise DomainError(_("Cela se note une fois fait : choisissez un jour passé."), field)


def require_open(company: Organisation, day: dt.date, field: str = "organisation") -> None:
    """Nothing is done with a company after it closed."""
    if company.closed_on is not None and company.closed_on < day:
        raise DomainError(_("« %s » est fermée depuis cette date.") % company.name, field)


def require_pathway(context: Context, person: Person) -> None:
    """The person is followed in a pathway of the network today."""
    condition = followed_in_pathway(network_of(context))
    if not Person.objects.filter(condition, pk=person.pk).exists():
        raise DomainError(
            _("Seule une personne dont le parcours est en cours s'oriente vers la mission IOD."), "person"
        )


def require_no_refusal(person: Person) -> None:
    """The person did not refuse to be presented to companies: whoever did is oriented nowhere."""
    if standing(person.pk, LISTS).why in ("refused", "withdrawn"):
        raise DomainError(
            _("%s a refusé d'être présentée à des entreprises : la mission IOD ne peut pas intervenir.")
            % person,
            "person",
        )


def require_agreement(person: Person) -> None:
    """The person agrees today to be presented to companies."""
    require_no_refusal(person)
    if not standing(person.pk, LISTS).holds:
        raise DomainError(
            _(
                "%s n'a pas encore donné son accord pour être présentée à des entreprises. Demandez-le, "
                "notez-le dans son dossier, puis recommencez."
            )
            % person,
            "person",
        )


def hold(person: Person) -> None:
    """Two hands on the same person wait for each other here."""
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").get()
