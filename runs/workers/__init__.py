"""Workers: many runs on several processors or machines."""
