"""An identity provider on this machine: real HTTP, real RSA keys, shaped as ProConnect (signed userinfo).

`provider.twist` lets a test make it lie: a function of the claims of "id_token" or "userinfo".
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "maillage-essai", "un secret partagé"


class LocalProvider:
    """One provider; `person` is who signs in at it."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.reset()

    def reset(self) -> None:
        self.keys = [self.new_key()]
        self.published = list(self.keys)
        self.person: dict[str, Any] = {"sub": "personne-1", "email": "camille@example.org"}
        self.acr = "eidas1"
        self.twist: Callable[[str, dict[str, Any]], dict[str, Any] | None] = lambda kind, claims: claims
        self.sign: Callable[[str, dict[str, Any]], str] = self.signed
        self.userinfo_type = "application/jwt"
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    @staticmethod
    def new_key() -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})

    def signed(self, kind: str, claims: dict[str, Any]) -> str:
        key = self.keys[-1]
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def visit(self, address: str) -> str:
        """What a browser does there: sign in, and be sent back with a code."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or form.get("client_secret") != SECRET
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.person["sub"], "nonce": asked["nonce"]}
        claims |= {"exp": now + 60, "iat": now, "acr": self.acr}
        made = self.twist("id_token", claims)
        return {"access_token": "jeton", "token_type": "Bearer", "id_token": self.sign("id_token", made)}

    def userinfo(self) -> bytes:
        claims = {"iss": self.issuer, "aud": CLIENT, **self.person}
        made = self.twist("userinfo", claims)
        if self.userinfo_type == "application/json":
            return json.dumps(made).encode()
        return self.sign("userinfo", made).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args: Any) -> None:
                pass

            def answer(self, body: bytes, kind: str = "application/json", status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                provider.asked.append(path)
                if path == "/.well-known/openid-configuration":
                    names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
                    found = {f"{k}_endpoint": f"{provider.issuer}/{v}" for k, v in names.items()}
                    found["end_session_endpoint"] = f"{provider.issuer}/logout"
                    found |= {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/keys"}
                    self.answer(json.dumps(found).encode())
                elif path == "/keys":
                    keys = KeySet(provider.published).as_dict(private=False)
                    self.answer(json.dumps(keys).encode())
                elif path == "/userinfo" and self.headers["Authorization"] == "Bearer jeton":
                    self.answer(provider.userinfo(), provider.userinfo_type)
                else:
                    self.answer(b"{}", status=404)

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {k: v[0] for k, v in parse_qs(text).items()}
                given = provider.token(form) if self.path == "/token" else None
                if given is None:
                    self.answer(b'{"error": "invalid_grant"}', status=400)
                else:
                    self.answer(json.dumps(given).encode())

        return Handler


@contextmanager
def running() -> Iterator[LocalProvider]:
    provider = LocalProvider()
    thread = threading.Thread(
        target=provider.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
