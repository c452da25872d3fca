"""What a section of social clauses is about, and what its rows are bound to."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.employment.models import NOT_EMPLOYMENT

from .. import nomenclature


@dataclass(frozen=True)
class Subject:
    """A network's clauses, or what is left of them: `buyers` and `operations` are ids (None: all of them).

    `grouping` is a code of `data/mechanisms.yaml`; "" does not tell mechanisms apart.
    """

    network_id: int
    grouping: str = ""
    buyers: frozenset[int] | None = None
    operations: frozenset[int] | None = None
    urban_renewal: bool = False

    @property
    def narrow(self) -> bool:
        return self.buyers is not None or self.operations is not None or self.urban_renewal

    @property
    def total(self) -> str:
        """The part files write for all mechanisms together."""
        return "total" if self.grouping else ""

    def parameters(self) -> dict[str, Any]:
        """Bound in every statement."""
        named = nomenclature.groupings().get(self.grouping, ())
        known = nomenclature.situations()
        return {
            "network": self.network_id,
            "buyers": _listed(self.buyers),
            "operations": _listed(self.operations),
            "urban_renewal": self.urban_renewal,
            "narrow": self.narrow,
            "mechanism_parts": json.dumps({code: one.part for one in named for code in one.mechanisms}),
            "age_limits": [one.upto + 1 for one in nomenclature.ages() if one.upto is not None],
            "not_employment": [str(kind) for kind in NOT_EMPLOYMENT],
            "after_months": nomenclature.parameters(timezone.localdate()).after_months,
            "employed_situations": [code for code, one in known.items() if one.employed],
            "lasting_situations": [code for code, one in known.items() if one.lasting],
        }


def _listed(ids: Collection[int] | None) -> list[int] | None:
    return None if ids is None else sorted(ids)
