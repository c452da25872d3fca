"""Short notices after an action, with a way back.

    notify(request, _("Rendez-vous enregistré."), undo=reverse("pathways:appointment-undo", args=[pk]))

`undo` is the address of a view that takes a POST and puts things back. The notice shows on the next full
page; for an HTMX request give the response too and the notice shows at once, without a page.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

_UNDO = "undo="


@dataclass(frozen=True)
class Toast:
    text: str
    undo: str
    error: bool


def notify(
    request: HttpRequest,
    text: str,
    *,
    undo: str = "",
    error: bool = False,
    response: HttpResponse | None = None,
) -> None:
    """Tell the user what has just happened. `undo` must be an address of this site."""
    if undo and (not undo.startswith("/") or undo.startswith("//")):
        raise ValueError("undo is an address of this site")
    if response is not None:
        trigger_client_event(response, "toast", {"text": str(text), "undo": undo, "error": error})
        return
    level = messages.ERROR if error else messages.SUCCESS
    messages.add_message(request, level, text, extra_tags=f"{_UNDO}{undo}" if undo else "")


def as_toast(message: Message) -> Toast:
    """Read a message of Django's framework, ours or another's, as a toast."""
    tags = message.extra_tags or ""
    undo = tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
    return Toast(str(message.message), undo, message.level >= messages.ERROR)
