"""What an offer opened for a lot asks of its hires: their origin is the clause, the person checked before."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, JobOffer
from maillage.employment.offers.origins import Purpose, Told
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError
from maillage.people.models import Person

from ..models import LotOffer
from .services.hires import refusal_to_hire, refuse_hire


class Clauses(Purpose):
    def origins(self, offers: Collection[int]) -> dict[int, str]:
        of_lots = LotOffer.objects.filter(offer_id__any_of=sorted(offers)).values_list("offer_id", flat=True)
        return dict.fromkeys(of_lots, str(ContractOrigin.CLAUSE))

    def check(
        self, context: Context, offer: JobOffer, person: Person, facts: ContractFacts, contract: int | None
    ) -> None:
        if not context.has(Right.RUN_CLAUSES) and refusal_to_hire(person, offer.network_id, facts.start_date):
            raise DomainError(_not_told(), "start_date")
        try:
            refuse_hire(person, offer.network_id, offer.company, facts, apart=contract)
        except DomainError as error:
            raise DomainError(error.message, "start_date") from error

    def told(self, context: Context, offer: JobOffer, person: Person) -> Told | None:
        day = max(offer.starts_on or timezone.localdate(), timezone.localdate())
        refusal = refusal_to_hire(person, offer.network_id, day)
        if not refusal:
            return None
        if not context.has(Right.RUN_CLAUSES):
            return Told(_not_told())
        return Told(refusal, _("Vérifier l'éligibilité"), reverse("clauses:check_new", args=[person.pk]))


def _not_told() -> str:
    """For who hires without running clauses: why somebody was refused is not theirs to read."""
    return _(
        "Cette offre remplit un marché à clause : le facilitateur ou la facilitatrice vérifie d'abord "
        "l'éligibilité de la personne."
    )
