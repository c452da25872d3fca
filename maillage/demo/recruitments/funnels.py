"""The three collective recruitments of 2017, as the annual report printed them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

YEAR = 2017


@dataclass(frozen=True)
class Funnel:
    """A recruitment of 2017: for each source how many reached each stage in use, and its calendar.

    `days`: opening, CV, invitation, information, interview, decision. Contracts begin from the decision to
    `until`. `ours`: of the hires, those of pathways.
    """

    code: str
    trade: str
    title: str
    rome: str
    stages: tuple[str, ...]
    counts: dict[str, tuple[int, ...]]
    days: dict[str, dt.date]
    until: dt.date
    ours: int
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    by_source: bool = True
    withdrawn: int = 0
    intruders: int = 0


def _on(month: int, day: int) -> dt.date:
    return dt.date(YEAR, month, day)


FUNNELS = (
    Funnel(
        "primark", "Bazar", "Vendeuse, vendeur en magasin", "D1106",
        ("cv_sent", "invited", "information", "interview", "hired"),
        {"network": (66, 63, 38, 34, 22), "public_employment": (75, 67, 17, 15, 15)},
        {"opened": _on(3, 1), "cv_sent": _on(3, 8), "invited": _on(3, 15), "information": _on(3, 28),
         "interview": _on(4, 6), "hired": _on(4, 12)},
        _on(6, 9), 22, withdrawn=11, intruders=1,
    ),
    Funnel(
        "uniqlo", "Textile", "Conseillère, conseiller de vente", "D1214",
        ("invited", "interview", "hired"),
        {"network": (312, 151, 52), "public_employment": (219, 100, 28)},
        {"opened": _on(6, 1), "invited": _on(6, 8), "interview": _on(6, 27), "hired": _on(7, 6)},
        _on(10, 27), 46, names={"interview": ("received", "Reçus")}, by_source=False, withdrawn=18,
    ),
    Funnel(
        "intermarche", "Commerce", "Employée, employé de libre-service", "D1507",
        ("invited", "information", "interview", "hired"),
        {"network": (61, 57, 16, 8), "public_employment": (43, 38, 9, 3)},
        {"opened": _on(1, 9), "invited": _on(1, 13), "information": _on(1, 24), "interview": _on(2, 1),
         "hired": _on(2, 6)},
        _on(3, 24), 6, names={"information": ("present", "Présents"), "interview": ("validated", "Validés")},
        by_source=False, withdrawn=4,
    ),
)  # fmt: skip
