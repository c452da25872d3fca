"""The letters of the room: the link of the page without account, the receipt of what was said there."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.models import Account
from maillage.kernel.mail import queue_mail

from .loading import charter
from .models import Declaration


def link(token: str, site: str) -> str:
    """The whole address of the page."""
    return site.rstrip("/") + reverse("charter:declare", args=[token])


def invitation(declaration: Declaration, asker: Account, token: str, site: str) -> None:
    """In French: companies are written to in the language of the charter."""
    with override("fr"):
        body = render_to_string(
            "charter/letters/invitation.txt",
            {"declaration": declaration, "asker": asker, "link": link(token, site)},
        )
        queue_mail(declaration.email, _("Vos actions %d pour la charte") % declaration.year, body)


def receipt(declaration: Declaration) -> None:
    with override("fr"):
        text = charter(declaration.signature.version)
        lines = [
            f"{text.kind_label(line.kind)} : {line.quantity} {text.unit(line.kind, line.quantity)}"
            for line in declaration.lines.order_by("pk")
        ]
        body = render_to_string("charter/letters/receipt.txt", {"declaration": declaration, "lines": lines})
        queue_mail(declaration.email, _("Votre réponse est bien arrivée"), body)
