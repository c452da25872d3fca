"""The journal in words: titles of records, labels of fields, values as a reader reads them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from maillage.employment.models import EmploymentContract, Immersion
from maillage.evidence.nomenclature import criteria
from maillage.kernel import formats
from maillage.kernel.forms.fields import phone_text
from maillage.kernel.share import DASH
from maillage.pathways.models import (
    EducationLevel,
    EntrySituation,
    ExitKind,
    ExitKindRule,
    StepType,
    StepTypeRule,
)
from maillage.pathways.queries.labels import rule_label
from maillage.people.nomenclature import barrier_label, kinds

# Columns that say nothing to a reader: keys, computed values, and what the title of the line already says.
_SILENT = {
    "id",
    "person_id",
    "enrolment_id",
    "origin_id",
    "origin_organisation_id",
    "folded_name",
    "last_day",
    "ref",
    "referral_id",
    "survivor_id",
    "absorbed_origin_id",
    "residence_id",
    "key",
    "key_id",
    "sha256",
    "position",
}
# Foreign keys have no name for readers in the models.
_LINKS = {
    "worker": gettext_lazy("Avec"),
    "organisation": gettext_lazy("Structure"),
    "operator": gettext_lazy("Structure"),
    "employer": gettext_lazy("Employeur"),
    "prescriber": gettext_lazy("Prescription"),
    "programme": gettext_lazy("Programme"),
    "branch": gettext_lazy("Antenne"),
    "step_type": gettext_lazy("Type d'étape"),
    "contract": gettext_lazy("Contrat"),
    "immersion": gettext_lazy("Immersion"),
    "company": gettext_lazy("Entreprise"),
    "renews": gettext_lazy("Renouvelle"),
    "exit_kind": gettext_lazy("Sortie"),
    "exit_contract": gettext_lazy("Contrat"),
    "account": gettext_lazy("Par"),
    "undone_by": gettext_lazy("Annulée par"),
    "area": gettext_lazy("Zone"),
    "author": gettext_lazy("Par"),
    "uploaded_by": gettext_lazy("Ajoutée par"),
    "withdrawn_by": gettext_lazy("Retirée par"),
    "commission": gettext_lazy("Commission"),
    "proposed_exit_kind": gettext_lazy("Sortie proposée"),
    "proposed_by": gettext_lazy("Proposée par"),
}
_RULED: dict[type[Model], tuple[str, Any]] = {
    StepType: ("step_type", StepTypeRule),
    ExitKind: ("exit_kind", ExitKindRule),
}
TITLES = {
    "people.Person": gettext_lazy("Dossier"),
    "people.PersonMerge": gettext_lazy("Fusion de dossiers"),
    "people.Residence": gettext_lazy("Adresse"),
    "people.ResidenceArea": gettext_lazy("Zone d'une adresse"),
    "people.Situation": gettext_lazy("Situation"),
    "people.Barrier": gettext_lazy("Frein"),
    "evidence.Document": gettext_lazy("Pièce"),
    "pathways.Referral": gettext_lazy("Prescription"),
    "pathways.Diagnosis": gettext_lazy("Diagnostic"),
    "pathways.CommissionItem": gettext_lazy("Passage en commission"),
    "pathways.Enrolment": gettext_lazy("Parcours"),
    "pathways.ReferenceAssignment": pgettext_lazy("référent", "Référence"),
    "pathways.ExitProposal": gettext_lazy("Proposition de sortie"),
    "pathways.Step": gettext_lazy("Étape"),
    "pathways.Appointment": gettext_lazy("Entretien"),
    "employment.EmploymentContract": gettext_lazy("Contrat"),
    "employment.Immersion": gettext_lazy("Immersion"),
}


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass
class Event:
    """What happened to one record. `verb`: "I" created, "U" changed, "D" removed."""

    title: str
    verb: str
    differences: list[Difference] = field(default_factory=list)


class Names:
    """The names behind foreign keys, read with one query for each model concerned."""

    def __init__(self) -> None:
        self._asked: dict[type[Model], set[int]] = defaultdict(set)
        self._known: dict[tuple[type[Model], int], str] = {}

    def ask(self, model: type[Model], *images: dict | None) -> None:
        for f in model._meta.concrete_fields:
            if isinstance(f, ForeignKey) and f.attname not in _SILENT:
                target = f.remote_field.model
                self._asked[target] |= {i[f.attname] for i in images if i and i.get(f.attname)}

    def read(self) -> None:
        for model, pks in self._asked.items():
            if pks and model in _RULED:
                self._known |= {(model, pk): name for pk, name in _rule_names(model, pks)}
            elif pks:
                for row in model._default_manager.filter(pk__in=pks):
                    self._known[model, row.pk] = _name(row)

    def name(self, model: type[Model], pk: int) -> str:
        return self._known.get((model, pk), f"n° {pk}")


def _rule_names(model: type[Model], pks: set[int]) -> Iterable[tuple[int, str]]:
    """What the newest version of the programme calls step types and exit kinds."""
    kind, rules = _RULED[model]
    newest = rules.objects.filter(**{f"{kind}_id__in": pks}).order_by(f"{kind}_id", "-version__number")
    return newest.distinct(f"{kind}_id").annotate(name=rule_label(kind)).values_list(f"{kind}_id", "name")


def _name(row: Model) -> str:
    if isinstance(row, EmploymentContract):
        return row.get_kind_display()
    return row.job_title if isinstance(row, Immersion) else str(row)


def title_of(model: type[Model], image: dict) -> str:
    """What a record is called: an answer by its question."""
    title = str(TITLES[model._meta.label])
    if model._meta.label == "people.Situation" and image.get("kind") in kinds():
        return f"{title} · {kinds()[image['kind']].label}"
    return title


def _told(model: type[Model]) -> list[Any]:
    """The fields a reader is told of."""
    answer = model._meta.label == "people.Situation"
    return [
        f
        for f in model._meta.concrete_fields
        if f.attname not in _SILENT and not (answer and f.attname == "kind")
    ]


def _differing(model: type[Model], before: dict | None, now: dict | None) -> list[Any]:
    found = []
    for f in _told(model):
        old, new = (before or {}).get(f.attname), (now or {}).get(f.attname)
        if old != new and (old or new):
            found.append(f)
    return found


def changed(model: type[Model], before: dict | None, now: dict | None) -> bool:
    """Whether a change says anything to a reader."""
    return bool(_differing(model, before, now))


def event(model: type[Model], operation: str, before: dict | None, now: dict | None, names: Names) -> Event:
    """A change in words."""
    found = Event(title_of(model, now or before or {}), operation)
    for f in _differing(model, before, now):
        found.differences.append(
            Difference(
                _label(f),
                _shown(f, (before or {}).get(f.attname), before or {}, names),
                _shown(f, (now or {}).get(f.attname), now or {}, names),
            )
        )
    return found


def facts(model: type[Model], image: dict, names: Names) -> list[tuple[str, str]]:
    """The fields of a record that say something: label, value."""
    return [
        (_label(f), _shown(f, image.get(f.attname), image, names))
        for f in _told(model)
        if image.get(f.attname) not in (None, "", [])
    ]


def _label(f: Any) -> str:
    return _sentence(str(_LINKS.get(f.name, f.verbose_name)))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _shown(f: Any, value: Any, image: dict, names: Names) -> str:
    """A value of the journal as a reader reads it."""
    if value is None or value == "" or value == []:
        return DASH
    if isinstance(f, ForeignKey):
        return names.name(f.remote_field.model, value)
    if f.model._meta.label == "people.Situation" and f.attname == "value" and image.get("kind") in kinds():
        return kinds()[image["kind"]].display(value)
    if f.model._meta.label == "people.Barrier" and f.attname == "kind":
        return barrier_label(value)
    if f.model._meta.label == "evidence.Document" and f.attname == "criterion" and value in criteria():
        return str(criteria()[value].label)
    if f.name == "phone":
        return phone_text(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        choices = dict(getattr(getattr(f, "base_field", None), "flatchoices", ()) or EntrySituation.choices)
        return ", ".join(str(choices.get(v, v)) for v in value)
    if f.name == "education_level":  # a diagnosis keeps it as plain text
        return str(dict(EducationLevel.choices).get(value, value))
    if f.flatchoices:
        return str(dict(f.flatchoices).get(value, value))
    kind = f.get_internal_type()
    if kind == "DateField" and (day := parse_date(value)) is not None:
        return formats.day(day)
    if kind == "TimeField":
        return str(value)[:5]
    if kind == "DateTimeField":
        return formats.moment(dt.datetime.fromisoformat(value))
    if isinstance(value, int | float) and kind not in ("FloatField",):
        return formats.number(value)
    return str(value)
