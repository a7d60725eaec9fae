"""What a lever has cost in a small world."""


def cost_of(model, lever):
    """CNY that a lever has cost all payers so far."""
    return sum(row["amount"] for row in model.ledger.costs.rows() if row["lever"] == lever)
