"""Who may be counted: eligibility, windows, candidates, refusals, what became of people."""
