"""Parts of the breakdowns: labels of files (English, as exchanged) and of readers, and their order."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext_lazy as _

from maillage.indicators.definitions import Part
from maillage.indicators.registry import Section
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.pathways.models import EducationLevel
from maillage.people.models import Sex

from .. import nomenclature
from ..models import Modality
from .subject import Subject

_SEXES = {Sex.FEMALE: "women", Sex.MALE: "men", Sex.UNKNOWN: "unspecified"}
_UNKNOWN = "unknown"


def mechanisms(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """Those of the grouping always; a mechanism it does not name when it is met, by its own code."""
    named = nomenclature.groupings()[_subject(section).grouping]
    parts = [Part(one.part, one.label, (one.part,)) for one in named]
    given = {part.label for part in parts}
    return parts + [
        Part(code, one.label, (code,))
        for code, one in nomenclature.mechanisms().items()
        if code in met and code not in given
    ]


def sexes(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """Women and men always; "unspecified" when somebody is."""
    return [
        Part(label, choice.label, (choice.value,))
        for choice, label in _SEXES.items()
        if choice is not Sex.UNKNOWN or choice.value in met
    ]


def ages(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return [Part(one.part, one.label, (str(rank),)) for rank, one in enumerate(nomenclature.ages())]


def levels(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """The unknown ones when there are some."""
    return [
        Part(code, label, (code,))
        for code, label in EducationLevel.choices
        if code != EducationLevel.UNKNOWN or code in met
    ]


def criteria(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    found = [Part(code, one.label, (code,)) for code, one in nomenclature.criteria().items()]
    return found + _unknown(met, _("Sans vérification enregistrée"))


def neighbourhoods(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    found = [
        Part("QPV resident", _("Habitant d'un quartier prioritaire"), ("qpv",)),
        Part("other", _("Hors quartier prioritaire"), ("other",)),
    ]
    return found + _unknown(met, _("Domicile non renseigné"))


def trades(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """The trades met, in the order of the file of the last day of the period."""
    known = nomenclature.trades(period.last)
    found = [Part(code, one.label, (code,)) for code, one in known.items() if code in met]
    return found + ([Part(_UNKNOWN, _("Métier non renseigné"), ("",))] if "" in met else [])


def modalities(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return [Part(code, label, (code,)) for code, label in Modality.choices]


def situations(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    return [Part(code, one.label, (code,)) for code, one in nomenclature.situations().items()]


def buyers(section: Section, period: Period, met: frozenset[str]) -> list[Part]:
    """By name; two of one name are told apart by their number."""
    found = list(
        Organisation.objects.filter(pk__in=[int(code) for code in met]).order_by("folded_name", "pk")
    )
    named = Counter(one.name for one in found)
    return [
        Part(
            one.name if named[one.name] == 1 else f"{one.name} ({one.siret or one.pk})",
            one.name,
            (str(one.pk),),
        )
        for one in found
    ]


def _unknown(met: frozenset[str], title: object) -> list[Part]:
    return [Part(_UNKNOWN, title, (_UNKNOWN,))] if _UNKNOWN in met else []


def _subject(section: Section) -> Subject:
    assert isinstance(section.subject, Subject)  # noqa: S101 - given by our own provider
    return section.subject
