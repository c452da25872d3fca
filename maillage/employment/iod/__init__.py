"""The IOD method ("intervention sur l'offre et la demande"): a work post visited, one candidate, no CV,
a hire that is followed with the employer and the employee apart."""
