"""Somebody in front of the pages, over HTTP: reads a page, sends its form, waits for an answer or none."""

from __future__ import annotations

import html
import http.client
import re
import uuid
from urllib.parse import urlencode

TIMEOUT = 30


class Unanswered(Exception):
    """The connection broke or the server failed: what was asked may be done or not."""


class Visitor:
    """A session over HTTP. `cookie`: the key of a session already open."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookies = port, {"maillage_session": cookie}

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

    def send(
        self, path: str, fields: dict[str, str], file: tuple[str, bytes] | None = None, page: str = ""
    ) -> str:
        """Fill in the form found on `page` (else on `path` itself); returns where the answer leads."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page or path))
        assert found, f"{page or path} holds no form"
        fields = fields | {"csrfmiddlewaretoken": html.unescape(found[1])}
        body, kind = _multipart(fields, file) if file else (urlencode(fields).encode(), _FORM)
        status, text, location = self._request("POST", path, body, {"Content-Type": kind})
        if status >= 500:
            raise Unanswered(f"{path}: {status}")
        assert status == 302, (
            f"{path} answers {status}: {' '.join(re.sub('<[^>]+>', ' ', text).split())[:800]}"
        )
        return location

    def _ask(self, method: str, path: str) -> tuple[int, str]:
        status, text, _location = self._request(method, path)
        if status >= 500:
            raise Unanswered(f"{path}: {status}")
        assert status == 200, f"{path} answers {status}"
        return status, text

    def _request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(f"{path}: {error!r}") from error
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _sign, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text, answer.getheader("Location", "")


_FORM = "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, str], file: tuple[str, bytes]) -> tuple[bytes, str]:
    border = uuid.uuid4().hex
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, content = file
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return b"".join([*parts, head.encode(), content, f"\r\n--{border}--\r\n".encode()]), (
        f"multipart/form-data; boundary={border}"
    )
