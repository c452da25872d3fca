"""The archive apart: a file's content sealed, read by few, for a stated reason, and logged each time."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.protection.log import record
from maillage.protection.models import AccessKind

from .models import ArchivedFile, ArchiveReading
from .telling import ENCODER

PURPOSE = "retention.archive"


def put_apart(
    person: int,
    content: dict[str, list[dict[str, Any]]],
    organisations: list[int],
    until: dt.date,
    reason: str,
    today: dt.date,
) -> None:
    """Seal the content of a file."""
    clear = json.dumps(content, cls=ENCODER, ensure_ascii=False).encode()
    ArchivedFile.objects.update_or_create(
        person_id=person,
        defaults={
            "organisations": organisations,
            "archived_on": today,
            "until": until,
            "reason": reason,
            "sealed": seal(clear, PURPOSE),
        },
    )


def archived_for(context: Context) -> QuerySet[ArchivedFile]:
    """The archive of the organisation's files, for those who account for money or for data."""
    if not context.has(Right.READ_ARCHIVE):
        return ArchivedFile.objects.none()
    return ArchivedFile.objects.filter(organisations__contains=context.organisation_id).defer("sealed")


def read_archive(context: Context, archived: ArchivedFile, reason: str) -> dict[str, list[dict[str, Any]]]:
    """Open an archived file. The reading is logged before anything is shown, with its reason."""
    context.require(Right.READ_ARCHIVE)
    reason = " ".join(reason.split())
    if len(reason) < 5:
        raise DomainError(_("Dites pourquoi vous ouvrez cette archive."), "reason")
    with changes(context.actor, _("lecture d'une archive : %s") % reason[:400]):
        ArchiveReading.objects.create(
            person_id=archived.person_id,
            account=context.account,
            organisation_id=context.organisation_id,
            reason=reason[:500],
        )
    record(context, AccessKind.VIEW, "retention:archive", person_id=archived.person_id)
    return json.loads(open_sealed(archived.sealed, PURPOSE))
