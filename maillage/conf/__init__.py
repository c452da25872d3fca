"""Settings, URLs, the `maillage` command and the launcher of the embedded PostgreSQL."""
