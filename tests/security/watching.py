"""A test client that notes what the site asks of each request.

What a page never asks for cannot mislead it: one try tells, and the others are spent where they matter.
It keeps neither the templates nor the contexts of what it was shown, which Django's own client copies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import got_request_exception
from django.http import HttpResponse, QueryDict
from django.http.request import HttpHeaders
from django.test import Client

EVERYTHING = "*"  # all names were read at once: any of them may matter


class WatchedClient(Client):
    """`asked`: names of parameters and fields the last request was asked for, "header:name" for headers."""

    asked: frozenset[str] = frozenset()

    def request(self, **request: Any) -> HttpResponse:
        asked: set[str] = set()
        environ = _Environ(self._base_environ(**request))
        got_request_exception.connect(self.store_exc_info, dispatch_uid=self)
        try:
            with _noting(asked):
                response = self.handler(environ)
        finally:
            got_request_exception.disconnect(dispatch_uid=self)
        self.asked = frozenset(asked)
        self.check_exception(response)
        self.cookies.update(response.cookies)
        return response

    @property
    def parameters(self) -> set[str]:
        """What was asked beside headers; EVERYTHING may be among them."""
        return {name for name in self.asked if not name.startswith("header:")}


class _Environ(dict[str, Any]):
    """What the server tells about a request; headers are asked for as HTTP_…"""

    def __getitem__(self, name: str) -> Any:
        _note_header(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        _note_header(name)
        return super().get(name, default)


class _Query(QueryDict):
    def __getitem__(self, name: str) -> Any:
        _note(name)
        return super().__getitem__(name)

    def getlist(self, name: str, default: Any = None) -> Any:
        _note(name)
        return super().getlist(name, default)

    def __contains__(self, name: object) -> bool:
        _note(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Any:
        _note(EVERYTHING)
        return super().__iter__()

    def keys(self) -> Any:
        _note(EVERYTHING)
        return super().keys()

    def lists(self) -> Any:  # also what copies and encodes
        _note(EVERYTHING)
        return super().lists()


_notes: list[set[str]] = []  # of the requests under way, the last one first asked
_parameters, _fields, _header = WSGIRequest.GET.func, WSGIRequest.POST.fget, HttpHeaders.__getitem__  # type: ignore[attr-defined]


def _note(name: str) -> None:
    if _notes:
        _notes[-1].add(name)


def _note_header(name: str) -> None:
    if name.startswith("HTTP_"):
        _note("header:" + name.removeprefix("HTTP_").replace("_", "-").lower())


def _watched(query: QueryDict) -> QueryDict:
    if type(query) is QueryDict:
        query.__class__ = _Query
    return query


def _watched_parameters(request: WSGIRequest) -> QueryDict:
    if "_watched" not in vars(request):
        vars(request)["_watched"] = _watched(_parameters(request))
    return vars(request)["_watched"]


def _watched_fields(request: WSGIRequest) -> QueryDict:
    return _watched(_fields(request))


def _watched_header(headers: HttpHeaders, name: str) -> str:
    _note("header:" + name.replace("_", "-").lower())
    return _header(headers, name)


@contextmanager
def _noting(asked: set[str]) -> Iterator[None]:
    """Notes go to this set while the request runs."""
    _notes.append(asked)
    try:
        with (
            patch.object(WSGIRequest, "GET", property(_watched_parameters)),
            patch.object(WSGIRequest, "POST", property(_watched_fields, WSGIRequest.POST.fset)),
            patch.object(HttpHeaders, "__getitem__", _watched_header),
        ):
            yield
    finally:
        _notes.pop()
