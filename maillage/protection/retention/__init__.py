"""How long files are kept: last contacts, notice, suspension, archive apart, anonymisation."""
