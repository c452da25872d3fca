"""What pathways tell the room of protection: their facts about people, how long they are kept, what stays."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from random import SystemRandom

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.history.forgetting import forget
from maillage.kernel.period import Period
from maillage.people.models import Person
from maillage.protection.facts import Facts, Moved, hooks, register_facts
from maillage.protection.retention.rules import Rule, register_rules
from maillage.protection.rights.processing import Kept, register_programmes

from .models import Enrolment, Programme, ProgrammeVersion
from .programmes import definition_in_force
from .programmes.definition import AgeBand

_YOUNGEST, _OLDEST = 16, 75  # ages a band without a lower or an upper end is taken to reach
_PRESENCE = ("programme_id", "entry_date", "exit_date")
_DRAW = SystemRandom()
_ENROLMENT_RULES = ("pathways.Enrolment:enrolment_rules_u",)
_STEP_RULES = ("pathways.Step:step_rules_u",)
# A refusal keeps that it had a reason, not the reason.
_REASON = Case(When(reason="", then=Value("")), default=Value("–"))

FACTS = (
    Facts(
        "pathways.ExitProposal", "enrolment__person_id", _("Sorties proposées"), ("proposed_on",), remove=True
    ),
    Facts(
        "pathways.ReferenceAssignment",
        "enrolment__person_id",
        _("Référents de parcours"),
        ("start_date",),
        remove=True,
    ),
    Facts("pathways.Appointment", "person_id", _("Entretiens"), ("date",), remove=True),
    Facts(
        "pathways.Step",
        "enrolment__person_id",
        _("Étapes"),
        ("start_date", "end_date"),
        ("start_date", "end_date"),
        blank={"ref": None, "title": ""},
        rules=_STEP_RULES,
    ),
    Facts(
        "pathways.CommissionItem",
        "enrolment__person_id",
        _("Passages en commission"),
        blank={"motive": "", "reason": _REASON, "proposed_exit_date": None},
    ),
    Facts(
        "pathways.Enrolment",
        "person_id",
        _("Parcours"),
        ("entry_date", "exit_date"),
        ("commission_date", "entry_date", "exit_date"),
        blank={
            "ref": None,
            "prescriber": None,
            "branch": None,
            "objectives": "",
            "exit_note": "",
            "exit_evidence": "",
            "exit_evidence_date": None,
            "contract_signed_on": None,
            "referral": None,
        },
        rules=_ENROLMENT_RULES,
    ),
    Facts("pathways.Diagnosis", "referral__person_id", _("Diagnostics"), ("date",), remove=True),
)


def register() -> None:
    """Called once, from the room's `ready`."""
    register_facts(*FACTS, REFERRAL_ITEMS, REFERRALS)
    register_rules(rules)
    register_programmes(programmes_of)
    hooks.bounds.append(bounds)
    hooks.birth_dates.append(birth_dates)
    hooks.counted.append(counted)
    hooks.settle.append(carry_days)
    hooks.shuffle.append(exchange)


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


def bounds() -> Iterable[dt.date]:
    """The days on which a version of a programme's rules begins."""
    return [
        day
        for day in ProgrammeVersion.objects.values_list("valid_from", flat=True).distinct()
        if day is not None
    ]


def counted(people: Collection[int]) -> set[int]:
    """Figures count pathways: those who had one."""
    return set(Enrolment.objects.filter(person__in=people).values_list("person_id", flat=True))


