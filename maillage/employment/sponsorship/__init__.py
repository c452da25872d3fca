"""Sponsorship (parrainage): somebody of a company supports a person, and they meet."""
