"""The single place where readings of files are logged."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .log import record_answer


class ReadingMiddleware:
    """Logs every answer that shows somebody's file. Stands below the one that sets `request.context`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.context is not None:
            record_answer(request, response)
        return response
