"""Forms of the programme's side, one subject a module."""
