"""Reading: what a result folder holds, as matrices, and the statistics of it."""
