"""Pathways, steps, contracts and appointments as their imports read them."""

from collections.abc import Iterator

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.kernel.sheets.refs import shown
from maillage.kernel.sheets.writing import Cell
from maillage.organisations.models import Organisation
from maillage.pathways.models import Appointment, Enrolment, ReferenceAssignment, Step
from maillage.people.models import Person
from maillage.people.team import team_reach

_CHUNK = 5000


def enrolments(found: QuerySet[Enrolment], context: Context) -> Iterator[list[Cell]]:
    structures, confided = _Structures(context), _Confided(context)
    held = ReferenceAssignment.objects.select_related("worker").order_by("start_date")
    related = found.select_related("person", "programme", "operator", "prescriber", "exit_kind")
    for one in (
        related.prefetch_related(Prefetch("assignments", held)).order_by("id").iterator(chunk_size=_CHUNK)
    ):
        last = next(reversed(one.assignments.all()), None)
        yield [
            shown(one.ref, one.origin_id, one.pk, context.organisation_id),
            shown(one.person.ref, one.person.origin_id, one.person_id, context.organisation_id),
            one.programme.code,
            structures.name(one.operator, confided.of(one.person_id))
            if one.operator_id != context.organisation_id
            else "",
            last.worker.email if last and last.end_date == one.exit_date else "",
            structures.name(one.prescriber, confided.of(one.person_id)) if one.prescriber else "",
            one.commission_date,
            one.entry_date,
            one.exit_date,
            one.exit_kind.code if one.exit_kind else "",
            one.education_level,
            "|".join(one.entry_situations) if confided.of(one.person_id) else "",
        ]


class _Confided:
    """Whether what is confided of a person is read by who exports: asked once for the whole file."""

    def __init__(self, context: Context) -> None:
        team = Person.objects.visible_to(context).filter(team_reach(context))
        self._people = frozenset(team.values_list("pk", flat=True))

    def of(self, person_id: int) -> bool:
        return person_id in self._people


class _Structures:
    """What names a structure in a file: its name, or its SIRET when others bear the name too. One whose name
    reveals a situation is left out where the reader is not of the person's reference team."""

    def __init__(self, context: Context) -> None:
        self._own = context.organisation_id
        self._shared = set(
            Organisation.objects.values("folded_name")
            .annotate(bearers=Count("id"))
            .filter(bearers__gt=1)
            .values_list("folded_name", flat=True)
        )

    def name(self, organisation: Organisation, confided: bool) -> str:
        if organisation.reveals and not confided and organisation.pk != self._own:
            return ""
        if organisation.siret and organisation.folded_name in self._shared:
            return organisation.siret
        return organisation.name


def steps(found: QuerySet[Step], context: Context) -> Iterator[list[Cell]]:
    for one in (
        found.select_related("enrolment", "step_type", "contract").order_by("id").iterator(chunk_size=_CHUNK)
    ):
        contract = one.contract
        yield [
            shown(one.ref, one.origin_id, one.pk, context.organisation_id),
            shown(one.enrolment.ref, one.enrolment.origin_id, one.enrolment_id, context.organisation_id),
            one.step_type.code,
            one.start_date,
            one.end_date,
            one.outcome,
            shown(contract.ref, contract.origin_organisation_id, contract.pk, context.organisation_id)
            if contract
            else "",
        ]


def contracts(found: QuerySet[EmploymentContract], context: Context) -> Iterator[list[Cell]]:
    confided = _Confided(context)
    for one in found.select_related("person", "employer").order_by("id").iterator(chunk_size=_CHUNK):
        named = confided.of(one.person_id) or not one.employer.reveals
        yield [
            shown(one.ref, one.origin_organisation_id, one.pk, context.organisation_id),
            shown(one.person.ref, one.person.origin_id, one.person_id, context.organisation_id),
            (one.employer.siret or "") if named else "",
            one.employer.name if named else _("Un partenaire"),
            one.kind,
            one.start_date,
            one.planned_end_date,
            one.end_date,
            one.weekly_hours,
            one.origin,
        ]


def appointments(found: QuerySet[Appointment], context: Context) -> Iterator[list[Cell]]:
    for one in found.select_related("person", "worker").order_by("id").iterator(chunk_size=_CHUNK):
        yield [
            shown(one.ref, one.origin_id, one.pk, context.organisation_id),
            shown(one.person.ref, one.person.origin_id, one.person_id, context.organisation_id),
            one.date,
            one.mode,
            one.theme,
            one.attendance,
            one.worker.email if one.worker else "",
        ]
