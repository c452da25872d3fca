"""What can go wrong between us and an identity provider."""


class ProviderError(Exception):
    """The provider does not answer, or what it answers cannot be trusted. The message is for the log."""
