"""A small picture of a photograph, so that a page of them is light."""

from __future__ import annotations

import io

from django.http import HttpResponse
from PIL import Image

_SIDE = 320  # points, of the longest side


def thumbnail(content: bytes) -> HttpResponse:
    """Drawn anew from a picture that was checked when it came in; never kept, by us or by the browser."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", (_SIDE, _SIDE))
        small = picture.convert("RGB")
        small.thumbnail((_SIDE, _SIDE))
    target = io.BytesIO()
    small.save(target, "JPEG", quality=80)
    response = HttpResponse(target.getvalue(), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
