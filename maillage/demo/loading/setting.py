"""The setting: areas, organisations, branches, programmes, accounts. Small tables, written through models."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.demo.employers import ZFU_CODE, ZFU_INSEE, ZFU_NAME
from maillage.demo.places import BRANCH_ADDRESSES, GENERATIONS, insee_code, postcode
from maillage.demo.roles import DEMO_ACCOUNTS, VISITED
from maillage.demo.structures import (
    BRANCH_NAMES,
    CREATION_POST,
    IOD_POST,
    LEAD,
    LEAD_CARRIES,
    POSTS,
    REVEALING,
    Structure,
)
from maillage.demo.territory import Territory
from maillage.demo.workforce import OPENING, Worker
from maillage.kernel.history import Actor
from maillage.organisations.models import Organisation, OrganisationArea, OrganisationRoleHeld
from maillage.pathways.models import ExitKind, Programme, StepType
from maillage.pathways.programmes.loading import load_delivered
from maillage.territory.locator import NEIGHBOURHOODS, Locator
from maillage.territory.models import Area, Branch
from maillage.territory.services import AreaFacts, load_reference, save_area

# Posts held by a demo account, with the role that goes with them.
_SEATS = {
    VISITED: str(Role.REFERENCE_WORKER),
    CREATION_POST: str(Role.CREATION_ADVISER),
    IOD_POST: str(Role.IOD_OFFICER),
}


@dataclass(slots=True)
class Setting:
    """What the other tables point at."""

    lead: Organisation
    operators: dict[str, Organisation] = field(default_factory=dict)
    prescribers: list[Organisation] = field(default_factory=list)
    employers: list[Organisation] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    programmes: dict[str, Programme] = field(default_factory=dict)
    step_types: dict[tuple[str, str], int] = field(default_factory=dict)
    exit_kinds: dict[tuple[str, str], int] = field(default_factory=dict)
    accounts: dict[Worker, int] = field(default_factory=dict)
    officers: list[int] = field(default_factory=list)  # accounts, by rank of liaison officer
    buyers: list[Organisation] = field(default_factory=list)
    facilitator: int = 0  # account
    facilitator_name: str = ""

    def operator_of(self, post: int) -> Organisation:
        return self.operators[POSTS[post].operator]

    def branch_of(self, post: int) -> Branch:
        return self.branches[POSTS[post].branch]


def write_setting(territory: Territory, actor: Actor) -> Setting:
    load_reference(actor)
    _write_areas(actor)
    network = _write_organisations(territory.network)
    setting = Setting(network[LEAD])
    setting.operators = {
        name: network[LEAD if name == LEAD_CARRIES else name] for name in {post.operator for post in POSTS}
    }
    for operator in set(setting.operators.values()) - {setting.lead}:
        operator.accounts_managed_by = setting.lead
        operator.save(update_fields=["accounts_managed_by"])
    setting.prescribers = [network[s.name] for s in territory.network if "prescriber" in s.roles]
    written = _write_organisations(territory.employers)
    setting.employers = [written[s.name] for s in territory.employers]
    _close(setting.employers, territory)
    bought = _write_organisations(territory.buyers)
    setting.buyers = [bought[s.name] for s in territory.buyers]
    Organisation.objects.filter(pk__in=[buyer.pk for buyer in setting.buyers]).update(
        accounts_managed_by=setting.lead
    )
    setting.branches = _write_branches(setting.lead)
    setting.programmes = {p.code: p for p in load_delivered(setting.lead, actor)}
    codes = {p.pk: p.code for p in setting.programmes.values()}
    setting.step_types = {
        (codes[t.programme_id], t.code): t.pk for t in StepType.objects.filter(programme_id__in=codes)
    }
    setting.exit_kinds = {
        (codes[k.programme_id], k.code): k.pk for k in ExitKind.objects.filter(programme_id__in=codes)
    }
    _write_accounts(setting, territory)
    return setting


def _write_areas(actor: Actor) -> None:
    """Three generations of priority neighbourhoods, under codes that nobody can take for official ones."""
    for generation in GENERATIONS:
        for name, (arrondissement, _) in generation.neighbourhoods.items():
            save_area(
                actor,
                AreaFacts(
                    kind="qpv",
                    code=generation.code(name),
                    name=name,
                    generation=str(generation.year),
                    insee_codes=insee_code(arrondissement),
                    valid_from=generation.since,
                    valid_to=generation.until,
                ),
            )
    save_area(
        actor,
        AreaFacts(
            kind="zfu",
            code=ZFU_CODE,
            name=ZFU_NAME,
            insee_codes=ZFU_INSEE,
            valid_from=dt.date(2004, 1, 1),
        ),
    )


def _write_organisations(structures: Sequence[Structure]) -> dict[str, Organisation]:
    written = Organisation.objects.bulk_create(
        Organisation(
            name=s.name,
            siret=s.siret,
            address=s.address,
            postcode=postcode(s.arrondissement),
            city="Lyon",
            insee_code=insee_code(s.arrondissement),
            naf=s.naf,
            size=s.size,
            reveals=s.name in REVEALING,
        )
        for s in structures
    )
    OrganisationRoleHeld.objects.bulk_create(
        OrganisationRoleHeld(
            organisation=organisation, role=role, kind=structure.siae_kind if role == "siae" else ""
        )
        for organisation, structure in zip(written, structures, strict=True)
        for role in structure.roles
    )
    _write_zones(written, structures)
    return {organisation.name: organisation for organisation in written}


def _write_zones(written: Sequence[Organisation], structures: Sequence[Structure]) -> None:
    """The priority neighbourhood in each of its generations, and the free zone."""
    locator = Locator(Area.objects.defer("polygon").order_by("id"))
    zfu = next(area for area in locator.areas if area.code == ZFU_CODE)
    neighbourhoods = {
        (s.arrondissement, s.area): [
            area
            for area in locator.areas_of(insee_code=insee_code(s.arrondissement), qpv=s.area)
            if area.kind in NEIGHBOURHOODS
        ]
        for s in structures
        if s.area
    }
    OrganisationArea.objects.bulk_create(
        OrganisationArea(organisation=organisation, area=area)
        for organisation, s in zip(written, structures, strict=True)
        for area in [*neighbourhoods.get((s.arrondissement, s.area or ""), ()), *([zfu] if s.zfu else ())]
    )


def _close(employers: list[Organisation], territory: Territory) -> None:
    """Companies that are no more: their roles ended with them."""
    for employer, company in zip(employers, territory.companies, strict=True):
        if company.closed:
            employer.closed_on = company.closed
            employer.save(update_fields=["closed_on"])
            employer.roles.update(until=company.closed)


def _write_branches(lead: Organisation) -> list[Branch]:
    return Branch.objects.bulk_create(
        Branch(
            organisation=lead,
            name=name,
            address=BRANCH_ADDRESSES[n][1],
            postcode=f"6900{BRANCH_ADDRESSES[n][0]}",
            city="Lyon",
            insee_code=insee_code(BRANCH_ADDRESSES[n][0]),
        )
        for n, name in enumerate(BRANCH_NAMES)
    )


def _write_accounts(setting: Setting, territory: Territory) -> None:
    """One account for each role, then the workers of each post. Nobody has a password: a demonstration
    signs in with a click, and no other installation holds these accounts."""
    no_password = make_password(None)
    memberships: list[Membership] = []
    holders = {role: territory.workers[post][-1] for post, role in _SEATS.items()}
    for demo in DEMO_ACCOUNTS:
        worker = holders.get(demo.role)
        account = Account(
            email=demo.email,
            first_name=worker.first_name if worker else demo.first_name,
            last_name=worker.last_name if worker else demo.last_name,
            password=no_password,
        )
        account.save()
        if worker:
            setting.accounts[worker] = account.pk
        organisation = {
            "lead": setting.lead,
            "prescriber": setting.prescribers[0],
            "visited": setting.operator_of(VISITED),
            "buyer": setting.buyers[0],
        }[demo.at]
        memberships.append(
            Membership(
                account=account,
                organisation=organisation,
                role=demo.role,
                started_on=worker.since if worker else OPENING,
            )
        )
        if demo.role == Role.CLAUSE_FACILITATOR:
            setting.facilitator, setting.facilitator_name = account.pk, str(account)
        if demo.role == Role.LIAISON_OFFICER:
            setting.officers.append(account.pk)
    others = [w for post in territory.workers for w in post if w not in setting.accounts]
    accounts = Account.objects.bulk_create(
        Account(
            email=w.email,
            first_name=w.first_name,
            last_name=w.last_name,
            phone=w.phone,
            password=no_password,
            is_active=w.until is None,
        )
        for w in others
    )
    for worker, account in zip(others, accounts, strict=True):
        setting.accounts[worker] = account.pk
        memberships.append(
            Membership(
                account=account,
                organisation=setting.operator_of(worker.post),
                role=_SEATS.get(worker.post, str(Role.REFERENCE_WORKER)),
                started_on=worker.since,
                ended_on=worker.until,
            )
        )
    memberships += _write_officers(setting, territory, no_password)
    Membership.objects.bulk_create(memberships)


def _write_officers(setting: Setting, territory: Territory, no_password: str) -> list[Membership]:
    """The other liaison officers of the lead, after the one a visitor signs in as."""
    officers = territory.officers[1:]
    accounts = Account.objects.bulk_create(
        Account(
            email=officer.email,
            first_name=officer.first_name,
            last_name=officer.last_name,
            phone=officer.phone,
            password=no_password,
            is_active=officer.until is None,
        )
        for officer in officers
    )
    setting.officers += [account.pk for account in accounts]
    return [
        Membership(
            account=account,
            organisation=setting.lead,
            role=Role.LIAISON_OFFICER,
            started_on=officer.since,
            ended_on=officer.until,
        )
        for officer, account in zip(officers, accounts, strict=True)
    ]
