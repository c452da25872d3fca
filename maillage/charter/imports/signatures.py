"""The file of signatures: a company and the day it signed are the key."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise

from django.db.models import Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel import formats
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Day
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import refuse_doubles
from maillage.organisations.imports.lookup import COMPANY_SIRET, companies_of
from maillage.organisations.models import Organisation, OrganisationRole, OrganisationRoleHeld

from ..loading import in_force
from ..models import CharterSignature, Commitment, CommitmentAction
from ..services.signatures import term


def network_of_importer(organisation_id: int) -> int:
    """The organisation that leads the network of who imports."""
    managed = Organisation.objects.filter(pk=organisation_id).values_list("accounts_managed_by_id", flat=True)
    return managed.first() or organisation_id


class SignaturesImporter(Importer):
    kind = "signatures"
    label = gettext_lazy("Signatures de la charte")
    about = gettext_lazy("Une ligne par signature. L'entreprise et le jour de la signature en sont la clé.")
    columns = (
        COMPANY_SIRET,
        Column(
            "signed_on",
            gettext_lazy("Signée le"),
            Day(),
            required=True,
            help=gettext_lazy("Le texte en vigueur ce jour-là est celui que l'entreprise signe."),
            example="15/03/2023",
        ),
        Column(
            "until",
            gettext_lazy("Jusqu'au"),
            Day(),
            help=gettext_lazy("Vide : aussi longtemps que le texte le dit."),
            example="14/03/2025",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "company_siret", "signed_on")
        self.companies = companies_of(batch)
        self.network = network_of_importer(batch.organisation_id)
        values = batch.values
        ids = sorted({c.pk for row in batch.rows() if (c := self.companies[row]) is not None})
        held = CharterSignature.objects.filter(network_id=self.network, organisation_id__any_of=ids)
        self.known: dict[tuple[int, dt.date], CharterSignature] = {
            (s.organisation_id, s.signed_on): s for s in held
        }
        for row in list(batch.rows()):
            signed_on, company = values["signed_on"][row], self.companies[row]
            known = self.known.get((company.pk, signed_on)) if company else None
            text = in_force(signed_on)
            if values["until"][row] is None:
                values["until"][row] = known.until if known else term(signed_on, text.signature_months)
            if values["until"][row] < signed_on:
                batch.reject(row, "until", _("la signature prend fin avant de commencer"))
            if company and company.closed_on and company.closed_on < signed_on:
                batch.reject(
                    row,
                    "signed_on",
                    _("« %(name)s » est fermée depuis le %(day)s")
                    % {"name": company.name, "day": formats.day(company.closed_on)},
                )
        self._overlaps(batch)
        self._keeps_what_hangs_on_it(batch)

    def _overlaps(self, batch: Batch) -> None:
        """One signature at a time, those of the file and those recorded taken together."""
        values = batch.values
        spans: dict[int, list[tuple[dt.date, dt.date, int | None]]] = defaultdict(list)
        said = set()
        for row in batch.rows():
            company = self.companies[row]
            if company is not None:
                key = (company.pk, values["signed_on"][row])
                said.add(key)
                spans[company.pk].append((key[1], values["until"][row], row))
        for (company_id, signed_on), signature in self.known.items():
            if (company_id, signed_on) not in said:
                spans[company_id].append((signed_on, signature.until, None))
        for found in spans.values():
            found.sort(key=lambda span: (span[0], span[1]))
            for (_start, last, one), (first, _end, other) in pairwise(found):
                if first <= last:
                    for fault in (one, other):
                        if fault is not None:
                            batch.reject(
                                fault,
                                "signed_on",
                                _("l'entreprise a déjà une signature sur une partie de cette période"),
                            )

    def _keeps_what_hangs_on_it(self, batch: Batch) -> None:
        """A term brought forward leaves no promise and no action outside."""
        ids = [s.pk for s in self.known.values()]
        last: dict[int, dt.date] = {}
        for model, day in ((Commitment, "due_on"), (CommitmentAction, "date")):
            rows = model.objects.filter(signature_id__any_of=ids).order_by().values_list("signature_id")
            for pk, latest in rows.annotate(latest=Max(day)):
                last[pk] = max(latest, last.get(pk, latest))
        for row in list(batch.rows()):
            company = self.companies[row]
            known = self.known.get((company.pk, batch.values["signed_on"][row])) if company else None
            if known and (latest := last.get(known.pk)) and batch.values["until"][row] < latest:
                batch.reject(
                    row,
                    "until",
                    _("un engagement ou une action va jusqu'au %s") % formats.day(latest),
                )

    def write(self, batch: Batch) -> Counts:
        rows, values = list(batch.rows()), batch.values
        new, old, touched = [], [], set()
        for row in rows:
            company = self.companies[row]
            assert company is not None  # noqa: S101 - the column is required
            touched.add(company.pk)
            known = self.known.get((company.pk, values["signed_on"][row]))
            if known is None:
                signed_on = values["signed_on"][row]
                new.append((company.pk, in_force(signed_on).version, signed_on, values["until"][row]))
            else:
                old.append((known.pk, values["until"][row]))
        ids = bulk.next_ids(CharterSignature, len(new))
        bulk.insert(
            CharterSignature,
            ("id", "network_id", "organisation_id", "version", "signed_on", "until"),
            [(pk, self.network, *row) for pk, row in zip(ids, new, strict=True)],
        )
        changed = bulk.update(CharterSignature, ("id", "until"), old)
        if new or changed:
            keep_roles(touched)
        return Counts.of(len(rows), len(new), len(changed))


def keep_roles(companies: set[int]) -> None:
    """As `services.keep_role`, for many companies in a few statements."""
    spans = CharterSignature.objects.filter(organisation_id__any_of=sorted(companies)).order_by()
    wanted = {
        pk: (since, until)
        for pk, since, until in spans.values_list("organisation_id").annotate(
            since=Min("signed_on"), until=Max("until")
        )
    }
    held = {
        row.organisation_id: row
        for row in OrganisationRoleHeld.objects.filter(
            role=OrganisationRole.SIGNATORY, organisation_id__any_of=sorted(wanted)
        )
    }
    missing = [pk for pk in sorted(wanted) if pk not in held]
    bulk.insert(
        OrganisationRoleHeld,
        ("id", "organisation_id", "role", "since", "until"),
        [
            (pk, company, str(OrganisationRole.SIGNATORY), *wanted[company])
            for pk, company in zip(bulk.next_ids(OrganisationRoleHeld, len(missing)), missing, strict=True)
        ],
    )
    bulk.update(
        OrganisationRoleHeld,
        ("id", "since", "until"),
        [(row.pk, *wanted[company]) for company, row in held.items()],
    )
