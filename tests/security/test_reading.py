"""Every page as every role, with hostile texts in every record: nothing comes alive, nothing is written,
every answer carries the headers that hold a browser back.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import openpyxl
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from . import houses as worlds
from .markup import outside, read

# A formula for a spreadsheet, the end of an attribute and of an element for a browser; {} tells the field.
HOSTILE = "=1+1'\"></script><{}><img src=x onerror=alert(1)>"
SHORT = "='\"><{}>"

# What a visit may write: who knocks without an account, who has a session and when it was last used, who
# read which file.
VISITS = {
    "accounts_throttle", "django_session", "accounts_opensession", "protection_accessrecord",
    "people_elsewheresearch", "retention_archivereading",
}  # fmt: skip
_WRITES = re.compile(
    r'\b(INSERT INTO|(?<!DO )UPDATE|DELETE FROM|TRUNCATE|COPY)\s+"?(?:ONLY\s+)?"?(\w+)', re.IGNORECASE
)


class EveryPageHoldsHostileTexts(TestCase):
    house: worlds.Houses
    visits: list[tuple[str, worlds.Address]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = worlds.make()
        cls.visits = [
            (role, address)
            for role in worlds.roles()
            for address in worlds.addresses(cls.house.ours, role)
            if address.rule.method == "get"
        ]
        short = worlds.fill_with(SHORT)
        cls.house.written = short | worlds.fill_with(HOSTILE)

    def test_nothing_comes_alive_and_nothing_is_written(self) -> None:
        self.seen: set[str] = set()
        self.kinds: dict[str, int] = defaultdict(int)
        for role, address in self.visits:
            client = self.house.client(role)
            urls = [address.url + address.rule.query]
            while urls:
                url = urls.pop()
                with self.subTest(role=role, url=address.name, asked=url), transaction.atomic():
                    connection.queries_log.clear()  # it holds nine thousand: all the pages ask more
                    with CaptureQueriesContext(connection) as queries:
                        response = client.get(url)
                        body = (
                            b"".join(response.streaming_content) if response.streaming else response.content
                        )
                    self.check_queries(queries)
                    self.check_headers(response, signed_in=not address.rule.public)
                    found = self.check_body(response, body)
                    if "format=xlsx" not in url:  # lists leave as workbooks by a parameter of their own
                        urls += sorted(link for link in found if link.endswith("format=xlsx"))[:1]
                    transaction.set_rollback(True)
        lacking = sorted(set(self.house.written.values()) - {self.house.written[x] for x in self.seen})
        self.assertGreater(len(self.seen), 40, f"fields never shown: {lacking}")
        for kind, least in (("text/html", 400), ("text/csv", 2), ("spreadsheet", 10)):
            self.assertGreaterEqual(self.kinds[kind], least, f"too few answers of {kind} were read")

    def check_queries(self, queries: CaptureQueriesContext) -> None:
        for query in queries.captured_queries:
            for _verb, table in _WRITES.findall(query["sql"]):
                if table.lower() not in VISITS and not re.search(r"\bFOR (NO KEY )?UPDATE\b", query["sql"]):
                    self.fail(f"a visit writes: {query['sql'][:300]}")

    def check_headers(self, response: HttpResponse, signed_in: bool) -> None:
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["X-Frame-Options"], "DENY")
        self.assertEqual(response["Referrer-Policy"], "same-origin")
        self.assertEqual(response["Cross-Origin-Opener-Policy"], "same-origin")
        policy = response["Content-Security-Policy"]
        for needed in (
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ):
            self.assertIn(needed, policy)
        self.assertNotIn("unsafe", policy)
        if signed_in:
            self.assertRegex(response.get("Cache-Control", ""), "no-store", "a shared computer would keep it")

    def check_body(self, response: HttpResponse, body: bytes) -> set[str]:
        """Links of the page; fails on anything of ours that came alive."""
        kind = response.get("Content-Type", "").split(";")[0]
        self.assertLess(response.status_code, 500)
        if kind in ("text/html", "image/svg+xml"):
            self.kinds[kind] += 1
            text = body.decode()
            page = read(text)
            self.seen |= set(re.findall(r"&lt;(x-\d+)&gt;", text)) & self.house.written.keys()
            alive = [self.house.written.get(e, e) for e in page.elements if re.fullmatch(r"x-\d+", e)]
            self.assertEqual(alive, [], "free text becomes an element")
            self.assertEqual([a for a in page.attributes if a.startswith("on")], [], "an event attribute")
            # A chapter that is taken away carries its own style; no page that is shown does.
            allowed = {"application/json"} | ({"style"} if response.get("Content-Disposition") else set())
            self.assertEqual(set(page.inline) - allowed, set(), "script or style inline")
            self.assertEqual(outside(page.addresses), [])
            self.assertEqual([v for _n, v in page.addresses if v.startswith("=")], [], "a text is an address")
            return page.links
        if kind == "text/csv":
            self.kinds[kind] += 1
            rows = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
            self.assertEqual([c for row in rows for c in row if c.startswith(tuple("=+-@\t\r"))], [])
        elif "spreadsheet" in kind and body != b"PK":  # the world of the access tests has a file that is none
            self.kinds["spreadsheet"] += 1
            book = openpyxl.load_workbook(io.BytesIO(body))
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
            self.assertEqual([c.coordinate for c in cells if c.data_type == "f" or c.hyperlink], [])
        return set()
