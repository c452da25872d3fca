"""Pictures are decoded and drawn again: place and device, hidden files and anything else stay outside."""

from __future__ import annotations

import io
import struct
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import Refused

PIXELS = 64_000_000  # what a recent phone takes at most; 200 MB once decoded
SIDE = 5000  # pixels of the longer side as kept: an A4 page at 400 points per inch
QUALITY = 88
# Whatever decoding a damaged picture may raise, a changed byte being able to land anywhere.
_DAMAGE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
)


def redraw(content: bytes, kind: str) -> bytes:
    """The same picture upright, of at most `SIDE`, without metadata. `kind`: "JPEG" or "PNG".

    Raises `Refused` for what is damaged, outsized, or no picture at all.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oddities of headers; the limits are ours
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                return _drawn(picture, kind)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_points() from error
    except _DAMAGE as error:
        raise _damaged() from error


def _drawn(picture: Image.Image, kind: str) -> bytes:
    width, height = picture.size
    if width * height > PIXELS:
        raise _too_many_points()
    if kind == "JPEG":
        picture.draft("RGB", (SIDE, SIDE))
    picture.load()
    upright = ImageOps.exif_transpose(picture) or picture
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return _written(_plain(upright, kind), kind)


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Points and nothing else: a new picture takes over none of the old one's notes."""
    if kind == "JPEG":
        mode = "L" if picture.mode == "L" else "RGB"
    elif picture.mode in ("L", "LA", "RGB", "RGBA"):
        mode = picture.mode
    else:
        mode = "RGBA" if picture.mode in ("P", "PA") and "transparency" in picture.info else "RGB"
    points = picture.convert(mode)
    fresh = Image.new(mode, points.size)
    fresh.paste(points)
    return fresh


def _written(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    if kind == "JPEG":
        picture.save(target, "JPEG", quality=QUALITY, exif=b"", icc_profile=None, comment=b"")
    else:
        picture.save(target, "PNG", optimize=False)
    return target.getvalue()


def _damaged() -> Refused:
    return Refused(_("Cette image est abîmée ou incomplète. Photographiez ou exportez à nouveau la pièce."))


def _too_many_points() -> Refused:
    return Refused(
        _("Cette image a trop de points (plus de %d millions) : réduisez-la.") % (PIXELS // 1_000_000)
    )
