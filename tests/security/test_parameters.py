"""Every parameter of every page: quotes, nulls, numbers without end, lists, letters of elsewhere."""

from __future__ import annotations

from django.db import transaction
from django.test import TestCase
from django.urls import NoReverseMatch, reverse

from . import houses as worlds
from .markup import outside, read
from .test_references import PARAMETERS
from .watching import EVERYTHING, WatchedClient

HOSTILE = (
    "1' OR '1'='1", "\x00", "9" * 30, "9" * 4500, "²", "%\\[]\"", "-last_name,id", "31/02/2017",
    "\U0001f600\u202e\ufffe",
)  # fmt: skip
SORTS = ("sort", "tri", "ordre", "o")
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\t//evil.example",
)  # fmt: skip
FIELDS = ("next", "retour", "back", "url", "redirect", "return", "target")
LEADING = {EVERYTHING, *FIELDS, "header:referer", "header:hx-current-url"}


class EveryParameter(TestCase):
    house: worlds.Houses

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = worlds.make()

    def test_no_value_makes_a_page_fail(self) -> None:
        """Every name with each value, then one by one the names a page asks for. A page that asks for
        none, with or without them, is not tried further: nothing misleads it.
        """
        met = asking = 0
        for role, address in worlds.one_role_each(self.house):
            if address.rule.method != "get":
                continue
            client = self.house.client(role, raise_request_exception=False)
            with transaction.atomic():
                shown = client.get(address.url + address.rule.query)
                html = "text/html" in shown.get("Content-Type", "")
                own = read(shown.content.decode()).parameters() if html else set()
                transaction.set_rollback(True)
            met += len(own)
            names = {*PARAMETERS, *SORTS, *own}
            asked = client.parameters | self.survives(client, role, address, dict.fromkeys(names, HOSTILE[0]))
            if not asked:
                continue
            asking += 1
            single = sorted((own if EVERYTHING in asked else own & asked) | asked - {EVERYTHING})
            tries = [dict.fromkeys({*names, *single}, hostile) for hostile in HOSTILE]
            tries += [{name: hostile} for name in single for hostile in ("'", "\x00", "9" * 30, ["a", "b"])]
            tries += [{f"{name}{end}": "1" for name in single for end in ("[]", "__in")}]
            for data in tries:
                self.survives(client, role, address, data)
        self.assertGreater(met, 40)
        self.assertGreater(asking, 40, "hardly a page was seen to ask for anything")

    def survives(self, client: WatchedClient, role: str, address: worlds.Address, data: dict) -> set[str]:
        """Shown with these parameters; which ones the page asked for."""
        with self.subTest(role=role, url=address.name, data=str(data)[:200]), transaction.atomic():
            self.assertLess(client.get(address.url, data).status_code, 500)
            transaction.set_rollback(True)
        return client.parameters

    def test_no_number_makes_an_address_fail(self) -> None:
        """Numbers of records larger than the database's own, and none at all."""
        for role, address in worlds.one_role_each(self.house):
            for name, value in address.arguments.items():
                if not isinstance(value, int):
                    continue
                for number in (0, 2**31, 2**63, 10**30, int("9" * 4000)):
                    try:
                        url = reverse(address.name, kwargs={**address.arguments, name: number})
                    except NoReverseMatch:  # the address takes fewer digits
                        continue
                    client = self.house.client(role, raise_request_exception=False)
                    with self.subTest(url=address.name, number=str(number)[:20]), transaction.atomic():
                        self.assertLess(client.get(url).status_code, 500)
                        self.assertLess(client.post(url).status_code, 500)
                        transaction.set_rollback(True)

    def test_no_page_sends_elsewhere(self) -> None:
        """Redirections and links, whatever the address, the form or the browser says to go back to."""
        led = 0
        for role, address in worlds.one_role_each(self.house):
            client = self.house.client(role, raise_request_exception=False)
            for htmx in (False, True) if address.rule.method == "post" else (True,):
                for there in ELSEWHERE:
                    self.goes_nowhere(client, role, address, there, htmx)
                    if not client.asked & LEADING:
                        break  # it asks for nothing that would lead it anywhere
                    led += 1
        self.assertGreater(led, 100, "hardly a page was seen to ask where to go")

    def goes_nowhere(
        self, client: WatchedClient, role: str, address: worlds.Address, there: str, htmx: bool
    ) -> None:
        headers = {"Referer": there, "HX-Current-URL": there, "HX-Request": "true"} if htmx else {}
        data = address.rule.data
        data = dict(data(self.house.ours, role) if callable(data) else data) | dict.fromkeys(FIELDS, there)
        with self.subTest(url=address.name, there=there, by=address.rule.method), transaction.atomic():
            self.check(getattr(client, address.rule.method)(address.url, data, headers=headers))
            transaction.set_rollback(True)

    def check(self, response) -> None:
        for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh"):
            value = response.get(name, "")
            self.assertNotRegex(value.split("?")[0], r"evil|javascript", f"{name}: {value}")
        if "text/html" in response.get("Content-Type", ""):
            page = read(response.content.decode())
            self.assertEqual(outside(page.addresses), [])
            bad = [v for _n, v in page.addresses if "evil" in v.split("?")[0]]
            self.assertEqual(bad, [], "a link leads where the visitor's address said")


class Hosts(TestCase):
    def test_a_name_that_is_not_ours_is_refused(self) -> None:
        for host in ("evil.example", "localhost.evil.example", "localhost:80@evil.example", "local\thost"):
            with self.subTest(host=host):
                self.assertEqual(self.client.get("/healthz", headers={"Host": host}).status_code, 400)

    def test_a_forwarded_name_is_not_believed(self) -> None:
        page = self.client.get("/", headers={"X-Forwarded-Host": "evil.example"})
        self.assertNotIn("evil.example", page["Location"])
