"""The shell: health, drafts, error pages, the style page."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, TestCase, override_settings
from django.utils import timezone, translation

from maillage.accounts.models import Membership
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.web.models import FormDraft
from maillage.web.shell import drafts, views
from tests import build


class Drafts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.organisation = build.organisation("Opérateur", "operator")
        cls.account = build.account(cls.organisation, email="moi@example.org")
        cls.other = build.account(cls.organisation, email="autre@example.org")

    def setUp(self) -> None:
        self.client.force_login(self.account)

    def keep(self, key: str = "essai.nouveau", data: object = None, client: Client | None = None) -> int:
        body = json.dumps({"note": ["Bonjour"]} if data is None else data)
        return (client or self.client).put(f"/brouillons/{key}", body, "application/json").status_code

    def test_kept_then_read_then_replaced_then_dropped(self) -> None:
        assert self.client.get("/brouillons/essai.nouveau").status_code == 204
        assert self.keep() == 204
        assert self.client.get("/brouillons/essai.nouveau").json()["data"] == {"note": ["Bonjour"]}
        self.keep(data={"note": ["Bonsoir"]})
        assert self.client.get("/brouillons/essai.nouveau").json()["data"] == {"note": ["Bonsoir"]}
        assert FormDraft.objects.count() == 1
        assert self.client.delete("/brouillons/essai.nouveau").status_code == 204
        assert FormDraft.objects.count() == 0

    def test_nobody_else_reads_it(self) -> None:
        self.keep()
        stranger = Client()
        stranger.force_login(self.other)
        assert stranger.get("/brouillons/essai.nouveau").status_code == 204
        assert stranger.delete("/brouillons/essai.nouveau").status_code == 204
        assert FormDraft.objects.count() == 1

    def test_it_stays_with_the_organisation_it_was_typed_for(self) -> None:
        self.keep()
        second = build.organisation("Ailleurs", "operator")
        with build.writing():
            role = Membership.objects.create(
                account=self.account, organisation=second, role="reference_worker"
            )
        self.client.post("/compte/role/", {"membership": role.pk})
        assert self.client.get("/brouillons/essai.nouveau").status_code == 204

    def test_what_is_no_draft_is_refused(self) -> None:
        for data in ([1], {"a": "b"}, {"a": [1]}, "x", {"a": ["\x00"]}):
            with self.subTest(data):
                assert self.keep(data=data) == 400
        assert self.keep(data={"a": ["x" * 70000]}) == 413
        assert self.keep(key="Clé!") == 400
        assert self.client.put("/brouillons/a", b"{", "application/json").status_code == 400
        assert self.client.post("/brouillons/a").status_code == 405

    def test_old_ones_are_forgotten(self) -> None:
        self.keep("vieux")
        FormDraft.objects.update(updated_at=timezone.now() - drafts.KEPT - dt.timedelta(hours=1))
        assert self.client.get("/brouillons/vieux").status_code == 204
        self.keep("neuf")
        assert list(FormDraft.objects.values_list("key", flat=True)) == ["neuf"]

    def test_the_hundredth_pushes_the_oldest_out(self) -> None:
        for number in range(drafts.MAX_PER_ACCOUNT + 2):
            self.keep(f"n{number}")
        assert FormDraft.objects.count() == drafts.MAX_PER_ACCOUNT
        assert not FormDraft.objects.filter(key="n0").exists()

    def test_saving_the_form_drops_its_draft_and_failing_keeps_it(self) -> None:
        self.keep("compte")
        details = {"first_name": "", "last_name": "Essai", "language": "fr", "_draft": "compte"}
        assert self.client.post("/compte/", details).status_code == 200
        assert FormDraft.objects.count() == 1
        assert self.client.post("/compte/", {**details, "first_name": "Lou"}).status_code == 302
        assert FormDraft.objects.count() == 0


class Pages(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.organisation = build.organisation("Pilote", "lead")
        cls.admin = build.account(cls.organisation, "administrator", email="admin@example.org")

    def test_health(self) -> None:
        with self.assertNumQueries(1):
            answer = self.client.get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")

    def test_the_style_page_shows_everything_without_a_style_or_handler_in_it(self) -> None:
        self.client.force_login(self.admin)
        html = self.client.get("/style").content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html)
        assert re.findall(r'(?:src|href)="(https?:[^"]+)"', html) == []
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), "an id twice"

    def test_the_page_speaks_the_language_asked_for(self) -> None:
        self.client.force_login(self.admin)
        self.client.post("/langue/", {"language": "en"})
        self.assertContains(self.client.get("/compte/"), '<html lang="en">')

    def test_an_unknown_page_is_plain_french(self) -> None:
        answer = self.client.get("/nulle-part/")
        self.assertContains(answer, "n'existe pas", status_code=404)

    def test_a_closed_page_says_what_to_do(self) -> None:
        worker = build.account(self.organisation, "partner")
        self.client.force_login(worker)
        self.assertContains(self.client.get("/style"), "Votre rôle n'ouvre pas", status_code=403)

    def test_a_form_kept_open_too_long(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.admin)
        self.assertContains(strict.post("/compte/", {}), "ouverte depuis trop longtemps", status_code=403)

    def test_a_fault_of_ours_needs_nothing_to_be_told(self) -> None:
        with self.assertNumQueries(0):
            answer = views.failed(RequestFactory().get("/"))
        assert answer.status_code == 500
        assert "intact" in answer.content.decode()

    def test_a_rule_of_the_trade_is_a_page_not_a_fault(self) -> None:
        request = RequestFactory().get("/")
        request.context = None
        request.resolver_match = None
        request.user = self.admin
        catch = views.DomainErrorMiddleware(lambda request: None)
        assert catch.process_exception(request, NotAllowed("Pas ce droit.")).status_code == 403
        refused = catch.process_exception(request, DomainError("Ce parcours est clos."))
        assert refused.status_code == 409
        assert "Ce parcours est clos." in refused.content.decode()
        assert catch.process_exception(request, ValueError()) is None


def test_health_says_when_the_database_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = views.healthz(RequestFactory().get("/healthz"))
    assert answer.status_code == 503
    assert b"gone" not in answer.content


def test_the_500_page_stands_alone() -> None:
    with translation.override("fr"), override_settings(DEBUG=False):
        html = render_to_string("500.html")
    assert "Une erreur s&#x27;est produite" in html or "Une erreur s'est produite" in html
    assert settings.STATIC_URL in html
