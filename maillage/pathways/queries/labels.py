"""What step types and exit kinds are called on the day they happen, for many records at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, F, Func, Value, prefetch_related_objects
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from maillage.kernel.formats import language
from maillage.pathways.models import Enrolment, Programme, Step, StepCategory
from maillage.pathways.programmes import Definition, definition_of, version_in_force

# The hue of each category, the same on every page, chart and report.
HUES = {category: number for number, category in enumerate(StepCategory.values, start=1)}

_ACRONYM = re.compile(r"\(([^()]{2,20})\)$")


@dataclass
class Labels:
    """Definitions of some programmes, read with one query; then asked without any."""

    programmes: dict[int, Programme] = field(default_factory=dict)

    @classmethod
    def of(cls, programmes: Iterable[Programme]) -> Labels:
        known = {p.pk: p for p in programmes}
        prefetch_related_objects(list(known.values()), "versions")
        return cls(known)

    def step(self, step: Step) -> tuple[str, str]:
        """Label and category of a step. Needs `step_type` and `enrolment`."""
        programme = self.programmes[step.enrolment.programme_id]
        definition = definition_of(version_in_force(programme, step.start_date))
        for item in definition.step_types:
            if item.code == step.step_type.code:
                return str(item.label), item.category
        return step.step_type.code, StepCategory.SUPPORT

    def exit(self, enrolment: Enrolment) -> tuple[str, str]:
        """Label and class of the exit of a closed pathway. Needs `exit_kind`."""
        programme = self.programmes[enrolment.programme_id]
        if enrolment.exit_date is None or enrolment.exit_kind is None:
            return "", ""
        definition = definition_of(version_in_force(programme, enrolment.exit_date))
        for item in definition.exit_kinds:
            if item.code == enrolment.exit_kind.code:
                return str(item.label), item.exit_class
        return enrolment.exit_kind.code, ""

    def definition(self, enrolment: Enrolment, day: dt.date) -> Definition:
        """What the pathway's programme says on a day, without a query."""
        return definition_of(version_in_force(self.programmes[enrolment.programme_id], day))


def rule_label(kind: str) -> Combinable:
    """What a rule of a version (`kind`: `step_type` or `exit_kind`) is called in the language of the page.

    The rule itself has the French label; the English one is in the definition it was made from.
    """
    if language() != "en":
        return F("label")
    english: Func = Func(
        F("version__definition"),
        Func(Value(f"$.{kind}s[*] ? (@.code == $code).label.en"), template="%(expressions)s::jsonpath"),
        Func(Value("code"), F(f"{kind}__code"), function="jsonb_build_object"),
        function="jsonb_path_query_first",
        template="(%(function)s(%(expressions)s) #>> '{}')",
        output_field=CharField(),
    )
    return Coalesce(NullIf(english, Value("")), F("label"))


def short_name(programme: Programme) -> str:
    """The acronym a name gives in brackets at its end, else the name: "PLIE"."""
    match = _ACRONYM.search(programme.name)
    return match[1] if match else programme.name
