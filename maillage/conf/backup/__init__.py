"""Backups: the whole database in one file that knows whether it is whole, and its way back.

The database holds all there is; reports and the signing key can be made again.
"""
