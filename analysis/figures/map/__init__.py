"""Map: the counties, what flows between them, and numbers in their units."""
