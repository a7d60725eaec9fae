"""Industry: mines, enclave parks, industrial zones and data centres."""
