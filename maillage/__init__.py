"""Maillage: pathways towards employment, followed and reported."""
