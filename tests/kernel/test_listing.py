"""Lists: what an address asks is what is shown, counted, summed and exported; nothing else sorts it."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Sum
from django.http import HttpResponse
from django.test import RequestFactory, TestCase
from django.utils.translation import ngettext_lazy
from django_htmx.middleware import HtmxDetails

from maillage.accounts.models import Membership
from maillage.kernel.listing import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Empty,
    FlagFilter,
    Listing,
    Preset,
    SearchFilter,
    exported,
)
from tests import build


def by_name(rows: Any, text: str) -> Any:
    return rows.filter(account__last_name__icontains=text)


class Roles(Listing):
    columns = [
        Column(
            "name", "Personne", value="account.full_name", sort="account__last_name", link=True, sub="role"
        ),
        Column("since", "Depuis", value="started_on", kind="date", sort="started_on"),
        Column("until", "Jusqu'au", value="ended_on", kind="date", sort="ended_on"),
        Column("fte", "Temps", kind="number", decimals=2, sort="fte", total=Sum("fte")),
        Column("mail", "Adresse", value="account.email", on_page=False),
        Column("mark", "Signe", value=lambda row: "*", in_export=False),
    ]
    filters = [
        SearchFilter("Nom", apply=by_name),
        ChoiceFilter(
            "role", "Rôle", lookup="role", choices=[("partner", "Partenaire"), ("direction", "Direction")]
        ),
        ChoiceFilter(
            "any", "Un de", lookup="role", choices=[("partner", "P"), ("direction", "D")], multiple=True
        ),
        FlagFilter("full", "Temps plein", condition=Q(fte=1)),
        DateRangeFilter(
            "since",
            "Depuis",
            lookup="started_on",
            presets=[Preset("2017", lambda: (dt.date(2017, 1, 1), dt.date(2017, 12, 31)))],
        ),
    ]
    default_sort = "name"
    page_size = 10
    count_label = ngettext_lazy("%(count)s rôle", "%(count)s rôles", "count")
    empty = Empty(
        "Aucun rôle",
        "Un rôle s'ouvre ici.",
        action="Ouvrir",
        url_name="accounts:invite",
        right="manage_accounts",
    )
    export_name, export_right = "Rôles ouverts", "export"

    def row_url(self, row: Membership) -> str:
        return f"/roles/{row.pk}"

    def row_css(self, row: Membership) -> str:
        return "is-late" if row.ended_on else ""


class Lists(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.organisation = build.organisation("Pilote", "lead")
        cls.context = build.context(
            cls.organisation, "programme_manager", last_name="Zèbre", first_name="Ada"
        )
        cls.reader = build.context(cls.organisation, "direction", last_name="Yack", first_name="Bo")
        with build.writing():
            for number in range(12):
                account = build.account(
                    None, email=f"n{number}@example.org", first_name="=1+1", last_name=f"Nom{number:02}"
                )
                Membership.objects.create(
                    account=account,
                    organisation=cls.organisation,
                    role="partner" if number % 2 else "direction",
                    fte="0.50" if number < 4 else 1,
                    started_on=dt.date(2010 + number, 1, 1),
                    ended_on=dt.date(2025, 1, 1) if number == 3 else None,
                )

    def listing(
        self, address: str = "", context: Any = None, kind: type[Listing] = Roles, htmx: str = ""
    ) -> Listing:
        headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": htmx} if htmx else {}
        request = RequestFactory().get(f"/roles{address}", **headers)
        request.context = context or self.context
        request.user = request.context.account
        request.session = {}
        request.resolver_match = None
        request.htmx = HtmxDetails(request)
        rows = Membership.objects.filter(account__last_name__startswith="Nom").select_related("account")
        return kind(request, rows)

    def names(self, address: str) -> list[str]:
        return [row.record.account.last_name for row in self.listing(address).rows]

    # Sorting -------------------------------------------------------------------------------------
    def test_sorted_by_a_declared_column_both_ways(self) -> None:
        assert self.names("")[0] == "Nom00"
        assert self.names("?sort=-name")[0] == "Nom11"
        assert self.names("?sort=-since")[0] == "Nom11"

    def test_a_missing_value_comes_last_both_ways(self) -> None:
        assert self.names("?sort=until")[0] == "Nom03"
        assert self.names("?sort=-until")[0] == "Nom03"

    def test_an_undeclared_key_does_not_sort(self) -> None:
        for key in ("account__password", "-mail", "pk", "name;drop", ""):
            listing = self.listing(f"?sort={key}")
            assert listing.sorting[0].key == "name"
            assert len(listing.rows) == 10

    def test_a_head_links_to_the_other_way(self) -> None:
        head = self.listing("?sort=since&full=1&page=2").heads[1]
        assert head.sorted == "ascending"
        assert head.url == "/roles?sort=-since&full=1"
        assert self.listing("").heads[4].url == ""

    # Filtering -----------------------------------------------------------------------------------
    def test_each_filter_narrows(self) -> None:
        for address, expected in {
            "": 12,
            "?q=nom03": 1,
            "?role=partner": 6,
            "?any=partner&any=direction": 12,
            "?full=1": 8,
            "?since_from=1/1/2015": 7,
            "?since_to=01/01/2015": 6,
            "?since_from=2012-01-01&since_to=2013-12-31": 2,
            "?since_from=2013-12-31&since_to=2012-01-01": 2,
            "?role=partner&full=1&since_from=2015-06-01": 3,
        }.items():
            with self.subTest(address):
                assert self.listing(address).count == expected

    def test_what_cannot_be_read_is_left_out_and_said(self) -> None:
        for address in ("?role=nobody", "?full=2", "?since_from=zut", "?role=' OR 1=1"):
            with self.subTest(address):
                listing = self.listing(address)
                assert listing.count == 12
                assert len(listing.ignored) == 1
        assert "n'est pas appliqué" in self.page("?role=nobody").content.decode()

    def test_control_signs_do_not_reach_the_database(self) -> None:
        assert self.listing("?q=nom%0003").count == 1

    def test_chips_are_addresses(self) -> None:
        role, several, full, since = self.listing("?full=1&any=partner&sort=-since&page=2").chips
        assert full.text == "oui"
        assert full.clear_url == "/roles?any=partner&sort=-since"
        assert [url for _, url in several.options] == [
            "/roles?full=1&sort=-since",
            "/roles?full=1&any=partner&any=direction&sort=-since",
        ]
        assert not role.on
        assert (
            since.options[0][1]
            == "/roles?full=1&any=partner&sort=-since&since_from=2017-01-01&since_to=2017-12-31"
        )
        assert self.listing("?since_from=2017-01-01&since_to=2017-12-31").chips[3].options[0][0].on

    # Pages ---------------------------------------------------------------------------------------
    def page(self, address: str = "", **more: Any) -> HttpResponse:
        return self.listing(address, **more).response(title="Rôles")

    def test_two_queries_whatever_the_page(self) -> None:
        for address in ("", "?page=2", "?role=partner&sort=-fte", "?page=999", "?page=zut"):
            with self.subTest(address), self.assertNumQueries(2):
                listing = self.listing(address)
                assert listing.count_text
                assert listing.rows
                assert listing.totals

    def test_a_page_too_far_is_the_last_one(self) -> None:
        assert self.names("?page=999") == ["Nom10", "Nom11"]

    def test_the_page_shows_count_rows_and_total(self) -> None:
        html = self.page().content.decode()
        assert "12 rôles" in html
        assert 'data-href="/roles/' in html
        assert 'class="row-link"' in html
        assert "10,00" in html  # eight full, four half
        assert 'class="is-late"' in html
        assert "style=" not in html
        assert "1er" in html

    def test_cells_are_escaped(self) -> None:
        with build.writing():
            Membership.objects.first().account.__class__.objects.filter(last_name="Nom00").update(
                first_name="<b>x"
            )
        assert "&lt;b&gt;x" in self.page().content.decode()

    def test_htmx_gets_the_part_and_history_the_page(self) -> None:
        part = self.page(htmx="listing")
        assert "<html" not in part.content.decode()
        assert "HX-Request" in part["Vary"]
        assert "<html" in self.page(htmx="elsewhere").content.decode()

    def test_nothing_yet_and_nothing_found_are_told_apart(self) -> None:
        assert "Rien ne répond à ces filtres" in self.page("?q=zzz").content.decode()

        class Bare(Roles):
            def __init__(self, request: Any, queryset: Any) -> None:
                super().__init__(request, queryset.none())

        assert "Aucun rôle" in self.page(kind=Bare).content.decode()
        assert self.listing(kind=Bare).empty_url == ""  # no right to the first action

    # Export --------------------------------------------------------------------------------------
    def workbook(self, address: str) -> Any:
        response = self.page(address)
        assert "roles-ouverts-" in response["Content-Disposition"]
        content = b"".join(response.streaming_content)
        response.file_to_stream.close()
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_the_whole_filtered_list_is_exported_in_its_order(self) -> None:
        sheet = self.workbook("?role=partner&sort=-since&page=2&format=xlsx").worksheets[0]
        rows = list(sheet.values)
        assert rows[0] == ("Personne", "Depuis", "Jusqu'au", "Temps", "Adresse")
        assert len(rows) == 7
        assert rows[1][1] == dt.datetime(2021, 1, 1)
        assert rows[1][3] == 1
        assert rows[1][2] is None

    def test_text_is_never_a_formula(self) -> None:
        cell = self.workbook("?format=xlsx").worksheets[0]["A2"]
        assert cell.value == "=1+1 Nom00"
        assert cell.data_type == "s"
        assert cell.quotePrefix

    def test_the_export_says_what_was_asked(self) -> None:
        about = dict(self.workbook("?role=partner&q=nom&format=xlsx").worksheets[1].values)
        assert about["Rôle"] == "Partenaire"
        assert about["Nom"] == "« nom »"
        assert about["Lignes"] == "6"

    def test_an_export_needs_its_right_and_is_told(self) -> None:
        with pytest.raises(PermissionDenied):
            self.page("?format=xlsx", context=self.reader)
        assert self.listing(context=self.reader).export_url == ""
        told: list[int] = []

        def listen(count: int, **_: Any) -> None:
            told.append(count)

        exported.connect(listen)
        self.workbook("?full=1&format=xlsx")
        exported.disconnect(listen)
        assert told == [8]

    def test_an_export_without_a_right_is_a_mistake(self) -> None:
        with pytest.raises(TypeError, match="export_right"):
            type("Leaky", (Listing,), {"columns": [], "export_name": "tout"})
