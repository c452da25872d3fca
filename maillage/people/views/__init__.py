"""Pages of the room, one subject a module."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.people.models import Person


def person_or_404(request: HttpRequest, pk: int) -> Person:
    """The person of this address, when the request's role reaches it."""
    return get_object_or_404(Person.objects.visible_to(request.context), pk=pk)


def file_url(person_id: int, tab: str = "") -> str:
    """A person's file, opened on a tab."""
    return (
        reverse("pathways:person_tab", args=[person_id, tab])
        if tab
        else reverse("pathways:person", args=[person_id])
    )


def back_to(request: HttpRequest, fallback: str) -> HttpResponse:
    """To the page named by `next` when it is ours, else to the fallback."""
    return redirect(next_page(request) or fallback)


def next_page(request: HttpRequest) -> str:
    """The page named by `next` when it is ours, "" otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A word alone would be taken for the name of a view by `redirect`.
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""
