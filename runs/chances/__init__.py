"""How likely a run's values make each target: the model's error integrated, not sampled."""
