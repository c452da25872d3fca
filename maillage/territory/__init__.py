"""Communes, arrondissements, priority neighbourhoods, branches: from an address and a date to areas."""
