"""From a Vega-Lite specification to a clean SVG."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import cached_property, lru_cache

import vl_convert
from django.utils.safestring import SafeString, mark_safe

from maillage.kernel import palette

WIDTH = 480  # px, labels included: 12.7 cm on paper
NARROW = 360  # two side by side
FONT = "Liberation Sans"  # brought by the drawing library: measures are the same everywhere
FONTS = "Liberation Sans, Arial, Helvetica, sans-serif"
TEXT = 12

CONFIG: dict[str, object] = {
    "font": FONT,
    "background": None,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": TEXT,
        "titleFontSize": TEXT,
        "titleFontWeight": "normal",
        "labelColor": palette.INK_SOFT,
        "titleColor": palette.INK_SOFT,
        "domainColor": palette.INK_SOFT,
        "tickColor": palette.INK_SOFT,
        "gridColor": palette.LINE,
        "grid": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {
        "labelFontSize": TEXT,
        "labelColor": palette.INK,
        "title": None,
        "orient": "top",
        "labelLimit": 300,
        "symbolType": "square",
    },
    "text": {"fontSize": TEXT, "color": palette.INK},
    "bar": {"color": palette.ACCENT},
}

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"g", "path", "line", "rect", "text", "tspan"}
_KEPT = {
    "d", "x", "y", "dx", "dy", "x1", "x2", "y1", "y2", "width", "height", "transform", "fill", "fill-opacity",
    "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "opacity", "text-anchor", "font-size", "font-weight", "font-style",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True)
class Chart:
    """A specification with its title and the facts it shows in words; `svg` draws it (kept in memory)."""

    spec: dict[str, object]
    title: str
    description: str

    @cached_property
    def svg(self) -> SafeString:
        written = json.dumps(self.spec, sort_keys=True, ensure_ascii=False, default=str)
        return mark_safe(_draw(written, str(self.title), str(self.description)))  # noqa: S308 - rebuilt below

    @property
    def is_wide(self) -> bool:
        """Whether it needs more than half a page."""
        return self.spec["width"] != NARROW

    @property
    def alt(self) -> str:
        """Title and description in one text, for paper."""
        return f"{self.title}. {self.description}"


@lru_cache(maxsize=512)
def _draw(spec: str, title: str, description: str) -> str:
    raw = vl_convert.vegalite_to_svg(
        json.loads(spec), vl_version="5.21", config=CONFIG, allowed_base_urls=[], show_warnings=False
    )
    key = hashlib.sha256(f"{spec}\0{title}\0{description}".encode()).hexdigest()[:10]
    return _clean(raw, f"c{key}", title, description)


def _clean(raw: str, key: str, title: str, description: str) -> str:
    """Rebuild the drawing from the few elements and attributes it needs; give it its words."""
    source = ET.fromstring(raw)  # noqa: S314 - made by our own library from our own data
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "class": "chart" if float(source.attrib["width"]) > NARROW else "chart is-narrow",
            "viewBox": source.attrib["viewBox"],
            "width": source.attrib["width"],
            "height": source.attrib["height"],
            "role": "img",
            "aria-labelledby": f"{key}-t {key}-d",
            "font-family": FONTS,
        },
    )
    ET.SubElement(root, "title", {"id": f"{key}-t"}).text = title
    ET.SubElement(root, "desc", {"id": f"{key}-d"}).text = description
    for child in source:
        _copy(child, root)
    return ET.tostring(root, encoding="unicode")


def _copy(source: ET.Element, parent: ET.Element) -> None:
    tag = source.tag.removeprefix(f"{{{_SVG}}}")
    if tag not in _ELEMENTS or source.get("display") == "none" or _draws_nothing(tag, source):
        return
    kept = {name: _short(value) for name, value in source.attrib.items() if name in _KEPT}
    kept = {name: value for name, value in kept.items() if (name, value) not in _DEFAULTS}
    if tag == "g" and not kept:
        for child in source:
            _copy(child, parent)
        return
    made = ET.SubElement(parent, tag, kept)
    made.text, made.tail = source.text, None
    for child in source:
        _copy(child, made)
    if tag == "g" and not len(made):
        parent.remove(made)


_DEFAULTS = {("opacity", "1"), ("fill-opacity", "1"), ("transform", "translate(0,0)"), ("stroke-width", "1")}


def _draws_nothing(tag: str, source: ET.Element) -> bool:
    """Frames and placeholders of the library: a path without paint or without length."""
    if tag != "path":
        return False
    drawn = source.get("d", "")
    painted = source.get("fill") or source.get("stroke")
    return not drawn or not painted or drawn == "M0,0h0v0h0Z"


def _short(value: str) -> str:
    """Coordinates to a hundredth of a pixel: what lies beyond is noise of floating point."""
    return _NUMBER.sub(lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value).replace(
        "-0,", "0,"
    )
