"""Social clauses: public contracts, people checked before hire, hours counted one by one, and after."""
