"""Phone numbers: checked and kept in one international form (`kernel.forms.fields.phone_text` shows them)."""

import phonenumbers
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError


def normalise_phone(text: str) -> str:
    """`04 78 60 00 00` as `+33478600000`; empty stays empty. Raises `DomainError` for what is no number."""
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException as error:
        raise DomainError(_("« %s » n'est pas un numéro de téléphone.") % text, "phone") from error
    if not phonenumbers.is_possible_number(number):
        raise DomainError(
            _("Le numéro de téléphone « %s » n'a pas le bon nombre de chiffres.") % text, "phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
