"""Proofs and other documents about people: received, checked, kept encrypted, shown to who may."""
