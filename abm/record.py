"""Month phase: everything is measured, and once a year checked."""

from agents import columns


def record(model):
    """Record the month's indicators; check money every year (every month in tests) and all columns
    every year.
    """
    model.three_ways.close_month(model.clock.month)
    model.balance_sheet.add_month()
    model.assessment.add_month(model)
    december = model.clock.month == 12
    if december:
        model.balance_sheet.close_year(model)
        model.assessment.close_year(model)
    model.recorder.record(model)
    if december or columns.STRICT:
        model.ledger.check()
        model.three_ways.check()
        model.balance_sheet.check(model)
    if december:
        for table in model.tables():
            table.check()
