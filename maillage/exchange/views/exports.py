"""Exports: what the role sees, in the columns of the imports."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.exchange.exporting import EXPORTS, RIGHTS, export, exports_of
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.writing import FORMATS
from maillage.kernel.toasts import notify
from maillage.protection.receivers import record_export

from .imports import attachment


@needs(*RIGHTS)
@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    counted = [(one, one.scope(request.context).count()) for one in exports_of(request.context).values()]
    names = any(one.names for one, _count in counted)
    return render(request, "exchange/exports.html", {"exports": counted, "names": names})


@needs(*RIGHTS)
@require_GET
def download(request: HttpRequest, kind: str, format: str) -> HttpResponse:
    allowed = exports_of(request.context)
    if kind not in allowed and (kind in EXPORTS or not request.context.has(Right.EXPORT)):
        raise PermissionDenied
    if kind not in allowed or format not in FORMATS:
        raise Http404
    try:
        content = export(request.context, kind, format)
        record_export(request.context, f"exchange:export/{kind}", EXPORTS[kind].scope(request.context))
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("exchange:exports")
    name = f"{_('maillage')}-{kind}-{timezone.localdate():%Y-%m-%d}.{format}"
    return attachment(content, name)
