"""Files of organisations, and the companies that other files name."""
