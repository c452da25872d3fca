"""Sections of figures that are no programme, out of the contracts of a small territory.

`placement` and `funnel_shop` have a chapter (its own, that of its kind), `club` has the common one. They are
the lead's; `placement` and `funnel_shop` are about companies, so that the network reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from maillage.indicators import COMPANIES, Indicator, Listed, Section, register
from maillage.indicators.counting import Count, During, Key, Rows
from maillage.indicators.definitions import (
    Breakdown,
    Counted,
    CountedBy,
    CountedOf,
    Part,
    Wording,
    by_code,
)
from maillage.indicators.registry import _providers
from maillage.organisations.models import Organisation
from maillage.reports.subject import Subject
from maillage.reports.topics import HeldSection
from tests import build

from .small import Small

CONTRACTS = Rows(
    "employment_employmentcontract c",
    "c.origin <> 'own_search'",
    "c.id",
    "employment.EmploymentContract",
    person="c.person_id",
)
BEGUN = During("c.start_date")
PERSON = Key("c.person_id", "people.Person")
COMPANY = Key("c.employer_id", "organisations.Organisation")
LASTS = "CASE WHEN c.kind = 'cdi' THEN 'lasting' ELSE 'short' END"


def _origin(code: str) -> Count:
    return Count(CONTRACTS, BEGUN, where=f"c.origin = '{code}'", key=PERSON)


ORIGINS = Breakdown(
    others=(
        Part("", "Ensemble des voies", count=Count(CONTRACTS, BEGUN, by="c.origin", key=PERSON)),
        Part("recruitment support", "Aide au recrutement", count=_origin("offer")),
        Part("iod", "IOD", count=_origin("iod")),
        Part("job dating", "Job dating", count=_origin("job_dating")),
    )
)


def _stage(condition: str = "") -> CountedBy:
    def people(source: str = "") -> Count:
        where = " AND ".join(f"({text})" for text in (condition, source) if text)
        return Count(CONTRACTS, BEGUN, where=where)

    return CountedBy(
        Breakdown(
            others=(
                Part("network", "Réseau", count=people("c.origin = 'offer'")),
                Part("pole emploi offer", "Offre", count=people("c.origin = 'iod'")),
                Part("total", "Total", count=people()),
            )
        )
    )


def _one(code: str, label: str, formula, unit: str = "person") -> Indicator:
    return Indicator(code, label, unit, formula, (Wording(f"{label}, défini."),))


INDICATORS = {
    "placement": [
        _one("persons_hired", "Personnes mises à l'emploi", CountedBy(ORIGINS)),
        _one("companies", "Entreprises", Counted(Count(CONTRACTS, BEGUN, key=COMPANY)), "company"),
    ],
    "funnel_shop": [
        _one("cv_sent", "CV transmis", _stage()),
        _one("at_interview", "Présents en entretien", _stage("c.weekly_hours IS NOT NULL")),
        _one("hired", "Recrutés", _stage("c.kind = 'cdi'")),
    ],
    "club": [
        _one("contracts", "Contrats", Counted(Count(CONTRACTS, BEGUN)), "contract"),
        _one("lasting", "Durables", CountedOf(Count(CONTRACTS, BEGUN, by=LASTS, key=PERSON), "lasting")),
        _one("by_kind", "Par nature", CountedBy(Breakdown(Count(CONTRACTS, BEGUN, by="c.kind")))),
    ],
}
NAMES = {
    "placement": "Placements",
    "funnel_shop": "Recrutement : Bazar Comète",
    "club": "Club des employeurs",
}


class OtherSections:
    """Held by one organisation; what the list is told of years is `known`."""

    def __init__(self, holder: int) -> None:
        self.holder = holder
        self.known: dict[str, tuple[int, int]] = {}

    def codes(self, organisation_id: int) -> list[str]:
        return list(INDICATORS) if organisation_id == self.holder else []

    def listed(self, organisation_id: int) -> list[Listed]:
        found = (self.section(code, organisation_id) for code in self.codes(organisation_id))
        none = (None, None)
        return [Listed(s.code, s.label, s.family, *self.known.get(s.code, none)) for s in found if s]

    def section(self, code: str, organisation_id: int) -> Section | None:
        if code not in self.codes(organisation_id):
            return None
        return Section(
            code=code,
            label=NAMES[code],
            organisation_id=organisation_id,
            indicators=by_code(INDICATORS[code]),
            parameters={},
            of_period=lambda period: {},
            family="" if code == "club" else COMPANIES,
        )

    def organisations(self, code: str) -> list[int]:
        return [self.holder] if code in INDICATORS else []


@contextmanager
def held_by(organisation: Organisation) -> Iterator[OtherSections]:
    """The sections, registered as a room's for as long as the test runs; those of real rooms stand aside."""
    kept = dict(_providers)
    sections = OtherSections(organisation.pk)
    for name in [name for name in _providers if name != "pathways"]:
        del _providers[name]
    register("essais", sections)
    try:
        yield sections
    finally:
        _providers.clear()
        _providers.update(kept)


def contracts(small: Small) -> None:
    """Five people hired in 2017 by three companies, one in 2016; Bela is hired twice, by two ways."""
    shop, forge, mill = (build.organisation(name, "employer") for name in ("Bazar Comète", "Forge", "Moulin"))
    people = {name: one.person for name, one in small.enrolments.items()}
    for name, employer, start, origin, kind, hours in (
        ("anne", shop, "2017-02-01", "offer", "cdi", 35),
        ("bela", shop, "2017-03-01", "offer", "cdd", 24),
        ("bela", forge, "2017-09-01", "iod", "cdi", None),
        ("dora", forge, "2017-10-01", "iod", "cdi", 35),
        ("emma", mill, "2017-11-02", "offer", "cdi", None),
        ("fani", mill, "2016-05-02", "offer", "cdd", 35),
    ):
        build.contract(
            people[name],
            start,
            employer=employer,
            origin=origin,
            kind=kind,
            weekly_hours=hours,
        )


def subject(small: Small, code: str, year: int = 2017) -> Subject:
    family = "" if code == "club" else COMPANIES
    return Subject(HeldSection(small.lead, Listed(code, NAMES[code], family)), year)
