"""Free urban zones (ZFU-TE): what a company would be exempted of, and its clause of local hiring."""
