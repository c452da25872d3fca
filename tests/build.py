"""Builders for tests: explicit values, sensible defaults, one line per record.

Every builder writes through the journal (`changes`) as the database demands.
"""

import datetime as dt
import itertools
from collections.abc import Iterable

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.employment.models import Application, EmploymentContract, Immersion, JobOffer, Sponsorship
from maillage.kernel.history import Actor, changes
from maillage.organisations.models import Contact, Organisation, OrganisationRoleHeld
from maillage.pathways.models import (
    Appointment,
    Enrolment,
    ExitKind,
    Programme,
    ReferenceAssignment,
    Referral,
    Step,
    StepType,
)
from maillage.people.models import Person, Residence, ResidenceArea
from maillage.protection.rights.models import Consent
from maillage.protection.rights.texts import texts_on
from maillage.territory.models import Area, Branch

_numbers = itertools.count(1)
TESTER = Actor("tests")


def writing():
    """A context to write in: `with build.writing(): …`."""
    return changes(TESTER, "préparation d'un essai")


def day(text: str | dt.date | None) -> dt.date | None:
    """`2017-03-01` as a date; None stays None."""
    return dt.date.fromisoformat(text) if isinstance(text, str) else text


def organisation(name: str | None = None, *roles: str, siret: str | None = None) -> Organisation:
    with writing():
        made = Organisation.objects.create(name=name or f"Structure {next(_numbers)}", siret=siret)
        for role in roles:
            OrganisationRoleHeld.objects.create(organisation=made, role=role)
    return made


def account(
    organisation: Organisation | None = None,
    role: str = Role.REFERENCE_WORKER,
    email: str | None = None,
    password: str | None = None,
    **fields: object,
) -> Account:
    number = next(_numbers)
    with writing():
        made = Account.objects.create(
            email=email or f"compte{number}@example.org",
            first_name=fields.pop("first_name", "Camille"),
            last_name=fields.pop("last_name", f"Essai{number}"),
            password=password,
            **fields,
        )
        if organisation is not None:
            Membership.objects.create(
                account=made, organisation=organisation, role=role, started_on=dt.date(2010, 1, 1)
            )
    return made


def context(organisation: Organisation, role: str = Role.REFERENCE_WORKER, **fields: object) -> Context:
    """A new account with this role in this organisation, as the context a request would carry."""
    made = account(organisation, role, **fields)
    return Context.of(made.memberships.select_related("account", "organisation").get())


def programme(organisation: Organisation, code: str = "plie") -> Programme:
    """The delivered programme of this code, loaded for this organisation (once)."""
    from maillage.pathways.programmes import load_delivered

    existing = Programme.objects.filter(organisation=organisation, code=code).first()
    if existing is None:
        load_delivered(organisation, TESTER)
        existing = Programme.objects.get(organisation=organisation, code=code)
    return existing


def person(
    origin: Organisation, last_name: str = "Essai", first_name: str | None = None, **fields: object
) -> Person:
    fields.setdefault("birth_date", dt.date(1980, 6, 15))
    fields.setdefault("sex", "F")
    fields["birth_date"] = day(fields["birth_date"])
    with writing():
        return Person.objects.create(
            origin=origin, last_name=last_name, first_name=first_name or f"Prénom{next(_numbers)}", **fields
        )


def area(name: str, kind: str = "qpv", code: str | None = None, **fields: object) -> Area:
    for bound in ("valid_from", "valid_to"):
        fields[bound] = day(fields.get(bound))
    with writing():
        return Area.objects.create(name=name, kind=kind, code=code or f"ZONE{next(_numbers)}", **fields)


def residence(
    person: Person,
    start: str | None = None,
    end: str | None = None,
    areas: Iterable[Area] = (),
    **fields: object,
) -> Residence:
    with writing():
        made = Residence.objects.create(person=person, start_date=day(start), end_date=day(end), **fields)
        for zone in areas:
            ResidenceArea.objects.create(residence=made, area=zone)
    return made


def branch(organisation: Organisation, name: str | None = None) -> Branch:
    with writing():
        return Branch.objects.create(organisation=organisation, name=name or f"Antenne {next(_numbers)}")


def enrolment(
    programme: Programme,
    person: Person | None = None,
    entry: str = "2017-02-01",
    exit: str | None = None,
    kind: str | None = None,
    operator: Organisation | None = None,
    worker: Account | None = None,
    **fields: object,
) -> Enrolment:
    """A pathway; `exit` and `kind` (an exit kind's code) go together."""
    lead = programme.organisation
    operator = operator or lead
    person_ = person or globals()["person"](lead)
    exit_kind = ExitKind.objects.get(programme=programme, code=kind) if kind else None
    with writing():
        made = Enrolment.objects.create(
            origin=lead,
            programme=programme,
            person=person_,
            operator=operator,
            entry_date=day(entry),
            exit_date=day(exit),
            exit_kind=exit_kind,
            **fields,
        )
        if worker is not None:
            ReferenceAssignment.objects.create(
                enrolment=made,
                worker=worker,
                organisation=operator,
                start_date=made.entry_date,
                end_date=made.exit_date,
            )
    return made


