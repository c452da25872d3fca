"""What a view declares about who may call it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .roles import Right


def needs(*rights: Right) -> Callable:
    """Anonymous: to the login page. A role that has none of `rights`: 403. No right named: any open role."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.context is None:
                raise PermissionDenied
            if rights and not any(request.context.has(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return decorate
