"""A page as a browser would understand it: elements, attributes, forms and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

_ADDRESSES = {"href", "src", "action", "formaction", "data-href", "xlink:href", "hx-get", "hx-post", "poster"}


@dataclass
class Field:
    """A control of a form: its value as shown, and what it offers when it is a choice."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    ticked: bool = True
    required: bool = False


@dataclass
class Form:
    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    submits: list[tuple[str, str]] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """What a browser would send without a word typed."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.kind not in ("file", "submit") and one.ticked:
                sent.setdefault(one.name, []).append(one.value)
        return sent

    def names(self) -> set[str]:
        return {one.name for one in self.fields}


@dataclass
class Page:
    elements: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    addresses: list[tuple[str, str]] = field(default_factory=list)  # attribute, value
    forms: list[Form] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)  # scripts and styles written in the page
    text: str = ""

    @property
    def links(self) -> set[str]:
        return {value for name, value in self.addresses if name in ("href", "data-href", "hx-get")}

    def parameters(self) -> set[str]:
        """Names of every parameter this page puts in an address."""
        found = {name for link in self.links for name, _value in parse_qsl(urlsplit(link).query, True)}
        return found | {n for form in self.forms if form.method == "get" for n in form.names()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.texts = Page(), []
        self.form: Form | None = None
        self.forms_by_id: dict[str, Form] = {}
        self.select: Field | None = None
        self.area: Field | None = None
        self.inside: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        page = self.page
        page.elements.append(tag)
        page.attributes |= told.keys()
        page.addresses += [(name, value) for name, value in told.items() if name in _ADDRESSES]
        if tag in ("script", "style"):
            self.inside = tag
            page.inline.append(tag if tag == "style" else told.get("type", "text/javascript"))
            if told.get("src"):
                page.inline.pop()
        if tag == "form":
            self.form = Form(told.get("action", ""), told.get("method", "get").lower())
            page.forms.append(self.form)
            if told.get("id"):
                self.forms_by_id[told["id"]] = self.form
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, told)
        elif tag == "option" and self.select is not None:
            value = told.get("value", "")
            self.select.options.append(value)
            if "selected" in told or len(self.select.options) == 1:
                self.select.value = value

    handle_startendtag = handle_starttag

    def _control(self, tag: str, told: dict[str, str]) -> None:
        form = self.forms_by_id.get(told.get("form", ""), self.form)
        name = told.get("name", "")
        kind = told.get("type", "text" if tag == "input" else tag)
        if form is None or not name or "disabled" in told:
            return
        if tag == "button" or kind == "submit":
            form.submits.append((name, told.get("value", "")))
            return
        ticked = kind not in ("checkbox", "radio") or "checked" in told
        made = Field(name, kind, told.get("value", ""), ticked=ticked, required="required" in told)
        if kind in ("checkbox", "radio"):
            made.value = told.get("value", "on")
            made.options = [made.value]
        form.fields.append(made)
        self.select = made if tag == "select" else self.select
        self.area = made if tag == "textarea" else self.area

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.removeprefix("\n")  # browsers drop the first line break
            self.area = None
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data
        if not self.inside:
            self.texts.append(data)


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(reader.texts)
    return reader.page


def outside(addresses: Iterable[tuple[str, str]]) -> list[str]:
    """Addresses that run something or leave the site; the ones written in our templates are allowed."""
    found = []
    for name, value in addresses:
        scheme = urlsplit(value.strip()).scheme.lower()
        harmless = scheme in ("", "mailto", "tel", "http", "https") or (
            name in ("src", "href") and value.startswith("data:image/")
        )
        if not harmless or value.strip().startswith(("//", "/\\")):
            found.append(f"{name}={value}")
    return found
