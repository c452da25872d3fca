"""Forms of the room."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from .roles import Role


class LoginForm(AuthenticationForm):
    """Django's own, with the words of the house. The same answer whether the account exists or not."""

    error_messages = {
        "invalid_login": _("Adresse ou mot de passe inconnus. Vérifiez la saisie, puis recommencez."),
        "inactive": _("Adresse ou mot de passe inconnus. Vérifiez la saisie, puis recommencez."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Adresse e-mail")
        self.fields["username"].widget.attrs.update(autocomplete="username", autofocus=True)
        self.fields["password"].label = _("Mot de passe")


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        strip=False,
        help_text=_("Douze caractères au moins ; une phrase facile à retenir convient très bien."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Le même, une seconde fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("Les deux saisies diffèrent."))
        return data


class OwnAccountForm(forms.ModelForm):
    class Meta:
        model = get_user_model()
        fields = ["first_name", "last_name", "phone"]


class CodeForm(forms.Form):
    """A code of six digits, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}
        ),
    )


class ConfirmForm(forms.Form):
    password = forms.CharField(
        label=_("Votre mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(forms.Form):
    """A key just made; the answer of the browser comes in a hidden field (accounts/passkeys.js)."""

    name = forms.CharField(
        label=_("Nom de la clé"),
        max_length=60,
        help_text=_("Ce qui vous la fera reconnaître : « téléphone », « ordinateur du bureau »…"),
    )


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class OwnPasswordForm(PasswordChangeForm):
    """Django's own, whose new password a service writes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus", None)


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Adresse e-mail professionnelle"))
    first_name = forms.CharField(label=_("Prénom"), max_length=100)
    last_name = forms.CharField(label=_("Nom"), max_length=100)
    phone = forms.CharField(label=_("Téléphone"), max_length=20, required=False)
    organisation = forms.ModelChoiceField(label=_("Structure"), queryset=None)
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices)
    fte = forms.DecimalField(
        label=_("Équivalent temps plein"),
        min_value=0.01,
        max_value=1,
        decimal_places=2,
        initial=1,
        help_text=_("1 pour un temps plein, 0,5 pour un mi-temps."),
        localize=True,
    )

    by_mail = forms.BooleanField(
        label=_("Envoyer le lien par e-mail"),
        required=False,
        initial=True,
        help_text=_("Sinon, il s'affiche une fois et vous le transmettez vous-même."),
    )

    def __init__(self, *args: object, organisations: object, can_mail: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if not can_mail:
            del self.fields["by_mail"]
