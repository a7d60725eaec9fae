"""Learn the table of instant probabilities: influence by exact pairs, points, fit, errors."""
