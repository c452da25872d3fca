"""The answer to somebody who asks what is held about them: a document to read, an archive for machines."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import zipfile
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.context import Context
from maillage.accounts.roles import Right, Role
from maillage.evidence import store
from maillage.evidence.delivery import checked_content
from maillage.evidence.inspection.names import plain_name
from maillage.evidence.models import Document
from maillage.kernel import formats
from maillage.kernel.crypto import CryptoError
from maillage.kernel.documents import render_pdf
from maillage.kernel.errors import NotAllowed
from maillage.people.followers import followers
from maillage.people.models import Person
from maillage.people.team import in_team
from maillage.protection.facts import all_facts
from maillage.protection.log import record
from maillage.protection.models import AccessKind, AccessRecord
from maillage.protection.retention.rules import rules_of
from maillage.protection.retention.telling import ENCODER, content_of, labels_of

log = logging.getLogger(__name__)


def may_answer(context: Context, person: Person) -> bool:
    """Everything in a file is told by its reference team only."""
    return context.has(Right.EDIT_PATHWAYS) and bool(in_team(context, [person.pk]))


def everything(context: Context, person: Person) -> dict[str, Any]:
    """All that is held: facts, who follows, who read (roles, not names), for how long, why."""
    if not may_answer(context, person):
        raise NotAllowed(_("La réponse complète est préparée par l'équipe de référence de la personne."))
    read = AccessRecord.objects.filter(person_id=person.pk).exclude(kind=AccessKind.REFUSED)
    readers: dict[tuple[str, str], list[dt.datetime]] = {}
    for role, organisation, at in read.values_list("role", "organisation_name", "at").order_by("at"):
        readers.setdefault((role, organisation), []).append(at)
    roles = dict(Role.choices)
    return {
        "person": person.pk,
        "made_on": timezone.localdate(),
        "facts": content_of([person.pk])[person.pk],
        "followed_by": [
            {
                "name": f.name,
                "role": str(f.role),
                "organisation": f.organisation,
                "since": f.since,
                "until": f.until,
            }
            for f in followers([person.pk], masked=False)[person.pk]
        ],
        "read_by": [
            {
                "role": str(roles.get(role, role)),
                "organisation": organisation,
                "times": len(moments),
                "last": timezone.localdate(moments[-1]),
            }
            for (role, organisation), moments in readers.items()
        ],
        "kept": [
            {"programme": rule.programme, "months": rule.months, "archive": rule.archive_reason}
            for rule in rules_of([person.pk])[person.pk]
        ],
        "origin": str(person.origin),
    }


@override("fr")
def answer_pdf(context: Context, person: Person) -> bytes:
    """The document a person reads. Logged as taken away."""
    held = everything(context, person)
    record(context, AccessKind.EXPORT, "rights:answer", person_id=person.pk)
    return render_pdf("protection/answer", _document(context, person, held))


def answer_archive(context: Context, person: Person) -> bytes:
    """The same for a machine: a zip of `donnees.json` and of the documents of the file."""
    held = everything(context, person)
    record(context, AccessKind.EXPORT, "rights:archive", person_id=person.pk)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.json", json.dumps(held, cls=ENCODER, ensure_ascii=False, indent=1))
        for document in Document.objects.filter(person=person).order_by("pk"):
            name = plain_name(document.name)
            try:
                archive.writestr(f"pieces/{document.pk}-{name}", checked_content(document))
            except (store.Missing, CryptoError, OSError):
                # One damaged file must not withhold the others: the answer is due within the month.
                log.exception("document %s (%s) could not be given", document.pk, document.key)
                said = _("La pièce « %s » est enregistrée mais son fichier ne peut plus être lu.") % name
                archive.writestr(f"pieces/{document.pk}-illisible.txt", said)
    return file.getvalue()


def _document(context: Context, person: Person, held: dict[str, Any]) -> dict[str, Any]:
    titles = {facts.table._meta.label: str(facts.label) for facts in all_facts()}
    parts = []
    for model, rows in held["facts"].items():
        labels = labels_of(apps.get_model(model))
        parts.append(
            {
                "title": titles.get(model, model),
                "rows": [
                    [
                        [labels.get(name, name), _text(value)]
                        for name, value in row.items()
                        if name not in ("id", "person") and value not in (None, "", [])
                    ]
                    for row in rows
                ],
            }
        )
    return {
        "title": _("Les données que nous avons sur vous"),
        "organisation": context.organisation.name,
        "subtitle": str(person),
        "reference": _("Établi le %s") % formats.day(held["made_on"]),
        "note": _("Réponse à une demande d'accès (RGPD, article 15)"),
        "origin_title": _("D'où viennent ces données"),
        "origin": _(
            "Dossier ouvert par %s. Les données ont été données par vous, saisies par les professionnels qui "
            "vous accompagnent, ou reçues de la structure qui vous a orienté."
        )
        % held["origin"],
        "parts": parts,
        "followers_title": _("Qui vous accompagne"),
        "followers": [
            [f["name"], f["role"], f["organisation"] or "", formats.day(f["since"])]
            for f in held["followed_by"]
        ],
        "followers_columns": [_("Nom"), _("Fonction"), _("Structure"), _("Depuis")],
        "readers_title": _("Qui a lu votre dossier"),
        "readers": [
            [r["role"], r["organisation"], str(r["times"]), formats.day(r["last"])] for r in held["read_by"]
        ],
        "readers_columns": [_("Fonction"), _("Structure"), _("Lectures"), _("Dernière fois")],
        "kept_title": _("Combien de temps nous les gardons"),
        "kept": [
            _("%(programme)s : %(months)s mois après le dernier contact%(archive)s.")
            % {
                "programme": k["programme"],
                "months": k["months"],
                "archive": _(", puis une archive à part (%s)") % k["archive"] if k["archive"] else "",
            }
            for k in held["kept"]
        ],
        "rights_title": _("Vos droits"),
        "rights": _(
            "Vous pouvez faire rectifier ces données, demander leur effacement, la limitation de leur usage, "
            "leur portabilité, ou vous opposer à leur traitement. La réponse vous est due dans le mois. Si "
            "elle ne vous convient pas, vous pouvez saisir la CNIL (cnil.fr)."
        ),
    }


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return formats.moment(value)
    if isinstance(value, dt.date):
        return formats.day(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
