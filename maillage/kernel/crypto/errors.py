"""What can go wrong with something sealed."""

from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError


class CryptoError(DomainError):
    """Something sealed cannot be read; `message` says what is missing and what to do."""


class LostKey(CryptoError):
    """The key it was sealed with is not in the ring."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            _(
                "La clé de chiffrement « %s » manque : ce qu'elle protège ne peut pas être lu tant qu'elle "
                "n'est pas remise dans le dossier « keys » de l'installation."
            )
            % key_id
        )
        self.key_id = key_id


class Altered(CryptoError):
    """The bytes are not those that were sealed, or not where they were sealed for."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Le contenu chiffré a été modifié ou abîmé depuis son enregistrement."))


class KeyringError(CryptoError):
    """The ring itself cannot be used: a key file is damaged, readable by others, or misnamed."""
