"""Contracts that validated hours rest on stay: told to the room of contracts."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from ..models import HoursLine


def keeps(contract_ids: Collection[int]) -> dict[int, str]:
    """The contracts among these that bear validated hours, and the sentence that says why they stay."""
    counted = HoursLine.objects.validated().filter(contract_id__any_of=list(contract_ids))
    sentence = _(
        "Des heures de clause sociale validées s'appuient sur ce contrat : il reste, avec sa personne et son "
        "employeur."
    )
    return dict.fromkeys(counted.order_by().values_list("contract_id", flat=True).distinct(), sentence)
