"""Signing in through an identity provider: OpenID Connect, authorization code with PKCE, signed userinfo."""

from .errors import ProviderError
from .flow import Arrival, begin, finish, leave_address

__all__ = ["Arrival", "ProviderError", "begin", "finish", "leave_address"]
