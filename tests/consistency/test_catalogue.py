"""The interface says everything in English too: every string, every label of the data files, every page."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import yaml
from django.db.models.functions import Length
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from maillage.accounts.models import Account
from maillage.accounts.roles import RIGHTS, Role
from maillage.clauses.contracts.clause_text import clause_text
from maillage.clauses.models import Lot
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme, ProgrammeVersion
from maillage.protection.rights.texts import texts_on
from scripts import messages
from tests.access import world as worlds
from tests.access.matrix import Rule, all_rules

DATA = sorted(
    path
    for folder in ("people/data", "pathways/data/programmes", "reports/data/chapters")
    for path in (messages.PACKAGE / folder).rglob("*.yaml")
)

# Words no English sentence has. Names of people and organisations are data, and stay what they are.
FRENCH = re.compile(
    r"\b(le|la|les|des|une?|du|aux|est|sont|avec|pour|dans|sur|aucune?|cette|ces|votre|vous|qui|être|et|jours?"
    r"|mois|pas|par|personnes?|parcours|depuis|dossiers?|chiffres?|année|sorties?|entretiens?|née?|toutes?)\b",
    re.IGNORECASE,
)
INLINE = re.compile(r"</?(?:b|strong|em|i|span|a|abbr|time|kbd|code|label)\b[^>]*>")
SPOKEN = re.compile(r'\s(?:title|alt|aria-label|placeholder|data-label|data-confirm|data-failed)="([^"]+)"')


def test_every_string_has_its_english() -> None:
    assert messages.faults() == []


def test_the_catalogue_keeps_no_string_that_is_gone() -> None:
    wanted = {(m.id, m.context) for m in messages.extracted() if m.id}
    assert [m.id for m in messages.translated() if m.id and (m.id, m.context) not in wanted] == []


def test_the_catalogue_is_written_the_one_way(tmp_path: Path) -> None:
    """Sorted, unwrapped, without places: whoever adds a string changes its lines only."""
    messages.save(messages.translated(), tmp_path / "django.po")
    assert (tmp_path / "django.po").read_bytes() == messages.CATALOGUE.read_bytes()


@pytest.mark.parametrize(
    ("french", "english", "word"),
    [
        ("%(count)s pas", "%(count)s steps", ""),
        ("%(count)s pas", "%(total)s steps", "placeholders"),
        ("%s et %d", "%d and %s", "placeholders"),
        ("Du {day}", "From", "placeholders"),
        ("100 %% de %s", "100%% of %s", ""),
        ("Un mot", "", "empty"),
        (("un pas", "%(n)s pas"), ("one step", "%(n)s steps"), ""),
        (("%(n)s pas", "%(n)s pas"), ("one step", "%(n)s steps"), ""),
        (("%(n)s pas", "%(n)s pas"), ("%(n)s step", "steps"), "placeholders"),
        (("%d pas", "%d pas"), ("one step", "%d steps"), "placeholders"),
    ],
)
def test_what_a_sound_translation_is(french: str, english: str, word: str) -> None:
    wanted, catalogue = messages.Catalog(), messages.Catalog(locale="en")
    catalogue.add(french, english)
    assert messages.fault(wanted.add(french), catalogue) == word


def _labels(node: object, path: str = "") -> Iterator[tuple[str, dict]]:
    """Every mapping with a French text, under whatever key."""
    if isinstance(node, dict):
        if "fr" in node:
            yield path, node
        for key, value in node.items():
            yield from _labels(value, f"{path}.{key}")
    elif isinstance(node, list):
        for rank, value in enumerate(node):
            yield from _labels(value, f"{path}[{rank}]")


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.stem)
def test_every_label_of_the_data_files_has_its_english(path: Path) -> None:
    found = list(_labels(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert found
    assert [place for place, label in found if not label.get("en")] == []


class EnglishPages(TestCase):
    """Every page of the site, asked for in English by someone who may open it."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = worlds.make()
        both = [
            pair
            for m in messages.translated()
            if m.id
            for pair in (zip(m.id, m.string, strict=True) if isinstance(m.id, tuple) else [(m.id, m.string)])
        ]
        # What a reader would see of a string that escaped translation; "Page" or "Date" are both.
        cls.escaped = {french for french, _english in both} - {english for _french, english in both}
        # A contract is signed in the programme's own words; the rest are names.
        cls.data = {*map(str, Organisation.objects.all()), *map(str, Account.objects.all())}
        for text in ProgrammeVersion.objects.values_list("definition__engagement_contract", flat=True):
            cls.data |= {text["title"], text["preamble"], *text["person_commits"], *text["structure_commits"]}
        # A clause goes into a tender in French.
        for lot in Lot.objects.select_related("contract"):
            with translation.override("fr"):
                written = clause_text(lot, timezone.localdate()).plain()
            cls.data |= {line.removeprefix("– ").strip() for line in written.split("\n")}
        # So are what people are told and agree to, and why a programme keeps an archive.
        for text in texts_on(timezone.localdate()).values():
            cls.data |= {unescape(line).strip() for line in re.sub(r"<[^>]+>", "\n", text.html).split("\n")}
        kept = ProgrammeVersion.objects.values_list("definition__retention__reason", flat=True)
        reasons = [reason for reason in kept if reason]
        cls.inside = [
            *Programme.objects.order_by(Length("name").desc()).values_list("name", flat=True),
            *reasons,
        ]
        cls.inside += [text.label for text in texts_on(timezone.localdate()).values()]
        cls.inside.append("Une personne")  # the contact of the rules of organisations

    def address(self, name: str, rule: Rule, role: str) -> str:
        arguments = dict(rule.arguments(self.world, role))
        if rule.record:
            arguments[rule.argument] = self.world.within[role][rule.record].pk
        return reverse(name, kwargs=arguments) + rule.query

    def left(self, page: str) -> list[str]:
        """What is French of what the page says, block by block, and says to who does not see it."""
        body = re.sub(r"(?s)<(script|style|textarea|svg|datalist)\b.*?</\1>", "\n", page)
        blocks = re.sub(r"<[^>]+>", "\n", INLINE.sub("", body)).split("\n")
        found = []
        for raw in (*blocks, *SPOKEN.findall(body)):
            text = unescape(raw).strip()
            for name in self.inside:
                text = text.replace(name, "")
            if text not in self.data and (text in self.escaped or FRENCH.search(text)):
                found.append(text)
        return found

    def cases(self) -> Iterator[tuple[str, Rule, str]]:
        """Every page, with a role that may read it; all of them where the page is made for the role."""
        for name, rule in all_rules().items():
            if rule.method != "get":
                continue
            roles = [r for r in Role.values if not rule.rights or any(x in RIGHTS[r] for x in rule.rights)]
            roles = [r for r in roles if r not in rule.out_of_reach]
            if rule.rights:
                roles = [Role.PROGRAMME_MANAGER.value] if Role.PROGRAMME_MANAGER in roles else roles[:1]
            yield from ((name, rule, role) for role in roles)

    def test_no_french_is_left(self) -> None:
        for name, rule, role in self.cases():
            self.client.logout()
            if not rule.public:
                self.client.force_login(self.world.accounts[role])
            data = rule.data(self.world, role) if callable(rule.data) else rule.data
            address = self.address(name, rule, role)
            with self.subTest(url=name, role=role):
                response = self.client.get(address, data, headers={"accept-language": "en"})
                if response.streaming or not response["Content-Type"].startswith("text/html"):
                    continue
                page = response.content.decode()
                assert "<html" not in page or '<html lang="en"' in page
                assert self.left(page) == []


def test_french_counts_as_french_does(tmp_path: Path) -> None:
    """Zero is singular; the strings that count are those of the sources."""
    messages.save(messages.counted(messages.extracted()), tmp_path / "django.po", messages.FRENCH_HEADER)
    assert (tmp_path / "django.po").read_bytes() == messages.FRENCH.read_bytes()
    told = [ngettext("%(count)s personne", "%(count)s personnes", n) % {"count": n} for n in (0, 1, 2)]
    assert told == ["0 personne", "1 personne", "2 personnes"]
