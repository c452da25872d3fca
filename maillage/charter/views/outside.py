"""The page without account: a company confirms its actions of the year and its contact in two minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from maillage.accounts.outside import closed, outside
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm, PhoneField
from maillage.kernel.mail import can_mail

from ..loading import charter
from ..models import Declaration, DeclarationState
from ..outside import Question, other_kinds, questions
from ..services import declarations as services
from ..services.commitments import MOST


class AmountForm(BaseForm):
    """How many more, and whom they reached."""

    quantity = forms.IntegerField(label=_("Combien de plus ?"), min_value=0, max_value=MOST, required=False)
    people = forms.IntegerField(
        label=_("Combien de personnes touchées ?"), min_value=0, max_value=MOST, required=False
    )
    note = forms.CharField(
        label=_("Une précision"),
        max_length=300,
        required=False,
        help_text=_("Le métier, le lieu : jamais le nom d'une personne."),
    )


class OtherForm(AmountForm):
    """Something that was not promised."""

    kind = forms.ChoiceField(label=_("Qu'avez-vous fait d'autre ?"), required=False)
    field_order = ["kind", "quantity", "people", "note"]

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _g("rien d'autre")), *((k.code, k.label) for k in kinds)]
        self.fields["quantity"].label = _g("Combien ?")


class ContactForm(BaseForm):
    name = forms.CharField(label=_("Nom"), max_length=200)
    function = forms.CharField(label=_("Fonction"), max_length=100, required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), help_text=_("Le reçu de votre réponse y est envoyé."))
    phone = PhoneField(label=_("Téléphone"), required=False)


class MessageForm(BaseForm):
    message = forms.CharField(label=_("Un mot pour nous ?"), max_length=500, required=False)


@outside(services.PURPOSE)
def declare(request: HttpRequest, subject: int, token: str, step: str = "") -> HttpResponse:
    """One question a screen; each answer is kept as soon as it is given."""
    rows = Declaration.objects.select_related("signature__organisation", "signature__network", "contact")
    declaration = rows.prefetch_related("lines").filter(pk=subject).first()
    if declaration is None or declaration.state not in (DeclarationState.ASKED, DeclarationState.SENT):
        return closed(request)
    if declaration.state == DeclarationState.SENT:
        return _page(request, "receipt", declaration, {"lines": _lines(declaration), "mailed": can_mail()})
    asked = questions(declaration)
    codes = [question.code for question in asked]
    if not step:
        first = codes[0]
        return _page(request, "welcome", declaration, {"token": token, "first": first, "count": len(asked)})
    if step not in codes:
        return redirect("charter:declare", token=token)
    place = codes.index(step)
    form = _form(request, declaration, asked, asked[place])
    if request.method == "POST" and form.is_valid():
        try:
            _keep(declaration, asked[place], form, said_no="none" in request.POST)
        except DomainError as error:
            form.refuse(error)
        else:
            if step == "check":
                return redirect("charter:declare", token=token)
            if step == "other" and "more" in request.POST:
                return redirect("charter:declare_step", token=token, step="other")
            return redirect("charter:declare_step", token=token, step=codes[place + 1])
    return _page(
        request,
        "check" if step == "check" else "contact" if step == "contact" else "question",
        declaration,
        {
            "token": token,
            "form": form,
            "question": asked[place],
            "place": place + 1,
            "count": len(asked),
            "before": codes[place - 1] if place else "",
            "lines": _lines(declaration),
        },
        status=422 if form.errors else 200,
    )


def _form(
    request: HttpRequest, declaration: Declaration, asked: list[Question], question: Question
) -> BaseForm:
    data = request.POST or None
    if request.method == "POST" and data is None:
        data = request.POST
    if question.code == "contact":
        known = {name: getattr(declaration, name) for name in ("name", "function", "email", "phone")}
        return ContactForm(data, initial=known)
    if question.code == "check":
        return MessageForm(data)
    if question.code == "other":
        return OtherForm(data, kinds=other_kinds(declaration, asked))
    line = question.line
    known = {"quantity": line.quantity, "people": line.people, "note": line.note} if line else {}
    return AmountForm(data, initial=known)


def _keep(declaration: Declaration, question: Question, form: BaseForm, *, said_no: bool) -> None:
    said = form.cleaned_data
    if question.code == "contact":
        services.answer_contact(declaration, **said)
    elif question.code == "check":
        services.send(declaration, said["message"])
    elif question.code == "other":
        if said["kind"] and not said_no:
            quantity = said["quantity"] or 1
            services.answer_line(declaration, said["kind"], quantity, said["people"] or 0, said["note"])
    else:
        quantity = 0 if said_no else said["quantity"] or 0
        services.answer_line(declaration, question.code, quantity, said["people"] or 0, said["note"])


def _lines(declaration: Declaration) -> list[str]:
    """What the company says, in words."""
    text = charter(declaration.signature.version)
    return [
        f"{text.kind_label(line.kind)} : {line.quantity} {text.unit(line.kind, line.quantity)}"
        for line in declaration.lines.all()
    ]


def _page(
    request: HttpRequest, name: str, declaration: Declaration, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"declaration": declaration, "signature": declaration.signature, **more}
    return render(request, f"charter/outside/{name}.html", context, status=status)
