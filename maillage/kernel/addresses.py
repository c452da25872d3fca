"""Addresses of many records at once: a list of a hundred lines resolves its URL once, not a hundred times."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

_MARK = 7777777777777  # stands for the key in the pattern kept; no record has it, and no fixed part of an URL


def address(name: str, key: int, *rest: str) -> str:
    """`reverse(name, args=[key, *rest])`, for names whose first argument is the key of a record."""
    before, after = _around(name, rest, get_script_prefix(), get_urlconf())
    return f"{before}{key}{after}"


@lru_cache(maxsize=512)
def _around(name: str, rest: tuple[str, ...], prefix: str, urlconf: str | None) -> tuple[str, str]:
    """What comes before and after the key. `prefix` and `urlconf` are what `reverse` reads by itself."""
    before, _mark, after = reverse(name, args=[_MARK, *rest]).partition(str(_MARK))
    return before, after
