"""Offers of a network, applications to them, and collective recruitments."""
