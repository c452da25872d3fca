"""Scoped reads of the part.

What figures may count: `Eligibility` rows (granted, by criterion) and `Outcome` rows (by `months` and
`situation`: one a window and a date, the last one noted).
"""
