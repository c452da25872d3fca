"""Two records that are one: what moves, what it takes to go back, who waits for whom."""
