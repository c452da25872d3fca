"""The page without account where a company declares its month, and how it is asked and reminded."""
