"""Accounts, memberships, roles, and the context of a request: who, for which organisation, may do what."""
