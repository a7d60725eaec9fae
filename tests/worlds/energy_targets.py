"""A result folder of two mixes whose energy targets are met together and apart in known draws."""

from runs import open_results
from tests.worlds.synthetic import experiment, record, write_results

ENERGY = ("clean_capacity_2025", "export_capacity_2025", "co2_2025")


def results(folder, draws=12, mixes=("status_quo", "document")):
    """Capacity met in even draws, export in the same ones, CO2 in the others; the document meets
    all in draw 0-5.
    """
    plan = experiment(draws, mixes)
    records = []
    for task in plan.tasks():
        even = task.draw % 2 == 0
        help_ = task.mix.name == "document" and task.draw < 6
        met = {
            "clean_capacity_2025": even or help_,
            "export_capacity_2025": even or help_,
            "co2_2025": not even or help_,
        }
        records.append(record(task, met))
    return open_results(write_results(folder, records, plan))
