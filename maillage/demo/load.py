"""Loads the synthetic territory: everything in one transaction, so that it is there whole or not at all."""

import datetime as dt
import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.kernel.history import Actor, changes
from maillage.kernel.models import Change
from maillage.organisations.models import Organisation

from .charter import give_charter
from .doubles import open_companies_twice, open_twice
from .loading.agreements import AgreementTables
from .loading.bulk import foreign_keys_checked_at_end
from .loading.clauses import ClauseTables
from .loading.commissions import CommissionTables
from .loading.companies import CompanyTables
from .loading.copying import Table
from .loading.helps import HelpTables
from .loading.immersions import ImmersionTables
from .loading.iod import IodTables
from .loading.pathways import PathwayTables
from .loading.people import PeopleTables
from .loading.recruitments import RecruitmentTables
from .loading.setting import Setting, write_setting
from .loading.sponsorship import SponsorshipTables
from .proofs import give_proofs
from .structures import LEAD, invented_siret
from .territory import Territory, draw_territory
from .this_week import VISITED_POST

ACTOR = Actor("Démonstration")
# Given the name of a part, rows written since the last call, and rows of the part in all.
Tell = Callable[[str, int, int], None]


def exists() -> bool:
    """Whether the demonstration is already in this database."""
    return Organisation.objects.filter(siret=invented_siret(1), name=LEAD).exists()


def others_exist() -> bool:
    """Whether the database holds an organisation or an account that is not the demonstration's."""
    return not exists() and (Organisation.objects.exists() or Account.objects.exists())


def load(today: dt.date | None = None, tell: Tell = lambda part, done, total: None) -> bool:
    """Draw and write the whole territory as of `today`. False when it was already there."""
    if exists():
        return False
    today = today or timezone.localdate()
    with _without_collector():
        territory = draw_territory(today, tell=lambda part: tell(part, 0, 0))
        setting = write(territory, tell, at_once=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    open_twice(Organisation.objects.get(siret=invented_siret(1)), ACTOR)
    open_companies_twice(ACTOR)
    tell(_("pièces"), 0, 0)
    give_proofs(setting.operator_of(VISITED_POST), ACTOR, today)
    tell(_("charte des entreprises"), 0, 0)
    give_charter(setting, ACTOR, today)
    return True


@contextmanager
def _without_collector() -> Iterator[None]:
    """Half a million records that all live until the end: looking for cycles among them is lost time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write(
    territory: Territory, tell: Tell = lambda part, done, total: None, *, at_once: bool = False
) -> Setting:
    """Write a drawn territory. `at_once` checks foreign keys in bulk: see `foreign_keys_checked_at_end`."""
    with changes(ACTOR, _("chargement du territoire de démonstration")):
        tell(_("structures et comptes"), 0, 0)
        setting = write_setting(territory, ACTOR)
        tell(_("préparation des lignes"), 0, 0)
        tables = _rows(territory, setting)
        names = [table.model._meta.db_table for table in tables] + [Change._meta.db_table]
        with foreign_keys_checked_at_end(names) if at_once else nullcontext():
            for table in tables:
                name, total = table.name, len(table)
                table.flush(lambda done, name=name, total=total: tell(name, done, total))  # type: ignore[misc]
            tell(_("contrôle des liens"), 0, 0)
    return setting


def _rows(territory: Territory, setting: Setting) -> list[Table]:
    """All rows, table after table in the order they can be written."""
    people = PeopleTables()
    opened_by = {r.person: setting.operator_of(r.post).pk for r in territory.referrals}
    for pathway in reversed(territory.pathways):
        opened_by[pathway.person] = setting.operator_of(pathway.post).pk
    for person in territory.people():
        people.add(person, opened_by[person])
    immersions = ImmersionTables(setting, people.ids)
    for pathway in territory.pathways:
        immersions.add(pathway)
    pathways = PathwayTables(
        setting,
        people.ids,
        territory.workers,
        territory.today,
        random.Random("maillage:texts"),
        immersions.ids,
    )
    for referral in territory.referrals:
        pathways.add_referral(referral)
    behind = {r.pathway: r for r in territory.referrals if r.pathway}
    for pathway in territory.pathways:
        pathways.add_pathway(pathway, behind.get(pathway))
    commissions = CommissionTables(setting, pathways, territory)
    for meeting in territory.meetings:
        commissions.add(meeting)
    agreements = AgreementTables(setting, people.ids, territory)
    for agreement in territory.agreements:
        agreements.add(agreement)
    companies = CompanyTables(setting)
    for rank, company in enumerate(territory.companies):
        companies.add(rank, company)
    helps = HelpTables(setting)
    for entry in territory.helps:
        helps.add(entry)
    sponsorship = SponsorshipTables(setting, people.ids, companies.contact_ids)
    for pair in territory.pairs:
        sponsorship.add(pair)
    recruitments = RecruitmentTables(setting, people, pathways)
    for offer in territory.recruitments:
        recruitments.add(offer)
    iod = IodTables(setting, people.ids, pathways.job_ids, territory)
    iod.add_all(territory.iod)
    clauses = ClauseTables(setting, people, pathways, companies.contact_ids)
    clauses.add_all(territory.clauses)
    tables = people.tables() + immersions.tables() + pathways.tables() + commissions.tables()
    tables += agreements.tables() + companies.tables() + sponsorship.tables()
    return tables + recruitments.tables() + iod.tables() + helps.tables() + clauses.tables()
