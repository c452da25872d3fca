"""The buyers' own access: their contracts, their hours, counts without names."""
