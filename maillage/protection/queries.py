"""Scoped reads: shares in force, asked and given; the log of readings as its readers may see it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.organisations.models import Organisation
from maillage.people.merged import PersonMerge
from maillage.people.models import Person
from maillage.people.team import in_team, team_reach

from .models import AccessRecord, Digest, Notice, Share, ShareKind, ShareState


# Shares ---------------------------------------------------------------------------------------------
def _in_force(context: Context) -> QuerySet[Share]:
    return Share.objects.filter(
        account_id=context.account.pk,
        organisation_id=context.organisation_id,
        state=ShareState.ACCEPTED,
        until__gt=timezone.now(),
    )


def share_reach(context: Context) -> Q:
    """The condition on Person of being shared with this professional, now."""
    return Q(Exists(_in_force(context).filter(person_id=OuterRef("pk"))))


def shared_with(context: Context) -> list[int]:
    """The numbers of the files shared with this professional, now."""
    return list(_in_force(context).values_list("person_id", flat=True).distinct())


def share_of(context: Context, person_id: int) -> Share | None:
    """The share in force by which a professional reads a file: the widest, an emergency before all."""
    found = list(_in_force(context).filter(person_id=person_id))
    order = ("emergency", "full", "pathway", "who")
    return min(found, key=lambda share: order.index(share.level), default=None)


def share_level(context: Context, person_id: int) -> str:
    """What `people.masking` asks: the level of that share, "" for none."""
    share = share_of(context, person_id)
    return share.level if share is not None else ""


def _shares() -> QuerySet[Share]:
    return Share.objects.select_related("person", "account", "organisation", "answered_by")


def asked_by(context: Context) -> QuerySet[Share]:
    """What this professional asked for, latest first."""
    return (
        _shares()
        .filter(account_id=context.account.pk, organisation_id=context.organisation_id)
        .order_by("-asked_at", "-pk")
    )


def given_by(context: Context) -> QuerySet[Share]:
    """What was asked of files whose reference team the context belongs to, latest first."""
    if not context.has(Right.SHARE_FILES):
        return Share.objects.none()
    team = Person.objects.filter(team_reach(context))
    return _shares().filter(person__in=team).order_by("-asked_at", "-pk")


def notices_of(context: Context) -> QuerySet[Notice]:
    """What this account has not said it has read. A request it answers for waits among those, not here."""
    found = Notice.objects.filter(account_id=context.account.pk, seen_at__isnull=True)
    if context.has(Right.SHARE_FILES):
        team = Person.objects.filter(team_reach(context)).values("pk")
        others = ~Q(share__account_id=context.account.pk)
        found = found.exclude(others, share__kind=ShareKind.REQUEST, share__person__in=team)
    return found.select_related("share__person", "share__account", "share__organisation").order_by(
        "-created_at", "-pk"
    )


def waiting_count(context: Context) -> int:
    """How many requests wait for this reference worker, and notices for this account."""
    notices = Notice.objects.filter(account_id=context.account.pk, seen_at__isnull=True).count()
    if not context.has(Right.SHARE_FILES):
        return notices
    # Most days nobody anywhere waits for an answer: whose team they are asked of is then no question.
    asked = list(Share.objects.filter(state=ShareState.ASKED).values_list("person_id", flat=True))
    theirs = in_team(context, asked)
    return notices + sum(person in theirs for person in asked)


# The log --------------------------------------------------------------------------------------------
def governed_by(context: Context) -> QuerySet[Organisation]:
    """The structures a data protection officer answers for: its own, and those it has in charge."""
    own = context.organisation_id
    return Organisation.objects.filter(Q(pk=own) | Q(accounts_managed_by_id=own))


def readings(context: Context, since: dt.datetime | None = None) -> QuerySet[AccessRecord]:
    """Readings by professionals of those structures, and by anybody of the files they opened."""
    if not context.has(Right.SEE_ACCESS_LOG):
        return AccessRecord.objects.none()
    structures = list(governed_by(context).values_list("pk", flat=True))
    theirs = Person.objects.filter(origin_id__in=structures).values("pk")
    found = AccessRecord.objects.filter(Q(organisation_id__in=structures) | Q(person_id__in=theirs))
    return found.filter(at__gte=since) if since else found


def readings_of(person_id: int) -> QuerySet[AccessRecord]:
    """Who read one file, the files it absorbed included, alone or in an export; latest first."""
    keys = [person_id, *_absorbed_by(person_id)]
    return AccessRecord.objects.filter(Q(person_id__in=keys) | Q(people__overlap=keys)).order_by("-at", "-pk")


def _absorbed_by(person_id: int) -> list[int]:
    merged = PersonMerge.objects.standing().filter(survivor_id=person_id)
    return list(merged.values_list("absorbed_number", flat=True))


def shares_watched(context: Context) -> QuerySet[Share]:
    """Every share of those structures and their files, for the data protection officer."""
    if not context.has(Right.SEE_ACCESS_LOG):
        return Share.objects.none()
    structures = list(governed_by(context).values_list("pk", flat=True))
    concerned = Q(organisation_id__in=structures) | Q(person__origin_id__in=structures)
    return _shares().filter(concerned).order_by("-asked_at", "-pk")


def digests(context: Context) -> QuerySet[Digest]:
    if not context.has(Right.SEE_ACCESS_LOG):
        return Digest.objects.none()
    return Digest.objects.filter(organisation_id=context.organisation_id).order_by("-monday")
