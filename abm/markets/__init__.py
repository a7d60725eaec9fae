"""Markets: orders meet sellers; what baskets hold, and what a CNY sets off."""
