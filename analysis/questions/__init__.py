"""Questions: one file for each that a planner asks of a result folder."""
