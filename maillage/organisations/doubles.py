"""Scoped reads of what looks alike: a file being typed, the review queue, two files side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.forms.fields import phone_text, siret_text
from maillage.kernel.share import DASH

from .former import former_numbers
from .managers import NetworkQuerySet
from .matching import Identity, Likeness, Reason, identities, likeness, reasons_of
from .matching.entry import candidates_for
from .merging.parts import Carried, parts
from .models import (
    DoubleDecision,
    LikelyDouble,
    Organisation,
    OrganisationMerge,
)
from .nomenclature import SizeBand, naf_text
from .queries.files import zones_of
from .services.merging import CHOSEN, refusals, undo_refusals

PAGE = 25
TYPED = 0.3  # probability from which a file is shown while another is typed: a look costs little
_OWN = (
    Carried(gettext_lazy("Contacts"), "organisations.Contact"),
    Carried(gettext_lazy("Échanges"), "organisations.Interaction"),
    Carried(gettext_lazy("Rôles"), "organisations.OrganisationRoleHeld"),
)


def percent_of(probability: float) -> int:
    """Whole percents, never a hundred: nothing is certain before somebody has looked."""
    return min(int(probability * 100), 99)


# --- while a file is being typed -------------------------------------------------------------------
@dataclass(frozen=True)
class Alike:
    """A file that may be of the same company, and why."""

    organisation: Organisation
    likeness: Likeness

    @property
    def reasons(self) -> list[str]:
        return [reason.label for reason in self.likeness.reasons if reason.agrees]


def alike(
    context: Context, identity: Identity, *, except_for: int | None = None, at_least: float = TYPED
) -> list[Alike]:
    """Files that look like the one being typed, the likeliest first; a name of one letter says nothing."""
    if len(identity.name.strip()) < 2 and not identity.siren:
        return []
    apart = [except_for] if except_for is not None else []
    found = candidates_for(identity, exclude=apart, at_least=at_least)
    seen = Organisation.objects.visible_to(context).in_bulk([one.organisation_id for one in found])
    return [Alike(seen[c.organisation_id], c.likeness) for c in found if c.organisation_id in seen]


# --- the queue -------------------------------------------------------------------------------------
@dataclass
class QueueItem:
    pair: LikelyDouble

    @property
    def share(self) -> int:
        return percent_of(self.pair.probability)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons_of(self.pair.reasons)


@dataclass
class Queue:
    items: list[QueueItem]
    total: int
    page: int
    pages: int


def waiting(context: Context) -> QuerySet[LikelyDouble]:
    """Undecided pairs, the likeliest first, for who corrects files of organisations."""
    if not context.has(Right.EDIT_ORGANISATIONS):
        return LikelyDouble.objects.none()
    decided = DoubleDecision.objects.filter(low_id=OuterRef("low_id"), high_id=OuterRef("high_id"))
    return LikelyDouble.objects.exclude(Exists(decided)).order_by("-probability", "pk")


def queue(context: Context, page: int = 1) -> Queue:
    """A page of the queue. A constant number of queries."""
    rows = waiting(context)
    total = rows.count()
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    found = rows.select_related("low", "high")[(page - 1) * PAGE : page * PAGE]
    return Queue([QueueItem(pair) for pair in found], total, page, pages)


def twins(context: Context, organisation: Organisation) -> list[QueueItem]:
    """Pairs of the queue this file is one of, for who may decide."""
    rows = waiting(context).filter(Q(low=organisation) | Q(high=organisation))
    return [QueueItem(pair) for pair in rows.select_related("low", "high")[:3]]


# --- two files side by side ------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """An entry of both files. `name` is set where one of the two values is chosen; `compared` is not for what
    always differs; `asked`: nothing is proposed, the user must say."""

    label: str
    values: tuple[str, str]
    name: str = ""
    compared: bool = True
    asked: bool = False

    @property
    def differs(self) -> bool:
        return self.compared and self.values[0] != self.values[1]

    @property
    def chosen(self) -> int | None:
        """The side whose value is proposed: the first, unless it has none."""
        if self.asked:
            return None
        return 1 if self.values[0] == DASH and self.values[1] != DASH else 0


@dataclass
class Comparison:
    """Two files, the one to keep first. `carried`: label, how many of each."""

    sides: tuple[Organisation, Organisation]
    probability: float
    reasons: tuple[Reason, ...]
    lines: list[Line]
    carried: list[tuple[str | Promise, tuple[int, int]]]
    refusals: list[str]
    decision: DoubleDecision | None
    establishments: bool  # two establishments of one company
    former: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    @property
    def share(self) -> int:
        return percent_of(self.probability)


def compare(context: Context, one_id: int, other_id: int) -> Comparison | None:
    """Both files as the reader sees them; None when one is gone. The one that cannot be absorbed, else the
    fuller one, is kept first."""
    found = Organisation.objects.visible_to(context).in_bulk([one_id, other_id])
    if len(found) != 2:
        return None
    carried = _carried(context, [one_id, other_id])
    weight = {pk: sum(counts.get(pk, 0) for _what, counts in carried) for pk in found}
    stuck = {pk: bool(refusals(context, sum(found) - pk, pk)) for pk in found}
    first, second = sorted(found.values(), key=lambda o: (not stuck[o.pk], -weight[o.pk], o.pk))
    said = identities(Organisation.objects.filter(pk__in=list(found)))
    pair = likeness(said[first.pk], said[second.pk])
    low, high = sorted(found)
    return Comparison(
        (first, second),
        pair.probability,
        pair.reasons,
        _lines(first, second),
        [(label, (counts.get(first.pk, 0), counts.get(second.pk, 0))) for label, counts in carried],
        refusals(context, first.pk, second.pk),
        DoubleDecision.objects.select_related("account").filter(low_id=low, high_id=high).first(),
        bool(first.siret and second.siret and first.siren == second.siren),
        (former_numbers(first.pk), former_numbers(second.pk)),
    )


def _carried(context: Context, keys: list[int]) -> list[tuple[str | Promise, dict[int, int]]]:
    """What each file holds, one count a kind; of what networks keep apart, the reader's own."""
    found = []
    for what in (*_OWN, *(what for part in parts() for what in part.carried)):
        rows = apps.get_model(what.model)._default_manager.filter(**{f"{what.column}__in": keys})
        if isinstance(rows, NetworkQuerySet):
            rows = rows.visible_to(context)
        counts = dict(rows.values_list(what.column).annotate(n=Count("pk")).order_by())
        if counts:
            found.append((what.label, counts))
    return found


