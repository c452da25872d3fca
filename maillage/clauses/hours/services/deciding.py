"""What a facilitator decides: hours are validated, rejected with a reason, or corrected by another line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of

from ...models import HoursLine, HoursState, HoursStatement, LineSource
from ..cells import MOST
from ..checks import Entry, Finding, Ground, Severity, codes, entries_of, weight
from ..contracts_of import Contracts, Held, hold
from .declaring import AWAITING, check_statements

_LONGEST = 300  # signs of a reason


@dataclass(frozen=True)
class Left:
    """A line that was not validated, and what was found."""

    line: HoursLine
    findings: list[Finding]


@dataclass
class Validated:
    """What became of the lines asked for: `already` were decided by somebody else meanwhile."""

    lines: list[HoursLine] = field(default_factory=list)
    already: list[HoursLine] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines), Decimal(0))


def validate(context: Context, lines: Iterable[HoursLine], reason: str = "") -> Validated:
    """Have lines count, each on the employment contract it proves.

    Checks are asked again, the statements being held: what cannot be stays out, and so does what asks for a
    reason when none is given (`left`). Raises `DomainError` when all of them were decided already.
    """
    context.require(Right.RUN_CLAUSES)
    reason = _reason(reason)
    with changes(context.actor, _("validation d'heures")):
        held = _held(context, lines)
        asked = [line for line in held if line.state in AWAITING]
        done = Validated(already=[line for line in held if line.state not in AWAITING])
        if not asked:
            raise _already(done.already)
        hold(line.person_id for line in asked if line.person_id)
        choice = choose(network_of(context), context.organisation_id, asked, bool(reason))
        _write(context, choice, reason)
        done.left = choice.left
        done.lines = [line for line, _held_, _findings in choice.kept]
        _look_again(context, held)
    return done


@dataclass
class Choice:
    """Lines that may count, each with its contract and what was found; and those that may not."""

    contracts: Contracts
    kept: list[tuple[HoursLine, Held, list[Finding]]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def choose(network_id: int, organisation_id: int, lines: Collection[HoursLine], with_reason: bool) -> Choice:
    """Which of these lines may count, month by month: a contract that begins opens a window for the next."""
    entries = {line.pk: entry for line, entry in zip(lines, entries_of(lines), strict=True)}
    ground = Ground.load(network_id, list(entries.values()))
    pairs = {(line.person_id, line.statement.company_id) for line in lines if line.person_id}
    choice = Choice(Contracts.load(organisation_id, pairs))
    counted: set[int] = set(entries)
    # What takes hours away comes after what it may take them from, and waits if that was left out.
    ordered = sorted(lines, key=lambda line: (line.statement.month, entries[line.pk].takes, line.pk))
    for line in ordered:
        entry = entries[line.pk]
        findings = ground.findings(entry, counted)
        found = weight(findings)
        if found == Severity.NEVER or (found == Severity.REASON and not with_reason):
            counted.discard(line.pk)
            choice.left.append(Left(line, findings))
            continue
        choice.kept.append((line, _contract(choice.contracts, ground, entry, line), findings))
    return choice


def _contract(contracts: Contracts, ground: Ground, entry: Entry, line: HoursLine) -> Held:
    assert entry.person_id is not None  # noqa: S101 - nobody unknown gets here
    held = contracts.held(entry.person_id, entry.company_id, entry.month, line.modality)
    if held.clause:
        ground.begun(entry.person_id, held.first)
    return held


def _write(context: Context, choice: Choice, reason: str) -> None:
    choice.contracts.write()
    now = timezone.now()
    written = []
    for line, held, findings in choice.kept:
        line.state, line.contract_id, line.anomalies = HoursState.VALIDATED, held.pk, codes(findings)
        line.reason = reason if weight(findings) == Severity.REASON else ""
        line.decided_at, line.decided_by = now, context.account
        written.append(line)
    # One statement for all: rules that add lines up speak of the whole.
    HoursLine.objects.bulk_update(
        written, ["state", "contract", "anomalies", "reason", "decided_at", "decided_by"]
    )


def reject(context: Context, lines: Iterable[HoursLine], reason: str) -> list[HoursLine]:
    """Refuse lines that wait, with a reason the company can be told. `reopen` takes it back."""
    context.require(Right.RUN_CLAUSES)
    reason = _reason(reason)
    if not reason:
        raise DomainError(_("Dites pourquoi ces heures sont rejetées : l'entreprise le lira."), "reason")
    with changes(context.actor, _("rejet d'heures")):
        held = _held(context, lines)
        asked = [line for line in held if line.state in AWAITING]
        if not asked:
            raise _already(held)
        for line in asked:
            line.state, line.reason = HoursState.REJECTED, reason
            line.decided_at, line.decided_by = timezone.now(), context.account
        HoursLine.objects.bulk_update(asked, ["state", "reason", "decided_at", "decided_by"])
        _look_again(context, held)
    return asked


def reopen(context: Context, lines: Iterable[HoursLine]) -> list[HoursLine]:
    """Put rejected lines back among those that wait."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("lignes d'heures rouvertes")):
        held = _held(context, lines)
        asked = [line for line in held if line.state == HoursState.REJECTED]
        if not asked:
            raise DomainError(_("Seules des lignes rejetées se rouvrent."))
        for line in asked:
            line.state, line.reason = HoursState.DECLARED, ""
            line.decided_at, line.decided_by = None, None
        HoursLine.objects.bulk_update(asked, ["state", "reason", "decided_at", "decided_by"])
        _look_again(context, held)
    return asked


