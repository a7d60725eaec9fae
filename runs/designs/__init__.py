"""Designs: which points of the space of levers, parameters and drivers are run."""
