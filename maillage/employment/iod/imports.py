"""The file of IOD events."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.employment.imports import reach as contracts_reach
from maillage.employment.models import EmploymentContract
from maillage.kernel.months import add_months
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.organisations.imports.lookup import SIRET_CELLS, companies_of
from maillage.organisations.models import Organisation
from maillage.people.former import people_by_ref
from maillage.people.imports.lookup import reach as people_reach

from .models import IodCase, IodEvent, IodEventKind
from .models.events import FOLLOW_UPS, OF_COMPANIES
from .rules import lapse_months

_FIELDS = ("kind", "date", "person_id", "organisation_id", "contract_id")


class IodImporter(Importer):
    kind = "iod"
    label = gettext_lazy("Événements IOD")
    about = gettext_lazy(
        "Une ligne par événement de la méthode IOD. Les personnes, les entreprises et les contrats ont déjà "
        "leur dossier."
    )
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'événement dans vos fichiers."),
            example="I0001",
        ),
        Column(
            "person_ref",
            gettext_lazy("Référence de la personne"),
            Reference(),
            absent=True,
            help=gettext_lazy(
                "Obligatoire pour un événement d'une personne, sauf si le contrat est indiqué. Vide pour un "
                "rendez-vous en entreprise ou une visite de poste."
            ),
            example="P0001",
        ),
        Column(
            "event",
            gettext_lazy("Événement"),
            Choice(dict(IodEventKind.choices)),
            required=True,
            help=gettext_lazy("Ce qui a été fait."),
            example="introduction",
        ),
        Column(
            "date",
            gettext_lazy("Date"),
            Day(),
            required=True,
            help=gettext_lazy("Jour de l'événement, passé."),
            example="12/04/2017",
        ),
        Column(
            "company_siret",
            gettext_lazy("SIRET de l'entreprise"),
            SIRET_CELLS,
            absent=True,
            help=gettext_lazy(
                "Obligatoire pour un rendez-vous en entreprise et une visite de poste. Vide avec un contrat "
                ": son employeur."
            ),
            example="",
        ),
        Column(
            "contract_ref",
            gettext_lazy("Référence du contrat"),
            Reference(),
            absent=True,
            help=gettext_lazy("L'embauche dont il s'agit, pour un suivi. Importez d'abord les contrats."),
            example="",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        values = batch.values
        self.companies = companies_of(batch)
        self.people = self._people(batch)
        self.contracts = self._contracts(batch)
        rows = list(batch.rows())
        self.known = find(
            IodEvent.objects.all(),
            [values["ref"][row] for row in rows],
            batch.organisation_id,
            ("person_id", "organisation_id", "contract_id"),
        )
        self.written: dict[int, tuple] = {}
        for row in rows:
            self._check(batch, row)

    def _people(self, batch: Batch) -> dict[int, int]:
        refs = batch.values["person_ref"]
        said = {row: refs[row] for row in batch.rows() if refs[row]}
        known, _former = people_by_ref(
            set(said.values()), batch.organisation_id, people_reach(batch.organisation_id)
        )
        for row, ref in said.items():
            if ref not in known:
                batch.reject(
                    row,
                    "person_ref",
                    _("aucune personne n'a cette référence : importez d'abord les personnes"),
                )
        return {row: known[ref] for row, ref in said.items() if ref in known}

    def _contracts(self, batch: Batch) -> dict[int, tuple]:
        """(number, person, employer, first day) of the contract of each row that names one."""
        refs = batch.values["contract_ref"]
        said = {row: refs[row] for row in batch.rows() if refs[row]}
        known = find(
            EmploymentContract.objects.all(),
            list(said.values()),
            batch.organisation_id,
            ("person_id", "employer_id", "start_date"),
            origin="origin_organisation",
            reach=contracts_reach(batch.organisation_id),
        )
        for row, ref in said.items():
            if ref not in known:
                batch.reject(
                    row,
                    "contract_ref",
                    _("aucun contrat n'a cette référence : importez d'abord les contrats"),
                )
        return {row: known[ref] for row, ref in said.items() if ref in known}

    def _check(self, batch: Batch, row: int) -> None:
        values = batch.values
        known = self.known.get(values["ref"][row])
        if known is None and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucun événement IOD ne porte ce numéro"))
            return
        kind, day = values["event"][row], values["date"][row]
        if day > batch.today:
            batch.reject(row, "date", _("cet événement est à venir : il s'importe une fois passé"))
            return
        person = self.people.get(row)
        company = self.companies[row]
        contract = self.contracts.get(row)
        person, employer, contract_id = self._recorded(batch, known, person, company, contract)
        if contract is not None:
            if person is not None and person != contract[1]:
                batch.reject(row, "contract_ref", _("ce contrat est celui d'une autre personne"))
                return
            if company is not None and company.pk != contract[2]:
                batch.reject(row, "company_siret", _("ce contrat est celui d'un autre employeur"))
                return
            if kind in FOLLOW_UPS and day < contract[3]:
                batch.reject(row, "date", _("un suivi vient après le premier jour du contrat"))
                return
            person, employer = contract[1], contract[2]
        if kind in OF_COMPANIES and employer is None:
            batch.reject(
                row, "company_siret", _("cet événement se passe dans une entreprise : son SIRET manque")
            )
            return
        if kind not in OF_COMPANIES and person is None:
            batch.reject(row, "person_ref", _("cet événement concerne une personne : sa référence manque"))
            return
        if company is not None and company.closed_on is not None and company.closed_on < day:
            batch.reject(row, "company_siret", _("cette entreprise est fermée depuis cette date"))
            return
        if known is not None and known[1] is not None and person != known[1]:
            batch.reject(row, "person_ref", _("cet événement est déjà celui d'une autre personne"))
            return
        self.written[row] = (kind, day, person, employer, contract_id)

    @staticmethod
    def _recorded(
        batch: Batch,
        known: tuple | None,
        person: int | None,
        company: Organisation | None,
        contract: tuple | None,
    ) -> tuple[int | None, int | None, int | None]:
        """What the row says; columns the file lacks keep what is recorded."""
        said = [person, company.pk if company else None, contract[0] if contract else None]
        if known is not None:
            for position, column in enumerate(("person_ref", "company_siret", "contract_ref")):
                if not batch.has(column):
                    said[position] = known[position + 1]
        return said[0], said[1], said[2]

    def write(self, batch: Batch) -> Counts:
        rows = list(batch.rows())
        refs = batch.values["ref"]
        network = (
            Organisation.objects.values_list("accounts_managed_by_id", flat=True).get(
                pk=batch.organisation_id
            )
            or batch.organisation_id
        )
        new = [row for row in rows if refs[row] not in self.known]
        ids = bulk.next_ids(IodEvent, len(new))
        bulk.insert(
            IodEvent,
            ("id", "network_id", "origin_id", "ref", *_FIELDS),
            [
                (pk, network, batch.organisation_id, refs[row], *self.written[row])
                for pk, row in zip(ids, new, strict=True)
            ],
        )
        self._open_cases(batch, network, new)
        changed = bulk.update(
            IodEvent,
            ("id", *_FIELDS),
            [(self.known[refs[row]][0], *self.written[row]) for row in rows if refs[row] in self.known],
        )
        return Counts.of(len(rows), len(new), len(changed))

    def _open_cases(self, batch: Batch, network: int, rows: list[int]) -> None:
        """Whoever was recently followed is followed: a person never followed here gets a case."""
        since = add_months(batch.today, -lapse_months())
        first: dict[int, dt.date] = {}
        recent: set[int] = set()
        for row in rows:
            _kind, day, person, _employer, _contract = self.written[row]
            if person is not None:
                first[person] = min(day, first.get(person, day))
                if day >= since:
                    recent.add(person)
        known = IodCase.objects.filter(network_id=network, person_id__any_of=list(recent))
        opened = sorted(recent - set(known.values_list("person_id", flat=True)))
        bulk.insert(
            IodCase,
            ("id", "person_id", "network_id", "opened_on"),
            [
                (pk, person, network, first[person])
                for pk, person in zip(bulk.next_ids(IodCase, len(opened)), opened, strict=True)
            ],
        )
        if opened:
            batch.note(
                ngettext(
                    "La mission IOD suit désormais une personne de plus.",
                    "La mission IOD suit désormais %(count)s personnes de plus.",
                    len(opened),
                )
                % {"count": len(opened)}
            )
