"""What `base.html` needs on every page, computed only when a template asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maillage.accounts.models import Membership
from maillage.accounts.roles import Right, Role
from maillage.kernel import navigation
from maillage.kernel.navigation import Link


class Shell:
    """Header, navigation and footer of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._context = getattr(request, "context", None)

    @cached_property
    def navigation(self) -> list[Link]:
        return navigation.links(self._context, self._request.resolver_match)

    @cached_property
    def tucked(self) -> list[Link]:
        """Entries under « Plus » whatever the screen."""
        return [link for link in self.navigation if link.tucked]

    @property
    def tucked_here(self) -> bool:
        return any(link.current for link in self.tucked)

    @cached_property
    def memberships(self) -> list[Membership]:
        """The roles one may switch to."""
        return getattr(self._request, "memberships", []) if self._context else []

    @property
    def role(self) -> str:
        return str(Role(self._context.role).label) if self._context else ""

    @property
    def search_url(self) -> str:
        """The search of names, for roles that see some."""
        seen = (Right.SEE_PEOPLE, Right.SEE_ORGANISATIONS)
        if self._context is None or not any(self._context.has(right) for right in seen):
            return ""
        return _address("web:search")

    @property
    def style_url(self) -> str:
        return _address("web:style") if may_see_style(self._request) else ""

    @property
    def demo(self) -> bool:
        return settings.MAILLAGE_DEMO


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `ctx` is the request's context (None when nobody is signed in), `shell` the rest."""
    return {"ctx": getattr(request, "context", None), "shell": Shell(request)}


def may_see_style(request: HttpRequest) -> bool:
    """The style page is for developers and administrators."""
    context = getattr(request, "context", None)
    return settings.DEBUG or (context is not None and context.has(Right.MANAGE_ACCOUNTS))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
