"""One file per organisation, whatever the roles it plays."""
