"""The tree holds together: nothing unused, nothing oversized, nothing a strict page would refuse."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from maillage.kernel import navigation
from maillage.pathways.programmes import delivered_codes
from tests.access.test_matrix import named_urls

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "maillage"
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
PYTHON = [p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts]
# Django and its applications look these up by name.
FOUND_BY_NAME = {"403.html", "404.html", "400.html", "500.html", "403_csrf.html"}


def _name(template: Path) -> str:
    return template.as_posix().split("/templates/", 1)[1]


@pytest.fixture(scope="module")
def sources() -> str:
    texts = [p.read_text(encoding="utf-8") for p in [*PYTHON, *TEMPLATES]]
    return "\n".join(texts)


def test_every_template_is_used(sources: str) -> None:
    unused = [_name(t) for t in TEMPLATES if _name(t) not in sources and _name(t) not in FOUND_BY_NAME]
    # A family drawn by a computed name (`pathways/tabs/_%s.html`) is named by its folder and pattern.
    patterns = re.findall(r'"([\w/]+/_?)(?:\{[^}]+\}|%s)([\w]*\.html)"', sources)
    computed = [u for u in unused if any(u.startswith(a) and u.endswith(b) for a, b in patterns)]
    assert sorted(set(unused) - set(computed)) == []


def test_every_static_file_of_ours_is_used(sources: str) -> None:
    scripts = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("static/**/*.js"))
    styles = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("static/**/*.css"))
    everything = sources + scripts + styles
    unused = [p.name for p in PACKAGE.rglob("static/**/*.*") if p.name not in everything]
    assert unused == []


def test_no_template_has_what_the_policy_refuses() -> None:
    refused = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son(?:click|change|submit|load|error|input|focus|blur|key\w+|mouse\w+)=|javascript:",
        re.IGNORECASE,
    )
    # The report's page to carry away is opened from a disk, under no policy: its style travels with it.
    kept = [t for t in TEMPLATES if _name(t) != "reports/standalone.html"]
    offenders = [_name(t) for t in kept if refused.search(t.read_text(encoding="utf-8"))]
    assert offenders == []


def test_no_template_asks_anything_of_another_host() -> None:
    asked = re.compile(r'(?:src|href|action)="(?:https?:)?//')
    offenders = [_name(t) for t in TEMPLATES if asked.search(t.read_text(encoding="utf-8"))]
    assert offenders == []


def test_every_navigation_entry_leads_somewhere() -> None:
    for entry in navigation.entries():
        try:
            reverse(entry.url_name)
        except NoReverseMatch:
            pytest.fail(f"the navigation entry {entry.label} leads nowhere: {entry.url_name}")


def test_every_address_is_used_by_a_page_or_a_view(sources: str) -> None:
    orphans = [name for name in named_urls() if f'"{name}"' not in sources and f"'{name}'" not in sources]
    assert set(orphans) <= {"web:healthz"}  # asked by whoever watches the site, not by a page


def test_files_stay_small() -> None:
    long = {p.relative_to(ROOT).as_posix(): n for p in PYTHON if (n := p.read_text().count("\n")) > 450}
    assert long == {}


def test_services_are_the_only_place_that_opens_a_changeset() -> None:
    """Views and queries never write: only services, bulk loads and commands open `changes(...)`."""
    offenders = [
        p.relative_to(ROOT).as_posix()
        for p in PYTHON
        if re.search(r"\bwith changes\(", p.read_text())
        and ("views" in p.parts or p.stem in {"views", "queries", "forms"})
        and p.name != "own.py"  # the change of one's own password goes through Django's form
    ]
    assert offenders == []


def test_the_delivered_programmes_are_those_promised() -> None:
    assert set(delivered_codes()) == {"plie", "ier", "ier-seniors", "ier-creation", "gpp"}
