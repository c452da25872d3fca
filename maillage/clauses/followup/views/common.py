"""What the pages share: records within reach, files to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from ...models import Lot
from ..queries import lots

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def lot_or_404(request: HttpRequest, pk: int) -> Lot:
    return get_object_or_404(lots(request.context), pk=pk)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    return file_response(content, name, "application/pdf")


def file_response(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that no cache keeps."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store, private"
    return response
