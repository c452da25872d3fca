"""What is typed about signatures, promises and actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.evidence.forms import WithdrawForm
from maillage.evidence.inspection import ACCEPTED, Received, inspect
from maillage.evidence.uploading import too_big
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import BaseForm, FrenchDateField, RemoteSearch, SearchSelect
from maillage.kernel.text import whole_number
from maillage.organisations.models import Organisation

from .definition import Charter
from .loading import charter, charters
from .models import CharterSignature, Commitment, CommitmentAction
from .services import ActionFacts, CommitmentFacts, SignatureFacts
from .services.commitments import MOST


class SignatureForm(BaseForm):
    signed_on = FrenchDateField(label=_("Signée le"))
    until = FrenchDateField(
        label=_("Jusqu'au"),
        lean="future",
        required=False,
        help_text=_("Vide : aussi longtemps que le texte le dit."),
    )
    version = forms.ChoiceField(
        label=_("Texte signé"), required=False, help_text=_("Vide : celui en vigueur ce jour-là.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [("", "–")] + [
            (text.version, f"{text.name} ({text.version})") for text in charters().values()
        ]

    def facts(self) -> SignatureFacts:
        return SignatureFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(signature: CharterSignature) -> dict[str, Any]:
        return {name: getattr(signature, name) for name in ("signed_on", "until", "version")}


class SigningForm(SignatureForm):
    """A signature of a company that is searched first."""

    organisation = forms.ModelChoiceField(label=_("Entreprise"), queryset=Organisation.objects.none())
    field_order = ["organisation", "signed_on", "until", "version"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _searched(self, organisations)

    def facts(self) -> SignatureFacts:
        said = {name: self.cleaned_data[name] for name in ("signed_on", "until", "version")}
        return SignatureFacts(**said)


def _searched(form: forms.Form, organisations: Any) -> None:
    """Let the field `organisation` be searched by name or SIRET."""
    form.fields["organisation"].queryset = organisations

    def name_of(pk: Any) -> str:
        number = whole_number(str(pk))
        known = organisations.filter(pk=number).first() if number else None
        return known.name if known else ""

    form.fields["organisation"].widget = RemoteSearch(
        reverse_lazy("organisations:suggestions"), label_for=name_of
    )


def kind_choices(text: Charter) -> list[tuple[str, Any]]:
    """The kinds of a text under its axes, each under its first one."""
    return [
        (
            str(axis.label),
            [(kind.code, kind.label) for kind in text.kinds.values() if kind.axes[0] == axis.code],
        )
        for axis in text.axes.values()
        if any(kind.axes[0] == axis.code for kind in text.kinds.values())
    ]


class CommitmentForm(BaseForm):
    """A promise: what, how many, by when; the rest follows from the signature."""

    kind = forms.ChoiceField(label=_("Engagement"), widget=SearchSelect)
    quantity = forms.IntegerField(label=_("Combien"), min_value=1, max_value=MOST, initial=1)
    due_on = FrenchDateField(
        label=_("Échéance"), lean="future", required=False, help_text=_("Vide : la fin de la signature.")
    )
    starts_on = FrenchDateField(
        label=_("À partir du"), required=False, help_text=_("Vide : le début de la signature.")
    )
    axis = forms.ChoiceField(label=_("Axe"), required=False, help_text=_("Vide : l'axe principal."))

    def __init__(self, *args: Any, signature: CharterSignature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = charter(signature.version)
        self.fields["kind"].choices = [("", "–"), *kind_choices(text)]
        self.fields["axis"].choices = [("", "–")] + [(a.code, a.label) for a in text.axes.values()]

    def facts(self) -> CommitmentFacts:
        return CommitmentFacts(**self.cleaned_data)

    @staticmethod
    def initial_of(commitment: Commitment) -> dict[str, Any]:
        names = ("kind", "quantity", "due_on", "starts_on", "axis")
        return {name: getattr(commitment, name) for name in names}


class ProvedForm(BaseForm):
    """A form that may carry the proof of an action; from a phone, the camera is one of the choices."""

    file = forms.FileField(
        label=_("Pièce"),
        required=False,
        max_length=1000,  # names are cut to ours afterwards
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "empty": _("Le fichier est vide."),
            "max_length": _("Le nom du fichier est trop long : renommez-le."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "Photo, attestation, feuille d'émargement : PDF, photo (JPEG, PNG) ou Word (DOCX), %d Mo au plus."
        ) % (settings.DOCUMENT_MAX_BYTES // (1024 * 1024))

    def clean_file(self) -> Received | None:
        """The file, checked by its content and fit to be kept."""
        given = self.cleaned_data["file"]
        if not given:
            return None
        try:
            if given.size > settings.DOCUMENT_MAX_BYTES:
                raise too_big(given.name)
            return inspect(given.name or "", given.read())
        except DomainError as error:
            raise forms.ValidationError(error.message) from None

    def received(self) -> Received | None:
        return self.cleaned_data["file"]

    def refuse_sending(self) -> None:
        """The sending weighed too much: what was read of it is not judged."""
        self.full_clean()
        self.errors.clear()
        self.add_error("file", too_big().message)

    def ask_again(self) -> None:
        """A browser does not give a file back with a page that says what is wrong."""
        if self.errors and self.files.get("file") and "file" not in self.errors:
            self.add_error("file", gettext("Choisissez de nouveau le fichier : rien n'a été enregistré."))


class ProofWithdrawForm(WithdrawForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = gettext("Par exemple : illisible, mauvaise entreprise, remplacée.")


class ActionForm(ProvedForm):
    """An action in a few seconds: what, when, how many, whom it reached."""

    kind = forms.ChoiceField(label=_("Action"), widget=SearchSelect)
    date = FrenchDateField(label=_("Date"), lean="past")
    quantity = forms.IntegerField(label=_("Combien"), min_value=1, max_value=MOST, initial=1)
    people = forms.IntegerField(
        label=_("Personnes touchées"), min_value=0, max_value=MOST, required=False, initial=0
    )
    note = forms.CharField(
        label=_("Précision"),
        max_length=300,
        required=False,
        help_text=_("Le lieu, le métier : jamais le nom d'une personne."),
    )
    commitment = forms.ChoiceField(
        label=_("Pour l'engagement"),
        required=False,
        help_text=_("Vide : celui qui convient et arrive à échéance le premier."),
    )

    def __init__(self, *args: Any, signature: CharterSignature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = charter(signature.version)
        self.fields["kind"].choices = [("", "–"), *kind_choices(text)]
        self._commitments = {str(one.pk): one for one in signature.commitments.order_by("due_on", "pk")}
        self.fields["commitment"].choices = [("", "–")] + [
            (pk, f"{text.kind_label(one.kind)} × {one.quantity}") for pk, one in self._commitments.items()
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        chosen = self._commitments.get(said.get("commitment") or "")
        if chosen is not None and said.get("kind") and chosen.kind != said["kind"]:
            self.add_error("commitment", _("Cet engagement est d'une autre nature que l'action."))
        return said

    def facts(self) -> ActionFacts:
        said = {name: self.cleaned_data[name] for name in ("kind", "date", "quantity", "note")}
        chosen = self._commitments.get(self.cleaned_data["commitment"])
        return ActionFacts(**said, people=self.cleaned_data["people"] or 0, commitment=chosen)

    @staticmethod
    def initial_of(action: CommitmentAction) -> dict[str, Any]:
        known = {name: getattr(action, name) for name in ("kind", "date", "quantity", "people", "note")}
        return known | {"commitment": str(action.commitment_id or "")}


class QuickActionForm(ProvedForm):
    """An action noted on a phone, on the way back: the company first, today by default."""

    organisation = forms.ModelChoiceField(label=_("Entreprise"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("Action"), widget=SearchSelect)
    date = FrenchDateField(label=_("Date"), lean="past")
    quantity = forms.IntegerField(label=_("Combien"), min_value=1, max_value=MOST, initial=1)
    people = forms.IntegerField(
        label=_("Personnes touchées"), min_value=0, max_value=MOST, required=False, initial=0
    )
    note = forms.CharField(label=_("Précision"), max_length=300, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _searched(self, organisations)
        newest = list(charters().values())[-1]
        self.fields["kind"].choices = [("", "–"), *kind_choices(newest)]
        self.fields["date"].initial = timezone.localdate()

    def facts(self) -> ActionFacts:
        said = {name: self.cleaned_data[name] for name in ("kind", "date", "quantity", "note")}
        return ActionFacts(**said, people=self.cleaned_data["people"] or 0)
