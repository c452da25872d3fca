"""What a published report hides: small counts, and what would give them back (secret statistique)."""

from .hiding import Secrecy, hide, publishable
from .parameters import Parameters, SecrecyFileError, parameters_on

__all__ = ["Parameters", "Secrecy", "SecrecyFileError", "hide", "parameters_on", "publishable"]
