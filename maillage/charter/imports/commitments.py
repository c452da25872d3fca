"""The file of commitments: each finds the signature that runs on its due day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Choice, Day, Number
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles
from maillage.organisations.imports.lookup import COMPANY_SIRET, companies_of

from ..loading import charter, charters
from ..models import CharterSignature, Commitment, CommitmentAction
from ..services.commitments import MOST
from .signatures import network_of_importer

_AXES = {a.code: a.label for c in charters().values() for a in c.axes.values()}
_KINDS = {k.code: k.label for c in charters().values() for k in c.kinds.values()}


class CommitmentsImporter(Importer):
    kind = "commitments"
    label = gettext_lazy("Engagements de la charte")
    about = gettext_lazy("Une ligne par engagement d'une entreprise signataire.")
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'engagement dans vos fichiers."),
            example="E0001",
        ),
        COMPANY_SIRET,
        Column(
            "axis",
            gettext_lazy("Axe"),
            Choice(_AXES),
            absent=True,
            help=gettext_lazy("Vide : l'axe principal de l'engagement."),
            example="recruitment",
        ),
        Column(
            "kind",
            gettext_lazy("Engagement"),
            Choice(_KINDS),
            required=True,
            help=gettext_lazy("Ce que l'entreprise promet, selon le texte qu'elle a signé."),
            example="hires",
        ),
        Column(
            "quantity",
            gettext_lazy("Combien"),
            Number(Decimal(1), Decimal(MOST), 0),
            required=True,
            help=gettext_lazy("Au moins une fois."),
            example="3",
        ),
        Column(
            "due_on",
            gettext_lazy("Échéance"),
            Day(),
            required=True,
            help=gettext_lazy(
                "L'entreprise est signataire ce jour-là ; l'engagement court depuis la signature."
            ),
            example="31/12/2023",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        self.companies = companies_of(batch)
        self.network = network_of_importer(batch.organisation_id)
        refs = batch.values["ref"]
        self.known = find(
            Commitment.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            ("signature_id", "kind", "starts_on", "axis"),
            origin="origin_organisation",
            reach=Q(signature__network_id=self.network),
        )
        self._entered()
        self.signed = self._signatures(batch)
        self.chosen: dict[int, CharterSignature] = {}
        for row in list(batch.rows()):
            self._check(batch, row)

    def _entered(self) -> None:
        """The days of the actions entered for each known commitment."""
        ids = [row[0] for row in self.known.values()]
        rows = CommitmentAction.objects.filter(commitment_id__any_of=ids).order_by()
        spans = rows.values_list("commitment_id").annotate(first=Min("date"), last=Max("date"))
        self.entered: dict[int, tuple[dt.date, dt.date]] = {pk: (first, last) for pk, first, last in spans}

    def _signatures(self, batch: Batch) -> dict[int, list[CharterSignature]]:
        ids = sorted({c.pk for row in batch.rows() if (c := self.companies[row]) is not None})
        found: dict[int, list[CharterSignature]] = {}
        for one in CharterSignature.objects.filter(network_id=self.network, organisation_id__any_of=ids):
            found.setdefault(one.organisation_id, []).append(one)
        return found

    def _check(self, batch: Batch, row: int) -> None:
        values, company = batch.values, self.companies[row]
        if company is None:
            return
        due_on = values["due_on"][row]
        signature = next(
            (s for s in self.signed.get(company.pk, ()) if s.signed_on <= due_on <= s.until), None
        )
        known = self.known.get(values["ref"][row])
        if known is None and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucun engagement ne porte ce numéro"))
        if signature is None:
            batch.reject(row, "due_on", _("l'entreprise n'est pas signataire ce jour-là"))
            return
        if known is not None and known[1] != signature.pk:
            batch.reject(row, "ref", _("cet engagement est déjà celui d'une autre signature"))
            return
        kind = charter(signature.version).kinds.get(values["kind"][row])
        if kind is None:
            batch.reject(row, "kind", _("cet engagement n'est pas dans le texte signé"))
            return
        if values["axis"][row] is None:
            kept = known[4] if known is not None and known[2] == kind.code else ""
            values["axis"][row] = kept or kind.axes[0]
        if values["axis"][row] not in kind.axes:
            batch.reject(row, "axis", _("« %s » ne relève pas de cet axe") % kind.label)
        entered = self.entered.get(known[0]) if known is not None else None
        if entered and known is not None and known[2] != kind.code:
            batch.reject(row, "kind", _("des actions sont saisies pour cet engagement : sa nature reste"))
        if entered and due_on < entered[1]:
            batch.reject(row, "due_on", _("une action saisie pour cet engagement est plus tardive"))
        self.chosen[row] = signature

    def write(self, batch: Batch) -> Counts:
        rows, values = list(batch.rows()), batch.values

        def facts(row: int) -> tuple[object, ...]:
            quantity = int(values["quantity"][row])
            return (values["axis"][row], values["kind"][row], quantity, values["due_on"][row])

        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known]
        names = ("axis", "kind", "quantity", "due_on")
        bulk.insert(
            Commitment,
            ("id", "origin_organisation_id", "ref", "signature_id", "starts_on", *names),
            [
                (pk, batch.organisation_id, values["ref"][row], self.chosen[row].pk,
                 self.chosen[row].signed_on, *facts(row))
                for pk, row in zip(bulk.next_ids(Commitment, len(new)), new, strict=True)
            ],
        )  # fmt: skip
        changed = bulk.update(
            Commitment,
            ("id", *names),
            [(self.known[values["ref"][row]][0], *facts(row)) for row in old],
        )
        return Counts.of(len(rows), len(new), len(changed))
