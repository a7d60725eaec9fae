"""Month phase: the calendar moves on, with the levers and the world outside; the month's books are
opened.
"""


def advance_clock(model):
    """Enter the next month (the first call enters the run's first month)."""
    done = model.recorder.done
    model.set_month(model.clock.start + done)
    model.ledger.start_month()
