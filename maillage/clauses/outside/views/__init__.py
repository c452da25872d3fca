"""Pages: the one without account, asking and reminding, proofs."""
