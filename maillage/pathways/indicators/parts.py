"""Parts of the breakdowns: labels of files (English, as exchanged) and of readers, and their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.employment.models import ContractKind
from maillage.indicators.definitions import Part
from maillage.indicators.registry import Section
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.pathways.models import EducationLevel, EntrySituation, StepCategory
from maillage.people.models import Sex
from maillage.territory.models import Area, AreaKind
from maillage.territory.reference import communes

from .parameters import Subject

_SITUATIONS = {
    EntrySituation.RQTH: "RQTH disabled worker",
    EntrySituation.YOUNG_UNQUALIFIED: "young without qualification",
    EntrySituation.SINGLE_PARENT: "single parent",
    EntrySituation.OTHER_EXCLUSION: "other exclusion",
    EntrySituation.JOB_SEEKER_UNDER_1_YEAR: "job seeker under 1 year",
    EntrySituation.RSA: "RSA recipient",
    EntrySituation.DELD: "job seeker 1 year or more (DELD)",
}
_CATEGORIES = {
    StepCategory.SUPPORT: "professional social or creation support",
    StepCategory.SERVICE: "specific or Pole emploi services",
    StepCategory.COMPLEMENTARY: "complementary (culture mobilisation)",
    StepCategory.TRAINING_ACCESS: "training and access to employment",
    StepCategory.EMPLOYMENT: "employment contract (ordinary or subsidised)",
}
_LEVELS = {
    EducationLevel.I: "niveau 1 (bac+5)",
    EducationLevel.II: "niveau 2 (bac+4)",
    EducationLevel.III: "niveau 3 (dut bts deug)",
    EducationLevel.IV: "niveau 4 (bac)",
    EducationLevel.V: "niveau 5 (cap bep)",
    EducationLevel.VBIS: "niveau 5 bis",
    EducationLevel.VI: "niveau 6",
    EducationLevel.FOREIGN: "foreign diploma without equivalence",
    EducationLevel.UNKNOWN: "unknown",
}
_SEXES = {Sex.FEMALE: "women", Sex.MALE: "men", Sex.UNKNOWN: "unspecified"}
_EXIT_PARTS = {
    "employment": ("employment", _("Emploi")),
    "qualifying": ("qualifying", _("Qualification")),
    "": ("other", _("Autre sortie positive")),
}


def _choices(labels: Mapping[Any, str]) -> list[Part]:
    return [Part(label, choice.label, (choice.value,)) for choice, label in labels.items()]


def situations(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return _choices(_SITUATIONS)


def categories(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return _choices(_CATEGORIES)


def levels(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return _choices(_LEVELS)


def sexes(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """Women and men always; "unspecified" when somebody is."""
    return [part for part in _choices(_SEXES) if part.label != "unspecified" or met & set(part.codes)]


def exit_parts(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return [
        Part(label, title, (code,)) for code, (label, title) in _EXIT_PARTS.items() if code or code in met
    ]


def contract_kinds(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """The kinds met, in the order of the nomenclature."""
    return [Part(code, title, (code,)) for code, title in ContractKind.choices if code in met]


def age_bands(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """The bands of the programme on the last day of the period; codes count down to the youngest."""
    bands = _subject(section).on(period.last).age_bands
    return [Part(band.code, band.label, (str(len(bands) - 1 - rank),)) for rank, band in enumerate(bands)]


def positive_exit_kinds(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """Kinds that are positive on the last day of the period, then those met that no longer are."""
    subject = _subject(section)
    kinds = {k.code: k.label for k in subject.on(period.last).exit_kinds if k.exit_class == "positive"}
    for _first, _last, definition in reversed(subject.definitions):
        for kind in definition.exit_kinds:
            if kind.code in met:
                kinds.setdefault(kind.code, kind.label)
    return [Part(code, label, (code,)) for code, label in kinds.items()]


def entry_years(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """One part for each year of the protocol up to the period's last, the years before it together."""
    last = period.last.year
    first = _subject(section).on(period.last).protocol_first_year
    years = sorted(int(code) for code in met)
    if first is None or first > last:
        return [Part(str(year), str(year), (str(year),)) for year in years]
    earlier = tuple(str(year) for year in years if year < first)
    return [
        Part(f"before {first}", _("avant %(year)d") % {"year": first}, earlier),
        *(Part(str(year), str(year), (str(year),)) for year in range(first, last + 1)),
    ]


def operators(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """The structures that carry pathways, by name; two of one name are told apart by their number."""
    found = list(
        Organisation.objects.filter(pk__in=[int(code) for code in met]).order_by("folded_name", "pk")
    )
    named = Counter(organisation.name for organisation in found)
    return [
        Part(o.name if named[o.name] == 1 else f"{o.name} ({o.siret or o.pk})", o.name, (str(o.pk),))
        for o in found
    ]


def places(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """INSEE codes in order: Lyon's arrondissements first, then the other communes, then the unknown."""
    names = {c.code: c.name for c in communes() if c.exists_on(period.last)}
    known = Area.objects.filter(code__in=met, kind__in=[AreaKind.COMMUNE, AreaKind.ARRONDISSEMENT])
    names |= dict(known.values_list("code", "name"))
    codes = sorted(met - {""}, key=lambda code: (not _is_arrondissement(code), names.get(code, code)))
    parts = [Part(code, names.get(code, code), (code,)) for code in codes]
    return parts + ([Part("unknown", _("Non renseigné"), ("",))] if "" in met else [])


def _is_arrondissement(code: str) -> bool:
    return "69381" <= code <= "69389"


def _subject(section: Section) -> Subject:
    assert isinstance(section.subject, Subject)  # noqa: S101 - given by our own provider
    return section.subject
