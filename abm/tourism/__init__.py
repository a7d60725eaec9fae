"""Tourism: who travels where, how they stay, what they spend, and who builds beds for them."""
