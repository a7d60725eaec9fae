"""Firms: what enterprises plan, whom they hire, what they invest, who enters and leaves."""
