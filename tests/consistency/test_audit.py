"""The audit of dependencies against a service that answers as PyPI does."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts import audit

TODAY = dt.date(2026, 1, 1)
SAFE = {"info": {"yanked": False}, "vulnerabilities": []}
BAD = {
    "info": {"yanked": False},
    "vulnerabilities": [
        {"id": "PYSEC-1", "aliases": ["CVE-2025-1"], "summary": "reads files", "fixed_in": ["2.1"]},
        {"id": "PYSEC-2", "aliases": [], "summary": "taken back", "withdrawn": "2025-01-01"},
    ],
}
YANKED = {"info": {"yanked": True, "yanked_reason": "broken"}, "vulnerabilities": []}


@pytest.fixture
def service() -> Iterator[tuple[str, dict, list]]:
    answers: dict[str, object] = {}
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = answers.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode() if body else b"no")

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", answers, asked
        server.shutdown()
        thread.join()


def run(service, tmp_path, packages=(("one", "1"), ("two", "2")), allowed: str = "") -> int:
    kept = tmp_path / "audit.toml"
    kept.write_text(allowed)
    return audit.audit(service[0], packages, kept, TODAY)


def test_nothing_known_passes(service, tmp_path, capsys) -> None:
    service[1].update({"/one/1/json": SAFE, "/two/2/json": SAFE})
    assert run(service, tmp_path) == 0
    assert "2 of 2 packages audited, 0 to be mended" in capsys.readouterr().out


def test_a_known_vulnerability_fails_and_a_withdrawn_one_does_not(service, tmp_path, capsys) -> None:
    service[1].update({"/one/1/json": SAFE, "/two/2/json": BAD})
    assert run(service, tmp_path) == 1
    said = capsys.readouterr().out
    assert "VULNERABLE two 2: CVE-2025-1, PYSEC-1 (fixed in 2.1): reads files" in said
    assert "PYSEC-2" not in said


def test_a_withdrawn_version_fails(service, tmp_path) -> None:
    service[1].update({"/one/1/json": SAFE, "/two/2/json": YANKED})
    assert run(service, tmp_path) == 1


@pytest.mark.parametrize(("until", "code"), [("2026-06-30", 0), ("2025-12-31", 1)])
def test_leave_has_an_end(service, tmp_path, until, code) -> None:
    service[1].update({"/one/1/json": SAFE, "/two/2/json": BAD})
    allowed = f'[[allowed]]\nid = "CVE-2025-1"\nreason = "not called"\nuntil = {until}\n'
    assert run(service, tmp_path, allowed=allowed) == code


def test_leave_without_reason_is_refused(service, tmp_path) -> None:
    with pytest.raises(SystemExit, match="lacks a reason"):
        run(service, tmp_path, allowed='[[allowed]]\nid = "CVE-2025-1"\nuntil = 2026-06-30\n')


def test_a_service_without_answer_is_said_and_asked_once(service, tmp_path, capsys) -> None:
    assert run(service, tmp_path) == 0
    assert "WARNING: NOTHING WAS AUDITED" in capsys.readouterr().out
    assert service[2] == ["/one/1/json"]
    assert run(("http://127.0.0.1:9",), tmp_path) == 0


def test_one_package_without_answer_is_said(service, tmp_path, capsys) -> None:
    service[1].update({"/one/1/json": SAFE})
    assert run(service, tmp_path) == 0
    assert "WARNING: not audited: two 2" in capsys.readouterr().out


def test_what_is_installed_is_what_is_asked_about() -> None:
    names = dict(audit.installed())
    assert "django" in names
    assert "maillage" not in names
