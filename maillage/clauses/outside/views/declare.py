"""The page without account: a company declares its month in two minutes, one question a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.accounts.outside import closed, outside
from maillage.evidence.uploading import in_memory, stopped
from maillage.kernel.doors import closes_at
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm
from maillage.kernel.mail import can_mail

from ...models import HoursStatement, StatementDraft
from ...sheets.company_views import sheet_screen
from .. import drafts, services
from ..drafts import Added, Content, Said
from ..forms import FilesForm, LotForm, LotsForm, PersonForm, SenderForm
from ..queries import PURPOSE, contact_to_write, is_settled, reachable
from ..screens import LotSheet, Sheet
from ..services.declaring import detach, may_correct

COOKIE = "maillage_releve"  # the key of what this browser has typed


@dataclass
class Visit:
    """One request of the page: whose month, what this browser said so far."""

    request: HttpRequest
    token: str
    statement: HoursStatement
    draft: StatementDraft | None
    content: Content
    sheet: Sheet
    fresh_key: str = ""  # of a draft begun by this request

    @classmethod
    def of(cls, request: HttpRequest, token: str, statement: HoursStatement) -> Visit:
        draft = drafts.find(statement, request.COOKIES.get(COOKIE, ""))
        content = drafts.read(draft)
        return cls(request, token, statement, draft, content, Sheet.of(statement, content))

    @property
    def may_go_on(self) -> bool:
        return services.may_go_on(self.statement, self.draft)

    def kept(self) -> StatementDraft:
        """The draft of this browser, begun with the first thing it says."""
        if self.draft is None:
            self.draft, self.fresh_key = drafts.begin(self.statement)
        return self.draft

    def keep(self) -> None:
        drafts.keep(self.kept(), self.content)

    def to(self, step: str = "") -> HttpResponse:
        if step:
            return redirect("clauses:declare_step", token=self.token, step=step)
        return redirect("clauses:declare", token=self.token)

    def after(self, step: str) -> str:
        """The screen that follows, as the content now is."""
        steps = Sheet.of(self.statement, self.content).steps
        return steps[steps.index(step) + 1] if step in steps[:-1] else "verifier"

    def page(self, name: str, step: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
        steps = self.sheet.steps
        place = steps.index(step) if step in steps else 0
        context = {
            "token": self.token,
            "statement": self.statement,
            "company": self.statement.company,
            "network": self.statement.network,
            "place": place + 1,
            "count": len(steps),
            "before": steps[place - 1] if place else "",
            **more,
        }
        return render(self.request, f"clauses/outside/page/{name}.html", context, status=status)

    def answered(self, response: HttpResponse) -> HttpResponse:
        """The same, with the cookie of a draft that was just begun."""
        if self.fresh_key:
            response.set_cookie(
                COOKIE,
                self.fresh_key,
                path=reverse("clauses:declare", args=[self.token]),
                secure=bool(settings.CSRF_COOKIE_SECURE),
                httponly=True,
                samesite="Lax",
                max_age=90 * 24 * 3600,
            )
        return response


@in_memory
@outside(PURPOSE)
def declare(request: HttpRequest, subject: int, token: str, step: str = "") -> HttpResponse:
    """Every screen. What is typed is kept as soon as it is right; nothing is read by anybody before it is
    sent, and once sent the link only says that it was received."""
    rows = HoursStatement.objects.select_related("company", "network", "contact", "asked_by")
    statement = rows.filter(pk=subject).first()
    if statement is None or is_settled(statement):
        return closed(request)
    visit = Visit.of(request, token, statement)
    if not visit.sheet.all_lots:
        return closed(request)
    if request.method == "POST" and stopped(request) and step != "pieces":
        return visit.to(step)  # not read to its end: nothing of it can be trusted
    if not visit.may_go_on:
        return _received(visit)
    return visit.answered(_screen(visit, step))


def _screen(visit: Visit, step: str) -> HttpResponse:
    if not step:
        return _welcome(visit)
    if step == "marches" and visit.sheet.many:
        return _which_lots(visit)
    if step == "pieces":
        return _proofs(visit)
    if step == "verifier":
        return _check(visit)
    if step == "tableau":
        return sheet_screen(visit)
    kind, _dash, number = step.partition("-")
    sheet = visit.sheet.find(int(number)) if number.isdecimal() and len(number) < 19 else None
    if sheet is not None and kind == "lot":
        return _lot(visit, sheet)
    if sheet is not None and kind == "ajouter":
        return _person(visit, sheet)
    return visit.to()


def _welcome(visit: Visit) -> HttpResponse:
    """Which month, which company, until when, who asks; none at all in one press."""
    error = ""
    if visit.request.method == "POST":
        try:
            services.send_nothing(visit.statement, visit.kept())
        except DomainError as refused:
            error = refused.message
        else:
            return visit.to()
    more = {
        "first": visit.sheet.steps[0],
        "lots": visit.sheet.all_lots,
        "until": closes_at(PURPOSE, visit.token),
        "begun": visit.draft is not None,
        "error": error,
    }
    return visit.page("welcome", visit.sheet.steps[0], more, 422 if error else 200)


def _received(visit: Visit) -> HttpResponse:
    """The day it was received, and nothing of what was said. The browser that sent may correct for a day."""
    correcting = may_correct(visit.statement, visit.draft)
    error = ""
    if visit.request.method == "POST" and "correct" in visit.request.POST and visit.draft is not None:
        try:
            services.open_again(visit.statement, visit.draft)
        except DomainError as refused:
            error = refused.message
        else:
            return visit.to(visit.sheet.steps[0])
    mailed = can_mail() and contact_to_write(visit.statement, reachable([visit.statement.company_id]))
    more = {"correcting": correcting, "error": error, "mailed": bool(mailed)}
    return visit.page("received", "", more, 422 if error else 200)


def _which_lots(visit: Visit) -> HttpResponse:
    chosen = [str(one.pk) for one in visit.sheet.lots]
    form = LotsForm(_data(visit), lots=visit.sheet.all_lots, initial={"lots": chosen})
    if visit.request.method == "POST" and form.is_valid():
        visit.content.chosen = [int(pk) for pk in form.cleaned_data["lots"]]
        visit.keep()
        return visit.to(visit.after("marches"))
    return visit.page("lots", "marches", {"form": form}, _status(form))


def _lot(visit: Visit, sheet: LotSheet) -> HttpResponse:
    """The people expected, with the hours of last month to accept or change."""
    post = visit.request.POST
    away = post.get("absent") or post.get("remove") or ""
    form = LotForm(_data(visit), sheet=sheet, without=away)
    if visit.request.method == "POST" and form.is_valid():
        lot = visit.content.lot(sheet.pk)
        for key, (hours, training) in form.amounts().items():
            lot.said[key] = Said(str(hours), str(training))
        if "absent" in post and any(one.key == away for one in sheet.entries):
            lot.said[away] = Said(absent=True)
        if "remove" in post:
            lot.said.pop(away, None)
            lot.added = [one for one in lot.added if one.key != away]
        if "back" in post:
            lot.said.pop(post["back"], None)
        beside = next((name for name in ("absent", "remove", "back", "add") if name in post), "")
        if not beside:
            lot.seen = True
            if visit.content.chosen is not None and sheet.pk not in visit.content.chosen:
                visit.content.chosen.append(sheet.pk)
        visit.keep()
        if beside == "add":
            return visit.to(f"ajouter-{sheet.pk}")
        return visit.to(sheet.step if beside else visit.after(sheet.step))
    if away and form.errors:  # what is beside stays as it was typed, its row included
        form = LotForm(_data(visit), sheet=sheet)
        form.is_valid()
    return visit.page("lot", sheet.step, {"form": form, "sheet": sheet}, _status(form))


def _person(visit: Visit, sheet: LotSheet) -> HttpResponse:
    """Somebody more. Once noted, they are shown by first name and initial as all are."""
    form = PersonForm(_data(visit), modality=sheet.lot.modality)
    if visit.request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lot = visit.content.lot(sheet.pk)
        try:
            key = visit.content.new_key()
        except DomainError as error:
            form.refuse(error)
        else:
            lot.added.append(
                Added(
                    key,
                    said["last_name"],
                    said["first_name"],
                    said["birth_date"].isoformat(),
                    said["modality"],
                )
            )
            lot.said[key] = Said(str(said["hours"]), str(said["training"]))
            visit.keep()
            return visit.to(sheet.step)
    return visit.page(
        "person", sheet.step, {"form": form, "sheet": sheet, "before": sheet.step}, _status(form)
    )


def _proofs(visit: Visit) -> HttpResponse:
    request = visit.request
    form = FilesForm(_data(visit), request.FILES if request.method == "POST" else None)
    if request.method == "POST":
        taken_back = request.POST.get("detach", "")
        if taken_back.isdecimal() and len(taken_back) < 19:
            if visit.draft is not None:
                detach(visit.statement, visit.draft, int(taken_back))
            return visit.to("pieces")
        if stopped(request):
            form.refuse_sending()
        elif form.is_valid():
            try:
                if form.received:
                    services.attach(visit.statement, visit.kept(), form.received)
            except DomainError as error:
                form.refuse(error)
            else:
                return visit.to("pieces" if "more" in request.POST else "verifier")
    mine = list(visit.draft.proofs.order_by("pk")) if visit.draft else []
    sent = bool(visit.statement.sent_at)
    return visit.page("proofs", "pieces", {"form": form, "proofs": mine, "sent": sent}, _status(form))


def _check(visit: Visit) -> HttpResponse:
    """Everything at a glance, who sends, then it leaves."""
    if unseen := visit.sheet.unseen():
        return visit.to(unseen)
    form = SenderForm(_data(visit))
    if visit.request.method == "POST" and form.is_valid():
        try:
            services.send(visit.statement, visit.kept(), **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            return visit.to()
    more = {
        "form": form,
        "sheet": visit.sheet,
        "total": sum(one.hours for one in visit.sheet.lots),
        "training": sum(one.training for one in visit.sheet.lots),
        "people": sum(len(one.declared) for one in visit.sheet.lots),
        "proofs": visit.draft.proofs.count() if visit.draft else 0,
    }
    return visit.page("check", "verifier", more, _status(form))


def _data(visit: Visit) -> Any:
    return visit.request.POST if visit.request.method == "POST" else None


def _status(form: BaseForm) -> int:
    return 422 if form.errors else 200
