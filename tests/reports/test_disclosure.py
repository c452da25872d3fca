"""A public version hides small counts wherever they would be told; nothing else changes."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.kernel.disclosure import suppress
from maillage.kernel.errors import DomainError
from maillage.people.models import Person
from maillage.reports import queries, services
from maillage.reports.disclosure import parameters_on, publishable
from maillage.reports.disclosure.counts import Counts
from maillage.reports.layout import lay_out
from maillage.reports.models import Audience, FrozenReport
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.xlsx import chapter_workbook
from tests import build
from tests.kernel.attack import known, narrowed, possible

from .small import Small


@pytest.fixture
def wider(small: Small) -> Small:
    """Forty more men, of whom three abandon: enough for some figures to be told."""
    for number in range(40):
        person = build.person(small.ours, f"Homme{number}", sex="M", birth_date=f"{1960 + number % 30}-05-02")
        left = "2017-10-02" if number < 20 else None
        kind = ("abandonment" if number < 3 else "cdi") if left else None
        build.enrolment(small.programme, person, "2016-03-01", left, kind, operator=small.ours)
    return small


def _public(small: Small, manager: Context, label: str = "Version publiée") -> FrozenReport:
    return services.freeze(manager, small.subject, label, Audience.PUBLIC)


def _hidden(report: FrozenReport) -> set[tuple[str, str, str]]:
    return {tuple(key) for key in report.hidden}


def test_an_internal_version_tells_everything(wider: Small, manager: Context):
    report = services.freeze(manager, wider.subject, "Version interne")
    assert report.audience == Audience.INTERNAL
    assert report.hidden == []
    readings = queries.published_readings(report)
    assert readings.by_key == queries.frozen_readings(report).by_key
    laid = lay_out(wider.subject, readings, {})
    assert not [cell for part in laid.parts for row in part.rows for cell in row.cells if cell.text == "s."]
    assert "secret statistique" not in chapter_page(laid, report).decode()


def test_small_counts_their_rates_and_shares_are_hidden(wider: Small, manager: Context):
    report = _public(wider, manager)
    hidden = _hidden(report)
    assert ("dropouts", "", "2017") in hidden  # three, and one more
    assert ("positive_exits_by_kind", "qualifying_training", "2017") in hidden
    assert ("participants_sex_share", "women", "2017") in hidden
    assert ("participants_sex_share", "men", "2017") in hidden  # what is left of everybody
    assert ("participants", "", "2017") not in hidden
    assert report.secrecy["threshold"] == 5


def test_what_is_hidden_is_nowhere_in_the_files(wider: Small, manager: Context):
    report = _public(wider, manager)
    laid = lay_out(wider.subject, queries.published_readings(report), {})
    for part in laid.parts:
        for row in part.rows:
            for cell in row.cells:
                if cell.reading and cell.reading.hidden:
                    assert (cell.text, cell.value, cell.reading.part) == ("s.", None, None)
    page = chapter_page(laid, report).decode()
    assert "secret statistique" in page
    book = zipfile.ZipFile(io.BytesIO(chapter_workbook(laid, report)))
    words = book.read("xl/sharedStrings.xml").decode()
    assert "s." in words


def test_no_hidden_count_of_a_chapter_is_drawn_back(wider: Small, manager: Context):
    _assert_hidden_for_good(wider)


def test_the_same_holds_with_hardly_anybody(small: Small, manager: Context):
    _assert_hidden_for_good(small)


def _assert_hidden_for_good(small: Small) -> None:
    from maillage.indicators.registry import needed_section

    readings = queries.readings_now(small.subject)
    here = needed_section("plie", small.lead.pk)
    assert_no_way_back(here, readings.by_key.values(), parameters_on(readings.known_at.date()), 15)


def assert_no_way_back(here, readings, parameters, sample: int = 40) -> int:
    """Attack what a publication of these figures tells; returns how many counts stay hidden.

    Every cell is attacked by bounds, `sample` of them by every whole-number table that fits.
    """
    readings = list(readings)
    counts = Counts.of(here, parameters, readings)
    table = counts.table()
    found = suppress(table)
    assert not found.exposed
    bounds = narrowed(table, known(table, found.hidden))
    for cell in found.hidden:
        assert bounds[cell][1] - bounds[cell][0] >= table.width(cell), cell
    for cell in sorted(found.hidden, key=repr)[:: 1 + len(found.hidden) // sample]:
        low, high = possible(table, found.hidden, cell)
        assert high - low >= table.width(cell), cell
    told = publishable(here, parameters, readings).hidden
    for reading in readings:
        threshold = parameters.threshold_for(reading.indicator, reading.unit)
        if reading.part and 0 < reading.part < threshold and reading.key in counts.cells_of:
            assert reading.key in told or not counts.cells_of[reading.key]
    return len(found.hidden)


def test_a_second_publication_does_not_undo_the_first(wider: Small, manager: Context):
    first = _hidden(_public(wider, manager))
    for number in range(10):
        person = build.person(wider.ours, f"Femme{number}", sex="F", birth_date="1985-01-01")
        build.enrolment(wider.programme, person, "2017-05-01", operator=wider.ours)
    second = _hidden(_public(wider, manager, "Deuxième version"))
    again = {key for key in first if queries.readings_now(wider.subject).by_key[key].part}
    assert again <= second


def test_a_lower_threshold_does_not_tell_what_was_hidden(wider: Small, manager: Context, settings, tmp_path):
    settings.HOME = tmp_path
    first = _hidden(_public(wider, manager))
    (tmp_path / "disclosure.yaml").write_text("format: 1\nversions:\n  - {threshold: 2}\n")
    assert first <= _hidden(_public(wider, manager, "Autre"))


def test_an_unreadable_parameter_file_is_told(wider: Small, manager: Context, settings, tmp_path):
    from maillage.reports.disclosure import SecrecyFileError

    settings.HOME = tmp_path
    (tmp_path / "disclosure.yaml").write_text("format: 1\nversions:\n  - {threshold: 1}\n")
    with pytest.raises(SecrecyFileError, match="seuil"):
        parameters_on(queries.readings_now(wider.subject).known_at.date())


def test_a_version_that_cannot_be_protected_is_refused(wider: Small, manager: Context):
    """Men and everybody told before: the few women left have nothing to hide behind."""
    women = [f"Homme{number}" for number in range(20)]
    with build.writing():
        Person.objects.filter(last_name__in=women).update(sex="F")
    report = _public(wider, manager)
    assert ("participants_sex_share", "men", "2017") not in _hidden(report)
    with build.writing():
        Person.objects.filter(last_name__in=women).update(sex="M")
    with pytest.raises(DomainError, match="déjà publiés"):
        _public(wider, manager, "Refusée")
    assert FrozenReport.objects.count() == 1


def test_the_command_hides_when_asked(wider: Small):
    from django.core.management import call_command

    def rows(**options: object) -> dict[tuple[str, ...], str]:
        out = io.StringIO()
        call_command("figures", section="plie", period=["2017"], organisation=str(wider.lead.pk), stdout=out,
                     **options)  # fmt: skip
        return {tuple(r[1:4]): r[4] for r in csv.reader(io.StringIO(out.getvalue()))}

    assert rows()["dropouts", "", "2017"] == "4"
    told = rows(public=True)
    assert told["dropouts", "", "2017"] == "s."
    assert told["participants", "", "2017"] == rows()["participants", "", "2017"]


def test_a_version_is_made_public_from_its_page(wider: Small, manager: Context, client):
    client.force_login(manager.account)
    url = reverse("reports:freeze", args=["plie", 2017])
    page = client.get(url).content.decode()
    assert "petits effectifs" in page
    answer = client.post(url, {"label": "Pour le site", "audience": "public"})
    assert answer.status_code == 302
    report = FrozenReport.objects.get()
    assert report.is_public
    shown = client.get(answer["Location"]).content.decode()
    assert "Version publique" in shown
    assert "secret statistique" in shown
    assert client.post(url, {"label": "Interne"}).status_code == 302
    assert FrozenReport.objects.filter(audience="internal", hidden=[]).count() == 1
