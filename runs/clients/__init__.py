"""Examples: other tools as clients of the model, each run by a test."""
