"""What pathways tell the room of protection: their facts about people, how long they are kept, what stays."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.people.models import Person
from maillage.protection.facts import Facts, hooks, register_facts
from maillage.protection.retention.rules import Rule, register_rules
from maillage.protection.rights.processing import Kept, register_programmes

from .carrying import carry, in_company
from .models import Enrolment, Programme
from .programmes import definition_in_force

FACTS = (
    Facts("pathways.ExitProposal", "enrolment__person_id", _("Sorties proposées"), ("proposed_on",)),
    Facts(
        "pathways.ReferenceAssignment",
        "enrolment__person_id",
        _("Référents de parcours"),
        ("start_date",),
    ),
    Facts("pathways.Appointment", "person_id", _("Entretiens"), ("date",)),
    Facts("pathways.Step", "enrolment__person_id", _("Étapes"), ("start_date", "end_date")),
    Facts("pathways.CommissionItem", "enrolment__person_id", _("Passages en commission")),
    Facts("pathways.Enrolment", "person_id", _("Parcours"), ("entry_date", "exit_date")),
    Facts("pathways.Diagnosis", "referral__person_id", _("Diagnostics"), ("date",)),
)


def register() -> None:
    """Called once, from the room's `ready`."""
    register_facts(*FACTS, REFERRAL_ITEMS, REFERRALS)
    register_rules(rules)
    register_programmes(programmes_of)
    hooks.counted.append(counted)
    hooks.company.append(in_company)
    hooks.carry.append(carry)


def rules(people: Collection[int]) -> dict[int, list[Rule]]:
    """What each programme a person was in says, as its file of the day says it."""
    today = timezone.localdate()
    programmes = {p.pk: p for p in Programme.objects.prefetch_related("versions")}
    kept = {pk: definition_in_force(p, today).retention for pk, p in programmes.items()}
    found: dict[int, list[Rule]] = {}
    rows = Enrolment.objects.filter(person__in=people).values_list(
        "person_id", "programme_id", "operator_id", "exit_date"
    )
    for person, programme, operator, left in rows:
        said = kept[programme]
        found.setdefault(person, []).append(
            Rule(
                programmes[programme].name,
                said.months,
                said.archive_until,
                said.reason,
                open=left is None,
                organisations=frozenset({programmes[programme].organisation_id, operator}),
            )
        )
    pending = Person.objects.filter(
        pk__in=people, referrals__state__in=["received", "diagnosed", "validated"]
    ).values_list("pk", "referrals__programme_id")
    for person, programme in pending:
        found.setdefault(person, []).append(Rule(programmes[programme].name, kept[programme].months))
    return found


def programmes_of(organisation: int) -> list[Kept]:
    """The programmes a structure leads or carries pathways of, for the register of processing."""
    today = timezone.localdate()
    carried = Enrolment.objects.filter(operator=organisation).values("programme")
    found = Programme.objects.filter(Q(organisation=organisation) | Q(pk__in=carried))
    said = [(p.name, definition_in_force(p, today).retention) for p in found.prefetch_related("versions")]
    return [Kept(name, rule.months, rule.reason if rule.archive_years else "") for name, rule in said]


def counted(people: Collection[int]) -> set[int]:
    """Figures count pathways: those who had one."""
    return set(Enrolment.objects.filter(person__in=people).values_list("person_id", flat=True))


# A prescription that led nowhere is no figure; the items of a commission that looked at it go before it.
REFERRAL_ITEMS = Facts(
    "pathways.CommissionItem#referral", "referral__person_id", _("Prescriptions en commission")
)
REFERRALS = Facts("pathways.Referral", "person_id", _("Prescriptions"), ("received_on", "closed_on"))
