"""The programme's side: programmes, prescriptions, commissions, entries, hand-overs, exits, caseload."""
