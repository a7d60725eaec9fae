"""Commands that make or list runs; nothing heavy is imported before one runs."""
