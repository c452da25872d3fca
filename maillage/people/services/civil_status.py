"""Opening a person's file and correcting it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.contact import normalise_phone
from maillage.people.models import Person, Sex
from maillage.territory.locator import Locator

from .duplicates import confirm_new
from .residences import Address, add_residence

_EARLIEST = dt.date(1900, 1, 2)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """The civil status of a person and how to reach them."""

    last_name: str
    first_name: str
    birth_date: dt.date
    sex: str = Sex.UNKNOWN
    birth_name: str = ""
    email: str = ""
    phone: str = ""

    def checked(self) -> "PersonFacts":
        """The same, tidied; raises `DomainError` naming the field at fault."""
        last_name, first_name = " ".join(self.last_name.split()), " ".join(self.first_name.split())
        if not last_name:
            raise DomainError(_("Indiquez le nom."), "last_name")
        if not first_name:
            raise DomainError(_("Indiquez le prénom."), "first_name")
        if self.birth_date > timezone.localdate():
            raise DomainError(_("La date de naissance est dans l'avenir."), "birth_date")
        if self.birth_date < _EARLIEST:
            raise DomainError(_("La date de naissance n'est pas plausible."), "birth_date")
        if self.sex not in Sex.values:
            raise DomainError(_("Le sexe s'écrit F, M ou X (non précisé)."), "sex")
        email = self.email.strip()
        if email:
            try:
                validate_email(email)
            except ValidationError as error:
                raise DomainError(_("« %s » n'est pas une adresse e-mail.") % email, "email") from error
        return PersonFacts(
            last_name=last_name,
            first_name=first_name,
            birth_date=self.birth_date,
            sex=self.sex,
            birth_name=" ".join(self.birth_name.split()),
            email=email,
            phone=normalise_phone(self.phone),
        )


def create_person(
    context: Context,
    facts: PersonFacts,
    *,
    ref: str | None = None,
    address: Address | None = None,
    locator: Locator | None = None,
    unlike: Iterable[int] = (),
) -> Person:
    """Open a file, with a first address when there is one.

    The caller shows `hints` first: two people may share a name and a birth date. `unlike` are the files in
    reach that were shown: opening all the same is the word that they are other people, and is remembered.
    """
    context.require(Right.EDIT_PEOPLE)
    facts = facts.checked()
    with changes(context.actor, _("ouverture du dossier")):
        person = Person.objects.create(origin_id=context.organisation_id, ref=ref or None, **asdict(facts))
        if address is not None and not address.is_empty:
            add_residence(context, person, address, locator=locator)
        confirm_new(context, person, unlike)
    return person


def update_person(context: Context, person: Person, facts: PersonFacts) -> Person:
    """Correct the civil status or the contacts of a person."""
    context.require(Right.EDIT_PEOPLE)
    values = asdict(facts.checked())
    for name, value in values.items():
        setattr(person, name, value)
    with changes(context.actor, _("mise à jour de l'état civil")):
        person.save(update_fields=list(values))
    return person