def contract(
    person: Person,
    start: str,
    end: str | None = None,
    kind: str = "cdd",
    employer: Organisation | None = None,
    **fields: object,
) -> EmploymentContract:
    employer = employer or organisation(None, "employer")
    with writing():
        return EmploymentContract.objects.create(
            origin_organisation=person.origin,
            person=person,
            employer=employer,
            kind=kind,
            start_date=day(start),
            end_date=day(end),
            **fields,
        )


def immersion(
    person: Person,
    start: str,
    end: str,
    company: Organisation | None = None,
    **fields: object,
) -> Immersion:
    """An immersion, a draft unless its `state` is said; what binds was signed on its first day."""
    if fields.get("state", "draft") not in ("draft", "printed"):
        fields.setdefault("signed_on", day(start))
    said: dict[str, object] = {"purpose": "discover", "job_title": "Vente", "weekly_hours": 35}
    with writing():
        return Immersion.objects.create(
            origin_organisation=person.origin,
            prescriber=person.origin,
            person=person,
            company=company or organisation(None, "employer"),
            start_date=day(start),
            end_date=day(end),
            **(said | fields),
        )


def sponsorship(
    person: Person, start: str = "2017-03-01", sponsor: Contact | None = None, **fields: object
) -> Sponsorship:
    """A pair; its sponsor is a new contact of a new company unless said."""
    with writing():
        sponsor = sponsor or Contact.objects.create(
            organisation=organisation(None, "employer"), name=f"Marraine {next(_numbers)}"
        )
        return Sponsorship.objects.create(
            origin_organisation=person.origin,
            person=person,
            company=sponsor.organisation,
            sponsor=sponsor,
            start_date=day(start),
            **fields,
        )


def step(
    enrolment: Enrolment,
    type: str = "social_support",
    start: str | None = None,
    end: str | None = None,
    contract: EmploymentContract | None = None,
    **fields: object,
) -> Step:
    step_type = StepType.objects.get(programme=enrolment.programme, code=type)
    with writing():
        return Step.objects.create(
            origin=enrolment.origin,
            enrolment=enrolment,
            step_type=step_type,
            start_date=day(start) or enrolment.entry_date,
            end_date=day(end),
            contract=contract,
            **fields,
        )


def appointment(
    person: Person, date: str, enrolment: Enrolment | None = None, **fields: object
) -> Appointment:
    with writing():
        return Appointment.objects.create(
            origin=person.origin, person=person, enrolment=enrolment, date=day(date), **fields
        )


def agreement(
    person: Person,
    organisation: Organisation,
    day: str | dt.date | None = None,
    answer: str = "given",
    code: str = "companies",
    until: str | None = None,
) -> Consent:
    """An answer to the text in force on `day` (today by default), as the organisation shows it."""
    said_on = globals()["day"](day) or timezone.localdate()
    with writing():
        return Consent.objects.create(
            person=person,
            code=code,
            version=texts_on(said_on, organisation.siret)[code].version,
            answer=answer,
            day=said_on,
            how="aloud",
            organisation=organisation,
            until=globals()["day"](until),
            account=account(organisation),
        )


def referral(
    programme: Programme, person: Person, operator: Organisation | None = None, **fields: object
) -> Referral:
    with writing():
        return Referral.objects.create(
            programme=programme,
            person=person,
            operator=operator or programme.organisation,
            received_on=day(fields.pop("received_on", "2017-01-10")),
            **fields,
        )


def offer(network: Organisation, company: Organisation | None = None, **fields: object) -> JobOffer:
    """An offer of a network, open since a month ago for two months unless said otherwise."""
    today = timezone.localdate()
    said = {
        "title": "Vendeur en magasin",
        "opened_on": today - dt.timedelta(days=30),
        "valid_until": today + dt.timedelta(days=30),
        **{name: day(value) if name.endswith(("_on", "_until")) else value for name, value in fields.items()},
    }
    said.setdefault("last_confirmed_on", said["opened_on"])
    company = company or organisation(None, "employer")
    with writing():
        return JobOffer.objects.create(network=network, company=company, **said)


def application(offer: JobOffer, person: Person | None = None, **fields: object) -> Application:
    """A candidature; `proposed_on` is the first of its days, else the day the offer opened."""
    said = {name: day(value) if name.endswith("_on") else value for name, value in fields.items()}
    days = [value for name, value in said.items() if name.endswith("_on") and value]
    said.setdefault("proposed_on", min(days, default=offer.opened_on))
    person_ = person or globals()["person"](offer.network)
    with writing():
        return Application.objects.create(offer=offer, person=person_, origin=offer.network, **said)
