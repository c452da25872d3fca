"""Who reads which file, who may, for how long; what the data protection officer watches."""
