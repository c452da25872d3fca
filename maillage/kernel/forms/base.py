"""The forms every room starts from."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.kernel.errors import DomainError


class UiForm:
    """What our forms share: their drawing, and a service's refusal shown at the field at fault.

        form = StepForm(request.POST or None)
        if form.is_valid():
            try:
                services.add_step(request.context, **form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
            else:
                notify(request, _("Étape ajoutée."))
                return redirect(...)
        return render(request, "…", {"form": form}, status=422 if form.errors else 200)

    In the template: `<form method="post" novalidate>` with `{% error_summary form %}` and either
    `{% form_fields form %}` or `{% field form.x %}` one by one. `novalidate` because our own messages are
    plainer than the browser's and come with a summary.
    """

    template_name = "kernel/forms/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the rules of the trade: at its field when the form has it, else on top."""
        field = error.field if error.field in self.fields else None  # type: ignore[attr-defined]
        self.add_error(field, error.message)  # type: ignore[attr-defined]


class BaseForm(UiForm, forms.Form):
    """A form whose values go to a service."""


class BaseModelForm(UiForm, forms.ModelForm):
    """A form that takes its fields from a model; it never saves by itself: services write."""

    def save(self, commit: bool = True) -> Any:
        raise NotImplementedError("services write; give them cleaned_data")
