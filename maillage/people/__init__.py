"""One file per person: civil status, residences, situations, barriers."""
