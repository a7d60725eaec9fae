"""Honours: what counties and sites work for, and the contests that award it."""
