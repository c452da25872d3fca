"""What programmes allow on a day, asked a hundred thousand times: every version is read once."""

import datetime as dt

from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.text import fold
from maillage.pathways.models import Programme, ProgrammeVersion
from maillage.pathways.programmes import version_in_force


class Rules:
    """Programmes an organisation leads, with their step types and exit kinds by day."""

    def __init__(self, organisation_id: int) -> None:
        programmes = Programme.objects.filter(organisation_id=organisation_id).prefetch_related("versions")
        self.programmes = {programme.pk: programme for programme in programmes}
        self._codes = {p.code: p for p in self.programmes.values()}
        self._names = {fold(p.name): p for p in self.programmes.values()}
        self._versions: dict[tuple[int, dt.date], ProgrammeVersion] = {}
        self._steps: dict[int, dict[str, int]] = {}
        self._exits: dict[int, dict[str, int]] = {}

    def programme(self, said: str) -> Programme:
        """The programme of this code or name."""
        found = self._codes.get(said.lower()) or self._names.get(fold(said))
        if found is None:
            raise DomainError(
                _("« %(said)s » n'est pas un programme de votre structure (%(known)s)")
                % {"said": said[:40], "known": ", ".join(sorted(self._codes)) or "–"}
            )
        return found

    def step_type(self, programme_id: int, code: str, day: dt.date) -> int:
        """The step type of this code in the version in force on a day."""
        version = self._version(programme_id, day)
        if version.pk not in self._steps:
            self._steps[version.pk] = dict(version.step_rules.values_list("step_type__code", "step_type_id"))
        known = self._steps[version.pk]
        found = known.get(code) or known.get(code.lower())
        if found is None:
            raise _unknown(
                _("« %(code)s » n'est pas un type d'étape du programme au %(day)s (%(known)s)"),
                code,
                day,
                known,
            )
        return found

    def exit_kind(self, programme_id: int, code: str, day: dt.date) -> int:
        """The exit kind of this code in the version in force on a day."""
        version = self._version(programme_id, day)
        if version.pk not in self._exits:
            self._exits[version.pk] = dict(version.exit_rules.values_list("exit_kind__code", "exit_kind_id"))
        known = self._exits[version.pk]
        found = known.get(code) or known.get(code.lower())
        if found is None:
            raise _unknown(
                _("« %(code)s » n'est pas un motif de sortie du programme au %(day)s (%(known)s)"),
                code,
                day,
                known,
            )
        return found

    def _version(self, programme_id: int, day: dt.date) -> ProgrammeVersion:
        key = (programme_id, day)
        if key not in self._versions:
            self._versions[key] = version_in_force(self.programmes[programme_id], day)
        return self._versions[key]


def _unknown(sentence: str, code: str, day: dt.date, known: dict[str, int]) -> DomainError:
    return DomainError(
        sentence % {"code": code[:40], "day": format_day(day), "known": ", ".join(sorted(known))}
    )
