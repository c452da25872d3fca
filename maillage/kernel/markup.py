"""Light-marked text: what a commentary may contain, read into a structure that pages and documents print.

    A blank line makes a paragraph.
    - a line that begins with a dash makes an item of a list
    **strong**, *emphasis*

There is no HTML, no link, no picture: every other sign is printed as typed. The structure is a list of
blocks: `{"kind": "paragraph", "pieces": [...]}` and `{"kind": "list", "items": [[...], ...]}`; a piece is
`{"kind": "text" | "strong" | "emphasis" | "break", "text": "…"}`.
"""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Piece = dict[str, str]
Block = dict[str, object]

_MARKED = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=[^\s*])(.+?)(?<=[^\s*])\*")
_ITEM = re.compile(r"^\s*[-–•]\s+")
_BLANK = re.compile(r"\n[ \t]*\n")
_TAGS = {"strong": "strong", "emphasis": "em"}


def parse(text: str) -> list[Block]:
    """The blocks of a text. Never fails: what is not a mark is text."""
    blocks: list[Block] = []
    for chunk in _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line for line in chunk.split("\n") if line.strip()]
        if lines:
            blocks.extend(_blocks(lines))
    return blocks


def _blocks(lines: list[str]) -> list[Block]:
    """Runs of items and runs of plain lines, in their order."""
    found: list[Block] = []
    plain: list[str] = []
    items: list[str] = []

    def close() -> None:
        if plain:
            pieces = [piece for number, line in enumerate(plain) for piece in _line(line, number > 0)]
            found.append({"kind": "paragraph", "pieces": pieces})
        if items:
            found.append({"kind": "list", "items": [_inline(item) for item in items]})
        plain.clear()
        items.clear()

    for line in lines:
        if _ITEM.match(line):
            if plain:
                close()
            items.append(_ITEM.sub("", line).strip())
        else:
            if items:
                close()
            plain.append(line.strip())
    close()
    return found


def _line(line: str, after_another: bool) -> list[Piece]:
    return ([{"kind": "break", "text": ""}] if after_another else []) + _inline(line)


def _inline(line: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for match in _MARKED.finditer(line):
        if match.start() > at:
            pieces.append({"kind": "text", "text": line[at : match.start()]})
        kind = "strong" if match[1] is not None else "emphasis"
        pieces.append({"kind": kind, "text": match[1] or match[2]})
        at = match.end()
    if at < len(line):
        pieces.append({"kind": "text", "text": line[at:]})
    return pieces


def as_html(text: str) -> SafeString:
    """The text as HTML: paragraphs, lists, strong and em; everything typed is escaped."""
    return format_html_join("\n", "{}", ((_block_html(block),) for block in parse(text)))


def _block_html(block: Block) -> SafeString:
    if block["kind"] == "list":
        items = ((_pieces_html(item),) for item in block["items"])  # type: ignore[attr-defined]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", items))
    return format_html("<p>{}</p>", _pieces_html(block["pieces"]))  # type: ignore[arg-type]


def _pieces_html(pieces: list[Piece]) -> SafeString:
    return format_html_join("", "{}", ((_piece_html(piece),) for piece in pieces))


def _piece_html(piece: Piece) -> SafeString | str:
    if piece["kind"] == "break":
        return mark_safe("<br>")
    tag = _TAGS.get(piece["kind"])
    return format_html("<{0}>{1}</{0}>", mark_safe(tag), piece["text"]) if tag else piece["text"]  # noqa: S308
