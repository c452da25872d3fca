"""Scoped reads of the part.

What figures may count: `Eligibility` rows (by criterion), `Outcome` rows (by `months` and `situation`, one a
window and a date), and `after.AFTER_CLAUSE`, the contract of each person after the clause, as SQL.
"""
