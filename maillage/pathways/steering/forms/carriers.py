"""One field for who carries a pathway: a structure and, when it is known, its reference worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Scope
from maillage.kernel.forms import SearchSelect
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme
from maillage.pathways.queries.workers import operators_for, workers_for


@dataclass(frozen=True)
class Carrier:
    """The structure that carries a pathway and the worker who follows it (None: to be assigned)."""

    organisation: Organisation
    worker: Account | None

    @staticmethod
    def key(organisation_id: int, worker_id: int | None) -> str:
        """How the field writes the pair."""
        return f"{worker_id or 0}-{organisation_id}"


class CarrierField(forms.ChoiceField):
    """Workers grouped by structure, and each structure "to be assigned". Its value is a `Carrier`."""

    def __init__(self, *, unassigned: bool = True, **kwargs: Any) -> None:
        super().__init__(widget=SearchSelect, **kwargs)
        self.unassigned = unassigned
        self.known: dict[str, Carrier] = {}

    def offer(
        self,
        context: Context,
        programme: Programme,
        also: Carrier | None = None,
        *,
        within_reach: bool = False,
    ) -> None:
        """Fill the choices with what the context may choose; `also` keeps a former choice choosable.

        `within_reach`: what is written must stay in sight of who writes it; a role that only sees its own
        pathways gives them to itself.
        """
        if within_reach and context.scope is Scope.OWN:
            key = Carrier.key(context.organisation_id, context.account.pk)
            self.known = {key: Carrier(context.organisation, context.account)}
            self.choices = [(key, context.account.full_name)]
            return
        carriers: dict[int, list[Carrier]] = {}
        operators = {o.pk: o for o in operators_for(context, programme)}
        if also is not None:
            operators.setdefault(also.organisation.pk, also.organisation)
        for organisation in operators.values():
            carriers[organisation.pk] = [Carrier(organisation, None)] if self.unassigned else []
        for worker in workers_for(context, programme):
            carriers[worker.organisation.pk].append(Carrier(worker.organisation, worker.account))
        if also is not None and also not in carriers[also.organisation.pk]:
            carriers[also.organisation.pk].append(also)
        groups: list[tuple[str, Any]] = [("", "–")]
        for pk, rows in carriers.items():
            options = []
            for carrier in rows:
                key = Carrier.key(pk, carrier.worker.pk if carrier.worker else None)
                self.known[key] = carrier
                options.append((key, self._label(carrier)))
            if options:
                groups.append((operators[pk].name, options))
        self.choices = groups

    @staticmethod
    def _label(carrier: Carrier) -> str:
        if carrier.worker is not None:
            return carrier.worker.full_name
        return _("%s – à affecter") % carrier.organisation.name

    def clean(self, value: Any) -> Carrier | None:
        key = super().clean(value)
        if not key:
            return None
        if key not in self.known:
            raise ValidationError(_("Choisissez une personne de la liste."), code="invalid_choice")
        return self.known[key]
