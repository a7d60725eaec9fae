"""Month phase: everything is measured, and once a year checked."""

from agents import columns


def record(model):
    """Record the month's indicators; check money every year (every month in tests) and all columns every year."""
    model.recorder.record(model)
    december = model.clock.month == 12
    if december or columns.STRICT:
        model.ledger.check()
    if december:
        for table in model.tables():
            table.check()
