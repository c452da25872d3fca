"""The file of actions: each is entered for a commitment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel import formats
from maillage.kernel.sheets import bulk
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Day, Number
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.refs import PREFIX, Reference, find, refuse_doubles

from ..models import ActionSource, Commitment, CommitmentAction
from ..services.commitments import MOST
from .signatures import network_of_importer


class ActionsImporter(Importer):
    kind = "commitment-actions"
    label = gettext_lazy("Actions de la charte")
    about = gettext_lazy(
        "Une ligne par action. Les embauches et immersions déjà enregistrées comptent d'elles-mêmes : "
        "ne les remettez pas ici."
    )
    columns = (
        Column(
            "ref",
            gettext_lazy("Référence"),
            Reference(),
            required=True,
            help=gettext_lazy("La clé de l'action dans vos fichiers."),
            example="A0001",
        ),
        Column(
            "commitment_ref",
            gettext_lazy("Engagement"),
            Reference(),
            required=True,
            help=gettext_lazy("La référence de l'engagement que l'action remplit."),
            example="E0001",
        ),
        Column(
            "date",
            gettext_lazy("Date"),
            Day(past=True),
            required=True,
            help=gettext_lazy("Entre le début de l'engagement et son échéance."),
            example="12/10/2023",
        ),
        Column(
            "quantity",
            gettext_lazy("Combien"),
            Number(Decimal(1), Decimal(MOST), 0),
            absent=True,
            help=gettext_lazy("Vide : une fois."),
            example="1",
        ),
        Column(
            "people",
            gettext_lazy("Personnes touchées"),
            Number(Decimal(0), Decimal(MOST), 0),
            absent=True,
            help=gettext_lazy("Vide : aucune."),
            example="12",
        ),
    )

    def prepare(self, batch: Batch) -> None:
        refuse_doubles(batch, "ref")
        network = network_of_importer(batch.organisation_id)
        here = Q(signature__network_id=network)
        refs = batch.values["ref"]
        self.known = find(
            CommitmentAction.objects.all(),
            [refs[row] for row in batch.rows()],
            batch.organisation_id,
            ("quantity", "people"),
            origin="origin_organisation",
            reach=here,
        )
        self.promised: dict[str, tuple[int, int, str, dt.date, dt.date]] = find(
            Commitment.objects.all(),
            [ref for row in batch.rows() if (ref := batch.values["commitment_ref"][row])],
            batch.organisation_id,
            ("signature_id", "kind", "starts_on", "due_on"),
            origin="origin_organisation",
            reach=here,
        )
        for row in list(batch.rows()):
            self._check(batch, row)

    def _check(self, batch: Batch, row: int) -> None:
        values = batch.values
        known = self.known.get(values["ref"][row])
        if known is None and values["ref"][row].startswith(PREFIX):
            batch.reject(row, "ref", _("aucune action ne porte ce numéro"))
        for position, name, default in ((1, "quantity", 1), (2, "people", 0)):
            if values[name][row] is None:
                values[name][row] = known[position] if known and not batch.has(name) else default
            values[name][row] = int(values[name][row])
        promise = self.promised.get(values["commitment_ref"][row])
        if promise is None:
            batch.reject(row, "commitment_ref", _("aucun engagement ne porte cette référence"))
            return
        _pk, _signature, _kind, first, last = promise
        if not first <= values["date"][row] <= last:
            batch.reject(
                row,
                "date",
                _("l'engagement court du %(first)s au %(last)s")
                % {"first": formats.day(first), "last": formats.day(last)},
            )

    def write(self, batch: Batch) -> Counts:
        rows, values = list(batch.rows()), batch.values

        def facts(row: int) -> tuple[object, ...]:
            pk, signature, kind, _first, _last = self.promised[values["commitment_ref"][row]]
            said = (values["date"][row], values["quantity"][row], values["people"][row])
            return (signature, pk, kind, *said)

        new = [row for row in rows if values["ref"][row] not in self.known]
        old = [row for row in rows if values["ref"][row] in self.known]
        names = ("signature_id", "commitment_id", "kind", "date", "quantity", "people")
        bulk.insert(
            CommitmentAction,
            ("id", "origin_organisation_id", "ref", "source", *names),
            [
                (pk, batch.organisation_id, values["ref"][row], str(ActionSource.FILE), *facts(row))
                for pk, row in zip(bulk.next_ids(CommitmentAction, len(new)), new, strict=True)
            ],
        )
        changed = bulk.update(
            CommitmentAction,
            ("id", *names),
            [(self.known[values["ref"][row]][0], *facts(row)) for row in old],
        )
        return Counts.of(len(rows), len(new), len(changed))
