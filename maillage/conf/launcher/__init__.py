"""The embedded PostgreSQL: found, created, started, shared and stopped without anybody noticing."""
