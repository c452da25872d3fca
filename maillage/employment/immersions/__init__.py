"""Immersions in a company (PMSMP): one object, short, signed by three; not a contract of employment."""
