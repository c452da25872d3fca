"""The file of offers."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Checked, Day, Number, Pattern, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.organisations.imports.lookup import COMPANY_SIRET, companies_of
from maillage.organisations.models import OrganisationRole, OrganisationRoleHeld

from ..models import JobOffer
from .lookup import network_for

_CODE = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)*$")
_FACTS = ("code", "title", "rome", "posts", "opened_on", "valid_until")


def recruitment_code(text: str) -> str:
    """A code of a recruitment, which names its section of figures; raises `DomainError`."""
    code = text.lower()
    if not _CODE.match(code) or len(code) > 40:
        raise DomainError(_("un code s'écrit sans accent ni espace : lettres, chiffres et tirets bas"))
    return code


class OffersImporter(Importer):
    kind = "offers"
    label = gettext_lazy("Offres d'emploi")
    about = gettext_lazy(
        "Une ligne par offre du réseau. Une offre qui a un code est un recrutement collectif."
    )
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'offre dans vos fichiers."),
            example="O0001",
        ),
        Column(
            "code",
            gettext_lazy("Code du recrutement"),
            Checked(recruitment_code, gettext_lazy("lettres sans accent, chiffres et tirets bas")),
            absent=True,
            help=gettext_lazy(
                "Nomme les chiffres `funnel_CODE` d'un recrutement collectif. Vide : une offre simple."
            ),
            example="magasin_2017",
        ),
        COMPANY_SIRET,
        Column(
            "title",
            gettext_lazy("Intitulé du poste"),
            Text(150),
            required=True,
            help=gettext_lazy("Le nom du poste, comme l'entreprise le dit."),
            example="Vendeuse, vendeur",
        ),
        Column(
            "rome",
            gettext_lazy("Code ROME"),
            Pattern(
                r"[A-N][0-9]{4}", gettext_lazy("une lettre de A à N et quatre chiffres, comme D1106")
            ),
            help=gettext_lazy("Vide : métier non codé."),
            example="D1106",
        ),
        Column(
            "posts",
            gettext_lazy("Nombre de postes"),
            Number(Decimal(1), Decimal(100_000), 0),
            help=gettext_lazy("Vide : un seul."),
            example="40",
        ),
        Column(
            "opened_on",
            gettext_lazy("Ouverte le"),
            Day(),
            required=True,
            help=gettext_lazy("Le jour où l'entreprise ouvre l'offre."),
            example="01/03/2017",
        ),
        Column(
            "valid_until",
            gettext_lazy("Valable jusqu'au"),
            Day(),
            required=True,
            help=gettext_lazy("Passé ce jour, personne n'est ajouté avant que l'offre soit confirmée."),
            example="30/06/2017",
        ),
    )  # fmt: skip

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.companies = companies_of(batch)
        self.network = network_for(batch.organisation_id)
        refs = batch.values["ref"]
        self.known = find(
            JobOffer.objects.all(),
            [refs[row] for row in batch.rows()],
            self.network,
            ("code", "last_confirmed_on"),
            origin="network",
        )
        for row in list(batch.rows()):
            self._check(batch, row)
        self._codes(batch)

    def _check(self, batch: Batch, row: int) -> None:
        values = batch.values
        if values["ref"][row] not in self.known and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucune offre ne porte ce numéro"))
        values["posts"][row] = int(values["posts"][row] or 1)
        values["rome"][row] = values["rome"][row] or ""
        known = self.known.get(values["ref"][row])
        if known and not batch.has("code"):
            values["code"][row] = known[1]
        opened, until = values["opened_on"][row], values["valid_until"][row]
        if until < opened:
            batch.reject(row, "valid_until", _("l'offre finit avant d'être ouverte"))
        company = self.companies[row]
        if company is not None and company.closed_on is not None and company.closed_on <= opened:
            batch.reject(
                row,
                "company_siret",
                _("« %(name)s » est fermée depuis le %(day)s : elle n'ouvre plus d'offre")
                % {"name": company.name, "day": formats.day(company.closed_on)},
            )

    def _codes(self, batch: Batch) -> None:
        """A code names one recruitment of the network."""
        said: dict[str, list[int]] = {}
        for row in batch.rows():
            if code := batch.values["code"][row]:
                said.setdefault(code, []).append(row)
        taken = dict(
            JobOffer.objects.filter(network_id=self.network, code__any_of=list(said)).values_list(
                "code", "pk"
            )
        )
        own = {row: found[0] for row in batch.rows() if (found := self.known.get(batch.values["ref"][row]))}
        for code, rows in said.items():
            for row in rows:
                if len(rows) > 1:
                    batch.reject(row, "code", _("deux offres du fichier ont ce code"))
                elif code in taken and taken[code] != own.get(row):
                    batch.reject(row, "code", _("une autre offre du réseau a déjà ce code"))

    def write(self, batch: Batch) -> Counts:
        rows, values = list(batch.rows()), batch.values

        def facts(row: int) -> list[object]:
            company = self.companies[row]
            assert company is not None  # noqa: S101 - the column is required
            return [company.pk, *(values[name][row] for name in _FACTS)]

        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known]
        self._employers(rows)
        bulk.insert(
            JobOffer,
            ("id", "network_id", "ref", "last_confirmed_on", "collective", "company_id", *_FACTS),
            [
                (pk, self.network, values["ref"][row], values["opened_on"][row],
                 bool(values["code"][row]), *facts(row))
                for pk, row in zip(bulk.next_ids(JobOffer, len(new)), new, strict=True)
            ],
        )  # fmt: skip
        changed = bulk.update(
            JobOffer,
            ("id", "last_confirmed_on", "company_id", *_FACTS),
            [
                (known[0], max(known[2], values["opened_on"][row]), *facts(row))
                for row in old
                if (known := self.known[values["ref"][row]])
            ],
        )
        return Counts.of(len(rows), len(new), len(changed))

    def _employers(self, rows: list[int]) -> None:
        """A company that opens an offer is an employer: its file says so."""
        found = {company.pk for row in rows if (company := self.companies[row]) is not None}
        role = str(OrganisationRole.EMPLOYER)
        already = set(
            OrganisationRoleHeld.objects.filter(role=role, organisation_id__any_of=sorted(found)).values_list(
                "organisation_id", flat=True
            )
        )
        OrganisationRoleHeld.objects.bulk_create(
            OrganisationRoleHeld(organisation_id=pk, role=role) for pk in sorted(found - already)
        )
