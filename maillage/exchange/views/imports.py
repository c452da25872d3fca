"""Imports: deposit a file, read what a trial found, confirm; the history."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillage.accounts.decorators import needs
from maillage.exchange import exporting, services
from maillage.exchange.blanks import blank, presence
from maillage.exchange.forms import DepositForm
from maillage.exchange.kinds import KINDS, RIGHTS, kinds_of
from maillage.exchange.models import ImportRun
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.writing import FORMATS
from maillage.kernel.toasts import notify

_PER_PAGE = 20


@needs(*RIGHTS, *exporting.RIGHTS)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where the navigation leads: imports for those who import, else exports."""
    return redirect("exchange:imports" if kinds_of(request.context) else "exchange:exports")


@needs(*RIGHTS)
def imports(request: HttpRequest) -> HttpResponse:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DepositForm(*given, initial={"kind": request.GET.get("kind", "")}, context=request.context)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > services.MAX_SIZE:  # before it is read
                raise services.too_big()
            run = services.deposit(
                request.context,
                kind=form.cleaned_data["kind"],
                name=file.name,
                content=file.read(),
                sheet=form.cleaned_data["sheet"],
                options=form.chosen(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("exchange:run", run.pk)
    runs = ImportRun.objects.visible_to(request.context).light().select_related("account")
    page = Paginator(runs, _PER_PAGE).get_page(request.GET.get("page"))
    for run in page:
        run.label = KINDS[run.kind].label if run.kind in KINDS else run.kind
    context = {"form": form, "page": page, "kinds": kinds_of(request.context).values()}
    return render(request, "exchange/imports.html", context, status=422 if form.errors else 200)


def _run_or_404(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(
        ImportRun.objects.visible_to(request.context).light().select_related("account"), pk=pk
    )


def _shown(request: HttpRequest, run: ImportRun, template: str) -> HttpResponse:
    report = run.report
    context = {
        "run": run,
        "importer": KINDS.get(run.kind),
        "report": report,
        "valid": report.get("created", 0) + report.get("updated", 0),
        "stalled": services.is_stalled(run),
        "waiting_for_worker": run.is_working and run.progress == 0 and not services.worker_runs(),
    }
    return render(request, template, context)


@needs(*RIGHTS)
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: its progress, its report, what can be decided."""
    return _shown(request, _run_or_404(request, pk), "exchange/run.html")


@needs(*RIGHTS)
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the import runs."""
    return _shown(request, _run_or_404(request, pk), "exchange/_run.html")


@needs(*RIGHTS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        lambda run: services.confirm(
            request.context, run, accept_valid=bool(request.POST.get("accept_valid"))
        ),
        pk,
    )


@needs(*RIGHTS)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _decide(request, lambda run: services.drop(request.context, run), pk)
    notify(request, _("Import abandonné : le fichier est supprimé."))
    return answer


@needs(*RIGHTS)
@require_POST
def start_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, lambda run: services.start_again(request.context, run), pk)


def _decide(request: HttpRequest, act, pk: int) -> HttpResponse:
    try:
        act(_run_or_404(request, pk))
    except DomainError as error:
        notify(request, error.message, error=True)
    return redirect("exchange:run", pk)


@needs(*RIGHTS)
@require_GET
def rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows to correct, as a workbook that comes back as it is."""
    found = get_object_or_404(ImportRun.objects.visible_to(request.context), pk=pk)
    if found.rejects_file is None:
        raise Http404
    return attachment(bytes(found.rejects_file), f"rejets-{found.kind}-{found.pk}.xlsx")


@needs(*RIGHTS)
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A blank file to fill in."""
    if kind not in kinds_of(request.context):
        raise Http404
    return attachment(blank(kind), f"modele-{kind}.xlsx")


@needs(*RIGHTS)
@require_GET
def columns(request: HttpRequest, kind: str) -> HttpResponse:
    """What the columns of a kind of file are."""
    kinds = kinds_of(request.context)
    if kind not in kinds:
        raise Http404
    importer = kinds[kind]
    rows = [(column, presence(column), column.cells.describe()) for column in importer.columns]
    return render(
        request, "exchange/columns.html", {"importer": importer, "rows": rows, "kinds": kinds.values()}
    )


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file to keep, named, and never opened in place."""
    kind = FORMATS[name.rpartition(".")[2]]
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
