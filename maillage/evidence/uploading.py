"""Files on their way in stay in memory: nothing readable is ever written on the disk, even for a moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .inspection import Refused

TOGETHER = 3  # times the limit of one file: what one sending may weigh
FILES = 20  # in one sending


class InMemory(MemoryFileUploadHandler):
    """Keeps each file in memory, and stops reading a sending that weighs too much."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.stopped = False

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except StopFutureHandlers:
            self.activated = True
            raise

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > TOGETHER * settings.DOCUMENT_MAX_BYTES:
            self.stopped = True
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that receives files without touching the disk: said before anything reads the body.

    The token of the form is in the body: it is checked just after, by this decorator. Put it outermost.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [InMemory(request)]
        return protected(request, *args, **kwargs)

    return receiving


def stopped(request: HttpRequest) -> bool:
    """Whether the sending weighed too much and was not read to its end."""
    request.POST  # noqa: B018 - reading it is what reads the files
    return any(getattr(handler, "stopped", False) for handler in request.upload_handlers)


def too_big(name: str = "") -> Refused:
    """What to say of a file, or of a sending, above the limit."""
    size = settings.DOCUMENT_MAX_BYTES // (1024 * 1024)
    if not name:
        return Refused(
            _("L'envoi est trop lourd : rien n'a été enregistré. Envoyez les fichiers en plusieurs fois.")
        )
    return Refused(
        _("« %(name)s » dépasse %(size)d Mo : réduisez-le, ou photographiez la pièce page par page.")
        % {"name": name, "size": size}
    )
