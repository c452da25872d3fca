"""The weekly digest of unusual reading: one for each structure that has a data protection officer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.roles import Role
from maillage.kernel.mail import can_mail, queue_mail
from maillage.protection.habits import unusual
from maillage.protection.models import Digest
from maillage.protection.queries import readings


def make_digests(today: dt.date | None = None) -> list[Digest]:
    """Make the digest of the week that has ended, where it is not made yet; letters go to the officers."""
    today = today or timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday() + 7)
    officers: dict[int, list[Membership]] = {}
    for membership in (
        Membership.objects.active()
        .filter(role=Role.DATA_PROTECTION, account__is_active=True)
        .select_related("account", "organisation")
    ):
        officers.setdefault(membership.organisation_id, []).append(membership)
    made = [_digest(organisation, held, monday) for organisation, held in sorted(officers.items())]
    return [digest for digest in made if digest is not None]


def _digest(organisation_id: int, held: list[Membership], monday: dt.date) -> Digest | None:
    rows = readings(Context.of(held[0]))
    begin = timezone.make_aware(dt.datetime.combine(monday, dt.time()))
    week = rows.filter(at__gte=begin, at__lt=begin + dt.timedelta(days=7))
    totals = week.aggregate(readings=Count("pk"), readers=Count("account_id", distinct=True))
    findings = unusual(rows, monday)
    with transaction.atomic():
        digest, made = Digest.objects.get_or_create(
            organisation_id=organisation_id,
            monday=monday,
            defaults={**totals, "findings": [finding.as_json() for finding in findings]},
        )
        if not made:
            return None
        if findings and can_mail():
            for membership in held:
                queue_mail(
                    membership.account.email,
                    _("Lectures inhabituelles de la semaine"),
                    _(
                        "Des lectures de dossiers méritent un regard. Le relevé, sans nom de personne "
                        "suivie, se lit dans « Lectures inhabituelles »."
                    ),
                )
    return digest
