"""One's own sessions, closed from afar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts import sessions
from maillage.accounts.decorators import needs
from maillage.kernel.toasts import notify


@needs()
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one session; one's own, one signs out of."""
    own = next((one for one in sessions.open_sessions(request.context.account) if one.pk == pk), None)
    if own is None:
        raise Http404
    if own.session_key != request.session.session_key:
        sessions.close(request.context.account, pk=pk)
        notify(request, _("La session est fermée : sa prochaine page demandera de se connecter."))
    return redirect("accounts:security")


@needs()
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Close every session but this one."""
    closed = sessions.close(request.context.account, keep=request.session.session_key)
    text = ngettext("%s autre session est fermée.", "%s autres sessions sont fermées.", closed)
    notify(request, text % closed)
    return redirect("accounts:security")
