"""Where result folders stand if no place is named."""

from pathlib import Path

RESULTS = Path("results")


def free_folder(job: str = "assess") -> Path:
    """First folder results/assess-1, results/assess-2, ... that does not exist."""
    number = 1
    while (RESULTS / f"{job}-{number}").exists():
        number += 1
    return RESULTS / f"{job}-{number}"