def correct(
    context: Context, line: HoursLine, hours: Decimal, training_hours: Decimal, reason: str
) -> HoursLine:
    """Add hours to a validated line, or take some away (negative), by a line of its own that counts at once.

    Raises `DomainError`: no reason, nothing to correct, or less than nothing left of this person's month.
    """
    context.require(Right.RUN_CLAUSES)
    reason = _reason(reason)
    if not reason:
        raise DomainError(_("Une correction dit pourquoi."), "reason")
    if not hours and not training_hours:
        raise DomainError(_("Ces heures sont déjà celles qui sont validées : rien à corriger."), "hours")
    if max(abs(hours), abs(training_hours)) > MOST:
        raise DomainError(_("Un mois ne compte pas plus de 744 heures."), "hours")
    with changes(context.actor, _("correction d'heures")):
        held = _held(context, [line])
        if not held or held[0].state != HoursState.VALIDATED:
            raise DomainError(_("Seule une ligne validée se corrige : celle-ci attend encore, changez-la."))
        found = held[0]
        _leaves_something(found, hours, training_hours)
        made = HoursLine(
            statement=found.statement,
            origin_organisation_id=context.organisation_id,
            lot_id=found.lot_id,
            person_id=found.person_id,
            contract_id=found.contract_id,
            said_last_name=found.said_last_name,
            said_first_name=found.said_first_name,
            said_birth_date=found.said_birth_date,
            hours=hours,
            training_hours=training_hours,
            modality=found.modality,
            state=HoursState.VALIDATED,
            reason=reason,
            corrects_id=found.corrects_id or found.pk,
            source=LineSource.CORRECTION,
            decided_at=timezone.now(),
            decided_by=context.account,
        )
        _is_possible(network_of(context), made)
        made.save()
        check_statements(found.statement.network_id, [found.statement_id])
    return made


def _leaves_something(line: HoursLine, hours: Decimal, training_hours: Decimal) -> None:
    there = HoursLine.objects.validated().filter(
        statement_id=line.statement_id, lot_id=line.lot_id, person_id=line.person_id
    )
    sums = there.aggregate(hours=Sum("hours"), training=Sum("training_hours"))
    for name, added, held in (
        ("hours", hours, sums["hours"]),
        ("training_hours", training_hours, sums["training"]),
    ):
        if held + added < 0:
            raise DomainError(
                _("Il n'y a que %s h validées pour cette personne ce mois-là : on ne peut en retirer plus.")
                % formats.number(held),
                name,
            )


def _is_possible(network_id: int, line: HoursLine) -> None:
    """Hours that are added still fit in the month."""
    (entry,) = entries_of([line])
    if not entry.adds:
        return
    for one in Ground.load(network_id, [entry]).findings(entry):
        if one.code == "impossible_hours":
            raise DomainError(one.sentence, "hours")


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if len(said) > _LONGEST:
        raise DomainError(_("Ce motif est trop long : %d signes au plus.") % _LONGEST, "reason")
    return said


def _held(context: Context, lines: Iterable[HoursLine]) -> list[HoursLine]:
    """The lines as they are once nobody else can decide of them: their statements are held, in the order of
    their numbers."""
    ids = [line.pk for line in lines]
    seen = HoursLine.objects.visible_to(context).filter(pk__any_of=ids)
    statements = sorted(set(seen.values_list("statement_id", flat=True)))
    list(
        HoursStatement.objects.filter(pk__any_of=statements)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )
    return list(
        HoursLine.objects.visible_to(context)
        .filter(pk__any_of=ids)
        .select_related("statement", "decided_by")
        .order_by("pk")
    )


def _look_again(context: Context, lines: Iterable[HoursLine]) -> None:
    """What was decided changes what is found in the lines that still wait beside them."""
    check_statements(network_of(context), {line.statement_id for line in lines})


def _already(lines: Collection[HoursLine]) -> DomainError:
    """Whoever comes second is told who was first."""
    if not lines:
        return DomainError(_("Ces lignes ne sont plus là : rouvrez la page."))
    first = next(iter(lines))
    values = {
        "count": formats.GroupedInt(len(lines)),
        "who": first.decided_by or _("un import"),
        "day": formats.day(first.decided_at),
        "state": first.get_state_display(),
    }
    return DomainError(
        ngettext(
            "Cette ligne est déjà %(state)s, par %(who)s le %(day)s. Rien n'a changé.",
            "Ces %(count)s lignes sont déjà décidées, par %(who)s le %(day)s. Rien n'a changé.",
            len(lines),
        )
        % values
    )
