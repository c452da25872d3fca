"""A few files opened twice, as happens: the page of duplicates has something to show. They carry no pathway,
so that no figure counts them."""

from __future__ import annotations

import datetime as dt
import random

from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes
from maillage.kernel.text import fold
from maillage.organisations.models import Organisation
from maillage.organisations.services import note_pairs_of as note_pairs_of_companies
from maillage.people.models import Person
from maillage.people.services.duplicates import note_pairs_of

_HOW_MANY = 12


def open_twice(lead: Organisation, actor: Actor, count: int = _HOW_MANY) -> int:
    """Open again the files of some people, as somebody in a hurry would type them. Returns how many pairs of
    likely duplicates that makes."""
    draw = random.Random("maillage:doubles")
    known = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    people = Person.objects.filter(pk__in=draw.sample(known, min(count, len(known)))).order_by("pk")
    with changes(actor, _("dossiers ouverts une seconde fois, pour la démonstration")):
        made = [
            Person.objects.create(origin=lead, sex=person.sex, **_typed_again(person, number))
            for number, person in enumerate(people)
        ]
    return note_pairs_of(person.pk for person in made)


def _typed_again(person: Person, number: int) -> dict[str, object]:
    """The same person with one slip: accents lost, names in the other order, a married name, a wrong day."""
    last, first, day = person.last_name, person.first_name, person.birth_date
    typed: dict[str, object] = {
        "last_name": last.upper(),
        "first_name": first,
        "birth_date": day,
        "phone": person.phone,
    }
    match number % 4:
        case 0:
            typed |= {"first_name": fold(first).title(), "email": person.email}
        case 1:
            typed |= {"last_name": first, "first_name": last}
        case 2:
            typed |= {"birth_name": last, "last_name": "Martin"}
        case _:
            typed |= {"birth_date": _slipped(day)}
    return typed


def _slipped(day: dt.date) -> dt.date:
    """Day and month the wrong way round where that makes a date, else the day before."""
    if day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month)
    return day - dt.timedelta(days=1)


def open_companies_twice(actor: Actor, count: int = 8) -> int:
    """Open again the files of some companies, under another spelling and without their SIRET. They have no
    exchange and no contract. Returns how many pairs of likely duplicates that makes."""
    draw = random.Random("maillage:company-doubles")
    known = list(
        Organisation.objects.filter(name__endswith=" (démo)", closed_on=None, roles__role="employer")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    companies = Organisation.objects.filter(pk__in=draw.sample(known, min(count, len(known)))).order_by("pk")
    with changes(actor, _("fiches de structures ouvertes une seconde fois, pour la démonstration")):
        made = [
            Organisation.objects.create(
                name=_another_spelling(company.name.removesuffix(" (démo)"), number),
                address=company.address if number % 2 else "",
                postcode=company.postcode,
                city=company.city,
                insee_code=company.insee_code,
            )
            for number, company in enumerate(companies)
        ]
    return note_pairs_of_companies(company.pk for company in made)


def _another_spelling(name: str, number: int) -> str:
    """With a legal form, in capitals without accents, or with a letter lost."""
    match number % 3:
        case 0:
            return f"SARL {name} (démo)"
        case 1:
            return f"{fold(name).upper()} (DEMO)"
        case _:
            return f"{name[:-2]}{name[-1]} (démo)"
