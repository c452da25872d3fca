"""The English catalogue kept in step with the sources: `.venv/bin/python scripts/messages.py [--check]`.

Every string of the interface is French in the code and marked for translation; the catalogue says it in
English. New strings come in with an empty translation, those that nothing uses any more go. Needs Babel
(a dependency) and not the gettext programs. No places in the sources and a sorted order: a change shows
the strings it touches and nothing else.

The French catalogue holds the strings that count, as they are: without it "0 dossier" would be said in the
plural, as in English.

With `--check` nothing is written; the strings that wait for their English are listed and the exit status
is 1 if there are any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "maillage"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
FRENCH = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "django.po"

# The functions that mark a string, under the names the code imports them with; a tuple says which
# arguments are the singular and the plural, and (1, "c") a context.
KEYWORDS = {
    "_": None,
    "_g": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

# What a translation has to carry over: {x}, %(x)s, %s; "%%" is a plain percent sign.
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[.\d]*[sdfg]|\{\w*(?:[!:][^{}]*)?\}")

# A header without dates or names: two people who translate do not meet on these lines.
HEADER = rb"""# The English of the interface, string by string; kept in step by scripts/messages.py.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

FRENCH_HEADER = rb"""# The strings that count, as the sources say them; written by scripts/messages.py.
msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""


def sources() -> list[Path]:
    """Python files and templates of the package, migrations left out."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")]
    return sorted(f for f in files if "migrations" not in f.parts and f.is_file())


def messages(source: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """(message, context) of one file; the message is a pair when it has a plural."""
    text = source.read_text(encoding="utf-8")
    if source.suffix != ".py":
        # Django turns a template into calls of gettext among fillers; left-aligned, it is Python enough.
        text = "\n".join(line.strip() for line in templatize(text, origin=source.name).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        yield message, context


def extracted() -> Catalog:
    """All the strings of the sources, without translations."""
    template = Catalog()
    for source in sources():
        for message, context in messages(source):
            template.add(message, context=context)
    return template


def translated(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def counted(template: Catalog) -> Catalog:
    """The strings that have a plural, said as they are."""
    french = Catalog(locale="fr")
    for message in template:
        if isinstance(message.id, tuple):
            french.add(message.id, message.id, context=message.context)
    return french


def save(catalogue: Catalog, path: Path = CATALOGUE, header: bytes = HEADER) -> None:
    body = BytesIO()
    write_po(
        body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + body.getvalue().lstrip())


def named(text: str) -> set[str]:
    """The placeholders that have a name: a singular may leave one out ("one step" for "%(count)s steps")."""
    return {p for p in PLACEHOLDER.findall(text) if "(" in p or p[0] == "{"}


def unnamed(text: str) -> list[str]:
    """The others, filled in their order: the same ones are needed, as many times."""
    return [p for p in PLACEHOLDER.findall(text) if "(" not in p and p[0] == "%"]


def fault(wanted: Message, catalogue: Catalog) -> str:
    """What is wrong with the English of a string, in a word; empty if nothing is."""
    message = catalogue.get(wanted.id, wanted.context)
    if message is None or message.id != wanted.id:
        return "missing"
    french, english = (t if isinstance(t, tuple) else (t,) for t in (wanted.id, message.string))
    if len(english) != len(french) or not all(english):
        return "empty"
    if message.fuzzy:
        return "fuzzy"
    if [*map(unnamed, english)] != [*map(unnamed, french)]:
        return "placeholders"
    # Nothing that neither French form has, and the last form, which counts, has everything.
    known = set().union(*map(named, french))
    if any(named(e) - known for e in english) or named(english[-1]) != named(french[-1]):
        return "placeholders"
    return ""


def faults() -> list[tuple[str, str]]:
    """(what is wrong, French string) for every string of the sources without a sound translation."""
    catalogue = translated()
    found = ((fault(m, catalogue), m) for m in extracted() if m.id)
    return [(word, m.id if isinstance(m.id, str) else m.id[0]) for word, m in found if word]


def update() -> None:
    """Bring the catalogues in step with the sources; English is written only if a string came or went."""
    catalogue, template = translated(), extracted()
    before = {(m.id, m.context) for m in catalogue}
    catalogue.update(template, no_fuzzy_matching=True)
    if {(m.id, m.context) for m in catalogue} != before:
        save(catalogue)
    save(counted(template), FRENCH, FRENCH_HEADER)


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        update()
    wrong = faults()
    for word, french in wrong:
        print(f"{word}: {french}")
    print(f"{len(wrong)} strings wait for their English.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
