"""Power: plants and lines from the first idea to full operation, and what they generate."""
