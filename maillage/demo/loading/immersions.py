"""Immersions, written before the steps they carry."""

from django.utils.translation import gettext as _

from maillage.demo.records import ImmersionRecord, Pathway, PersonRecord
from maillage.employment.models import Immersion

from .copying import Table
from .setting import Setting


class ImmersionTables:
    def __init__(self, setting: Setting, people: dict[PersonRecord, int]) -> None:
        self._setting, self._people = setting, people
        self.ids: dict[int, int] = {}
        self.immersions = Table(
            _("immersions"),
            Immersion,
            *("origin_organisation", "person", "company", "prescriber", "purpose", "job_title"),
            *("start_date", "end_date", "stopped_on", "weekly_hours", "timetable", "tasks", "tutor"),
            *("tutor_function", "signatory", "state", "printed_on", "signed_on", "result", "evaluation"),
            "reason",
        )

    def tables(self) -> list[Table]:
        return [self.immersions]

    def add(self, pathway: Pathway) -> None:
        """Keep those of a pathway, prescribed by the structure that follows it."""
        operator = self._setting.operator_of(pathway.post).pk
        for said in (step.immersion for step in pathway.steps if step.immersion):
            self._add(said, self._people[pathway.person], operator)

    def _add(self, said: ImmersionRecord, person: int, operator: int) -> None:
        self.ids[id(said)] = self.immersions.add(
            operator,
            person,
            self._setting.employers[said.company].pk,
            operator,
            said.purpose,
            said.job_title,
            said.start,
            said.end,
            said.stopped,
            said.weekly_hours,
            "du lundi au vendredi, 9 h – 12 h et 13 h – 16 h 30",
            said.tasks,
            said.tutor,
            said.tutor_function,
            said.signatory,
            said.state,
            said.signed,
            said.signed,
            said.result,
            said.evaluation,
            said.reason,
        )
