"""Writes the drawn territory into the database: small tables through models, large ones through COPY."""