def birth_dates(people: Collection[int]) -> dict[int, dt.date]:
    """A day of birth in the middle of those that give the same age band at the end of every year present."""
    programmes = {p.pk: p for p in Programme.objects.prefetch_related("versions")}
    this_year = timezone.localdate().year
    known: dict[int, tuple[int, int, int]] = {}
    births = dict(Person.objects.filter(pk__in=people).values_list("pk", "birth_date"))
    rows = Enrolment.objects.filter(person__in=people).values_list(
        "person_id", "programme_id", "entry_date", "exit_date"
    )
    bands: dict[tuple[int, int], tuple[AgeBand, ...]] = {}
    for person, programme, entered, left in rows:
        born = births[person].year
        _born, low, high = known.get(person, (born, born - 100, born + 100))
        for year in range(entered.year, (left.year if left else this_year) + 1):
            key = (programme, year)
            if key not in bands:
                bands[key] = definition_in_force(programmes[programme], Period.year(year).last).age_bands
            youngest, oldest = _band(bands[key], year - born)
            low, high = max(low, year - oldest), min(high, year - youngest)
        known[person] = (born, low, high)
    return {person: dt.date((low + high) // 2, 7, 1) for person, (_born, low, high) in known.items()}


def _band(bands: tuple[AgeBand, ...], age: int) -> tuple[int, int]:
    """First and last age of the band of this age, within ages a person here has."""
    first = min(_YOUNGEST, age)
    for band in bands:
        if band.upto is None or age <= band.upto:
            return first, band.upto if band.upto is not None else max(_OLDEST, age)
        first = band.upto + 1
    return min(_YOUNGEST, age), max(_OLDEST, age)


def carry_days(moved: Moved) -> None:
    """Keep the total of days of each year's exits: one anonymised pathway carries what moving changed."""
    changed: dict[tuple[int, int], int] = defaultdict(int)
    pathways = moved.get("pathways.Enrolment", [])
    these = [pk for pk, *_rest in pathways]
    of = dict(Enrolment.objects.filter(pk__in=these).values_list("pk", "programme_id"))
    for pk, before, after in pathways:
        left, moved_left = before["exit_date"], after["exit_date"]
        entered, moved_entered = before["entry_date"], after["entry_date"]
        if left and moved_left and entered and moved_entered:
            changed[of[pk], left.year] += (left - entered).days - (moved_left - moved_entered).days
    for (programme, year), days in changed.items():
        if not days:
            continue
        same = Enrolment.objects.filter(
            Q(person__kept_as__in=["archived", "anonymous"]) | Q(pk__in=these),
            programme=programme,
            exit_date__year=year,
        )
        carrier = same.order_by("pk").values_list("pk", flat=True).first()
        Enrolment.objects.filter(pk=carrier).update(days_carried=F("days_carried") + days)


def exchange(people: Collection[int]) -> None:
    """Exchange sex and age between anonymised people who were there in the same years of the same programmes.

    Figures count each apart, over whole years: none changes. Whoever knows somebody's sex, age and years no
    longer finds the one row that has all three.
    """
    touched = Enrolment.objects.filter(person__in=people)
    same = {(p, e.year, x.year if x else 0) for p, e, x in touched.values_list(*_PRESENCE)}
    programmes = {programme for programme, _entry, _exit in same}
    there: dict[int, set[tuple[int, int, int]]] = defaultdict(set)
    entered_in = {entry for _programme, entry, _exit in same}
    gone = Enrolment.objects.filter(
        programme__in=programmes,
        entry_date__year__in=entered_in,
        person__kept_as__in=["archived", "anonymous"],
    )
    for person, programme, entered, left in gone.values_list("person_id", *_PRESENCE):
        there[person].add((programme, entered.year, left.year if left else 0))
    elsewhere = Enrolment.objects.filter(person__in=list(there))
    for person, programme, entered, left in elsewhere.values_list("person_id", *_PRESENCE):
        there[person].add((programme, entered.year, left.year if left else 0))
    groups: dict[frozenset, list[int]] = defaultdict(list)
    for person, years in there.items():
        if years & same:
            groups[frozenset(years)].append(person)
    chosen = [person for group in groups.values() if len(group) > 1 for person in group]
    known = Person.objects.in_bulk(chosen)
    for group in groups.values():
        for name in ("sex", "birth_date"):
            values = [getattr(known[person], name) for person in group if person in known]
            _DRAW.shuffle(values)
            for person, value in zip([p for p in group if p in known], values, strict=True):
                setattr(known[person], name, value)
    Person.objects.bulk_update(known.values(), ["sex", "birth_date"], batch_size=500)
    forget(Person._meta.db_table, list(known))


# A prescription that led nowhere is no figure; the items of a commission that looked at it go before it.
REFERRAL_ITEMS = Facts(
    "pathways.CommissionItem#referral", "referral__person_id", _("Prescriptions en commission"), remove=True
)
REFERRALS = Facts(
    "pathways.Referral", "person_id", _("Prescriptions"), ("received_on", "closed_on"), remove=True
)
