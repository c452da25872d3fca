"""What step types and exit kinds are called on the day they happen, for many records at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from maillage.kernel.formats import language
from maillage.pathways.models import Enrolment, Programme, Step, StepCategory
from maillage.pathways.programmes import Definition, definition_of, read_versions, version_in_force

# The hue of each category, the same on every page, chart and report.
HUES = {category: number for number, category in enumerate(StepCategory.values, start=1)}

_ACRONYM = re.compile(r"\(([^()]{2,20})\)$")


@dataclass
class Labels:
    """Definitions of some programmes, read with one query; then asked without any."""

    programmes: dict[int, Programme] = field(default_factory=dict)
    # What a step type is called, by version and code, in the language of the page.
    _said: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, programmes: Iterable[Programme]) -> Labels:
        known = {p.pk: p for p in programmes}
        read_versions(known.values())
        return cls(known)

    def step(self, step: Step) -> tuple[str, str]:
        """Label and category of a step. Needs `step_type` and `enrolment`."""
        return self.step_type(step.enrolment.programme_id, step.step_type.code, step.start_date)

    def step_type(self, programme_id: int, code: str, day: dt.date) -> tuple[str, str]:
        """Label and category of a step type on a day."""
        version = version_in_force(self.programmes[programme_id], day)
        known = self._said.get((version.pk, code))
        if known is None:
            item = definition_of(version).step_types_by_code.get(code)
            known = (str(item.label), item.category) if item else (code, StepCategory.SUPPORT)
            self._said[version.pk, code] = known
        return known

    def exit(self, enrolment: Enrolment) -> tuple[str, str]:
        """Label and class of the exit of a closed pathway. Needs `exit_kind`."""
        programme = self.programmes[enrolment.programme_id]
        if enrolment.exit_date is None or enrolment.exit_kind is None:
            return "", ""
        definition = definition_of(version_in_force(programme, enrolment.exit_date))
        item = definition.exit_kinds_by_code.get(enrolment.exit_kind.code)
        return (str(item.label), item.exit_class) if item else (enrolment.exit_kind.code, "")

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
    return acronym(programme.name)


def acronym(name: str) -> str:
    """`short_name` of a programme of which only the name was read."""
    match = _ACRONYM.search(name)
    return match[1] if match else name
