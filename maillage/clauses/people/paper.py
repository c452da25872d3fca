"""The refusal on paper, as it is read out and handed over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.context import Context
from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day_long
from maillage.kernel.forms import phone_text

from .queries.refusals import Refusal


@override("fr")
def refusal_pdf(context: Context, refusal: Refusal) -> bytes:
    """In French whoever prints it: it is the person's."""
    return render_pdf("clauses/people/refusal", document(context, refusal))


def document(context: Context, refusal: Refusal) -> dict[str, Any]:
    """What the template prints. No other criterion is said to be met: a paper may be read by others."""
    row = refusal.row
    reach = filter(None, [phone_text(context.account.phone), context.account.email])
    return {
        "lang": "fr",
        "organisation": context.organisation.name,
        "title": _("Clauses sociales : votre demande"),
        "to": str(row.person),
        "day": day_long(row.checked_on),
        "greeting": _("Madame, Monsieur,"),
        "body": _(
            "Les marchés à clause sociale réservent des heures de travail à des personnes qui répondent à "
            "l'un des critères ci-dessous. Nous avons étudié votre situation."
        ),
        "reason": row.reason,
        "next_title": _("Ce que vous pouvez faire"),
        "next": [
            _("Nous montrer un autre justificatif : votre demande sera étudiée de nouveau."),
            _("Nous dire si l'un des autres critères correspond à votre situation."),
            *([_("En parler avec %s, qui vous accompagne.") % refusal.whom[0][0]] if refusal.whom else []),
            _("Postuler à toutes les offres d'emploi qui ne passent pas par une clause."),
        ],
        "others_title": _("Les autres critères"),
        "others": [str(one.label) for one in (*refusal.met, *refusal.others)],
        "signature": [context.account.full_name, context.organisation.name, ", ".join(reach)],
    }