def _lines(first: Organisation, second: Organisation) -> list[Line]:
    both = (first, second)
    lines = []
    for name in CHOSEN:
        f = Organisation._meta.get_field(name)
        label = str(f.verbose_name)
        asked = name == "siret" and bool(first.siret and second.siret)
        lines.append(
            Line(label[:1].upper() + label[1:], _pair(_shown(o, name) for o in both), name, asked=asked)
        )
    zones = _pair(", ".join(zone.name for zone in zones_of(o)) or DASH for o in both)
    number = Line(_("Numéro"), _pair(str(o.pk) for o in both), compared=False)
    return [*lines, Line(_("Zone"), zones), number]


def _pair(values: Iterable[str]) -> tuple[str, str]:
    one, other = values
    return one, other


def _shown(organisation: Organisation, name: str) -> str:
    value = getattr(organisation, name)
    match name:
        case "siret":
            return siret_text(value or organisation.siren or "") or DASH
        case "address":
            town = f"{organisation.postcode} {organisation.city}".strip()
            return ", ".join(filter(None, (value, town))) or DASH
        case "naf":
            return naf_text(value) or DASH
        case "size":
            return str(SizeBand(value).label) if value else DASH
        case "phone":
            return phone_text(value) or DASH
        case "closed_on":
            return formats.day(value) if value else DASH
    return str(value) if value else DASH


# --- what was decided ------------------------------------------------------------------------------
@dataclass(frozen=True)
class DoneMerge:
    merge: OrganisationMerge
    refusals: list[str]


def merges(context: Context, limit: int = 50) -> list[DoneMerge]:
    """The latest merges, with what forbids taking each back."""
    if not context.has(Right.EDIT_ORGANISATIONS):
        return []
    found = OrganisationMerge.objects.select_related("survivor", "account", "undone_by").order_by("-pk")
    return [DoneMerge(merge, undo_refusals(context, merge)) for merge in found[:limit]]


def decisions(context: Context, limit: int = 50) -> list[DoubleDecision]:
    """The latest pairs said to be two companies."""
    if not context.has(Right.EDIT_ORGANISATIONS):
        return []
    return list(
        DoubleDecision.objects.select_related("low", "high", "account").order_by(F("at").desc())[:limit]
    )
