"""Energy: what is used where, and the carbon dioxide of it."""
