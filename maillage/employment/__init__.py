"""Employment contracts: one record, whoever uses it (a pathway step, a follow-up, a statement)."""
