"""Governments: budgets, programmes, approvals, debt, and how they are assessed."""
