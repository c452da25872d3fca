"""Programmes as data; the pathway from prescription to exit."""
