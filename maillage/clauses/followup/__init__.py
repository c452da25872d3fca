"""How far contracts are, what they will reach, what is done when hours are missing, certificates."""
