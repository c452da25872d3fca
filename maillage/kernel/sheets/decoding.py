"""From the bytes of a text file to its text: UTF-8, else Windows-1252, else a refusal that says why."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import SheetError

# A byte sequence of several bytes that only UTF-8 writes.
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MOJIBAKE = re.compile("Ã[\x80-¿]|â€")


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded:
    """The text of a file. Raises `SheetError` for UTF-16, binary content or a mixture of encodings."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _utf16()
    body = content.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in body:
        raise _utf16() if _looks_utf16(body) else _binary(content, body.index(b"\x00"))
    try:
        decoded = Decoded(body.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        decoded = _decode_ansi(body, error.start)
    if found := _CONTROLS.search(decoded.text):
        raise _binary(content, len(decoded.text[: found.start()].encode("utf-8")))
    if found := _MOJIBAKE.search(decoded.text):
        line = decoded.text.count("\n", 0, found.start()) + 1
        return Decoded(
            decoded.text,
            decoded.encoding,
            (
                _(
                    "Ligne %d : des lettres accentuées semblent abîmées (« %s »). Le fichier a sans doute "
                    "été "
                    "converti deux fois : vérifiez les noms."
                )
                % (line, decoded.text[found.start() : found.start() + 12].splitlines()[0]),
            ),
        )
    return decoded


def _decode_ansi(body: bytes, position: int) -> Decoded:
    sequences = _UTF8_SEQUENCE.findall(body)
    others = sum(byte >= 0x80 for byte in body) - sum(map(len, sequences))
    line = body.count(b"\n", 0, position) + 1
    if len(sequences) > others:
        raise SheetError(
            _(
                "Le fichier mélange deux encodages : la ligne %d n'est pas en UTF-8 comme le reste. "
                "Enregistrez-le à nouveau en « CSV UTF-8 »."
            )
            % line
        )
    try:
        return Decoded(body.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SheetError(
            _(
                "L'encodage du fichier n'est pas reconnu (ligne %d). "
                "Enregistrez-le en « CSV UTF-8 », ou en XLSX ou ODS."
            )
            % line
        ) from error


def _looks_utf16(body: bytes) -> bool:
    start = body[:4000]
    return max(start[::2].count(0), start[1::2].count(0)) > len(start) // 5


def _utf16() -> SheetError:
    return SheetError(
        _("Le fichier est en UTF-16 (« texte Unicode »). Enregistrez-le en « CSV UTF-8 », ou en XLSX ou ODS.")
    )


def _binary(content: bytes, position: int) -> SheetError:
    line = content.count(b"\n", 0, position) + 1
    return SheetError(
        _(
            "Ce n'est pas un fichier de texte : la ligne %d contient des octets illisibles. "
            "Les formats lus sont CSV, XLSX et ODS."
        )
        % line
    )
