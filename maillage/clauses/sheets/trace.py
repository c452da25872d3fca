"""What was read of a company's file is kept with its hours, as one of their proofs; the file itself is not.

A payroll export says far more than hours: wages, numbers of social security. So what is kept is a paper with
the lines that were read, and the digest of the file: by it the company's own copy is recognised.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import ExitStack

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.models import Account
from maillage.evidence.inspection import Received, inspect
from maillage.evidence.sealed import digest, keeping
from maillage.kernel import formats
from maillage.kernel.documents import render_pdf

from ..models import HoursStatement, StatementProof
from .plan import Plan


def keep(
    files: ExitStack,
    plan: Plan,
    name: str,
    content: bytes,
    network_id: int,
    company_id: int,
    by: Account | None,
) -> list[StatementProof]:
    """A paper for each month the plan writes, on its statement, once. Inside `changes`.

    `files` is closed after the transaction: when that fails, the papers go with it.
    """
    months = {one.said.month for one in plan.to_write}
    statements = HoursStatement.objects.filter(
        network_id=network_id, company_id=company_id, month__in=months
    ).select_related("network", "company")
    kept = []
    for statement in statements.order_by("month"):
        paper = paper_of(statement, plan, name, content)
        if statement.proofs.standing().filter(sha256=digest(paper)).exists():
            continue
        held = files.enter_context(keeping(paper))
        kept.append(StatementProof.objects.create(statement=statement, uploaded_by=by, **held.facts))
    return kept


@override("fr")
def paper_of(statement: HoursStatement, plan: Plan, name: str, content: bytes) -> Received:
    """The paper: the same file, read the same way, gives the same."""
    lines = [one for one in plan.lines if one.said.month == statement.month]
    hours, training = sum(one.said.hours for one in lines), sum(one.said.training_hours for one in lines)
    pdf = render_pdf(
        "clauses/sheets/read",
        {
            "lang": "fr",
            "organisation": statement.network.name,
            "title": _("Heures lues dans un tableau"),
            "subtitle": f"{statement.company.name} · {formats.month(statement.month)}",
            "facts": [
                [_("Fichier"), name],
                [_("Empreinte SHA-256"), hashlib.sha256(content).hexdigest()],
                [_("Heures lues"), formats.number(hours)],
                [_("Heures de formation, à part"), formats.number(training)],
            ],
            "columns": [_("Ligne"), _("Personne"), _("Naissance"), _("Marché"), _("Heures"), _("Formation")],
            "rows": [
                [
                    ", ".join(map(str, one.said.lines)),
                    f"{one.said.first_name} {one.said.last_name}".strip(),
                    _day(one.said.birth_date),
                    one.lot.label,
                    formats.number(one.said.hours),
                    formats.number(one.said.training_hours),
                ]
                for one in lines
            ],
            "note": _(
                "Le fichier lui-même n'est pas gardé : il peut dire plus que des heures. Son empreinte "
                "permet de reconnaître celui que l'entreprise conserve."
            ),
        },
    )
    return inspect(f"{name.rsplit('.', 1)[0]} - lu.pdf", pdf)


def _day(value: dt.date | None) -> str:
    return formats.day(value) if value else ""
