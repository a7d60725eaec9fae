"""Run the notebooks and keep what they show beside their code, so that a reader sees it without
running anything.

`python -m calibration.experiments.notebooks [1 2 ...]` runs each, or those of these numbers, with
the parameters that stand in it, by one worker, in a folder that is removed afterwards. What is kept
is small and the same after a second run: a text, a table or a figure a cell, without ids, times,
widgets' state and places of this machine.
"""

from __future__ import annotations

import argparse
import base64
import copy
import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "analysis" / "notebooks"
COLOURS = 32
"""Of a figure that is kept."""
MOST_BYTES = 200_000
"""Of a notebook with what it shows."""
KINDS = ("image/png", "text/html", "text/plain")
"""What is kept of an output: the first of these that it has."""
PATIENCE = 1800
"""Seconds that a cell may take."""
WHILE_KEPT = """
JOBS = 1
from analysis.figures.style import Picture

Picture.dots = 80
"""
"""Added to the parameters of a run whose outputs are kept: one worker, and small figures."""
OF_A_MACHINE = re.compile(r"/(?:home|tmp|root|Users|usr|work)/| at 0x[0-9a-f]+")
"""Places and addresses that no second run has."""


def executed(notebook: Any, folder: Path) -> Any:
    """A copy of the notebook, run from top to bottom in a folder by one worker."""
    run = copy.deepcopy(notebook)
    parameters_of(run).source += WHILE_KEPT
    environment = {
        **{name: value for name, value in os.environ.items() if name != "GANZI_LANG"},
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }
    client = NotebookClient(
        run,
        timeout=PATIENCE,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": folder}},
    )
    client.execute(env=environment)
    return run


def parameters_of(notebook: Any) -> Any:
    """The cell that holds the parameters."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    return cell


def with_outputs(notebook: Any, run: Any) -> Any:
    """The notebook as it was written, with what each cell of its run showed."""
    kept = copy.deepcopy(notebook)
    number = 0
    for cell, ran in zip(kept.cells, run.cells, strict=True):
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
            cell.outputs = in_one_piece([_kept(output, number) for output in ran.outputs])
    return kept


def in_one_piece(outputs: list[Any]) -> list[Any]:
    """Outputs with what is printed in a row put together: in how many pieces it comes is chance."""
    joined: list[Any] = []
    for output in outputs:
        before = joined[-1] if joined else None
        printed = output.output_type == "stream"
        if before and printed and before.output_type == "stream" and before.name == output.name:
            before.text += output.text
        else:
            joined.append(output)
    return joined


def _kept(output: Any, number: int) -> Any:
    """An output as it is kept: its best form alone, figures small."""
    if output.output_type == "stream":
        return nbformat.v4.new_output("stream", name=output.name, text=output.text)
    if output.output_type == "error":
        return output
    kind = next(kind for kind in KINDS if kind in output.data)
    shown = output.data[kind]
    data = {kind: small_picture(shown) if kind == KINDS[0] else shown}
    if output.output_type == "execute_result":
        return nbformat.v4.new_output("execute_result", data=data, execution_count=number)
    return nbformat.v4.new_output("display_data", data=data)


def small_picture(encoded: str) -> str:
    """A PNG in base64 as a smaller one of a few colours, the rare ones among them."""
    with Image.open(io.BytesIO(base64.b64decode(encoded))) as picture:
        plain = picture.convert("RGB")
    few = plain.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    few.save(stream, format="PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode()


def faults(notebook: Any) -> list[str]:
    """What must not be kept in a notebook: errors, complaints, places of a machine, too much."""
    found = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                found.append(f"cell {number}: an error or a complaint")
            data = output.get("data", {"text/plain": output.get("text", "")})
            texts = [text for kind, text in data.items() if kind != KINDS[0]]
            found += [
                f"cell {number}: '{place[0]}' is of this machine"
                for text in texts
                if (place := OF_A_MACHINE.search(str(text)))
            ]
            found += [f"cell {number}: {kind}" for kind in data if kind not in KINDS]
    size = len(written(notebook))
    if size > MOST_BYTES:
        found.append(f"{size} bytes, more than {MOST_BYTES}")
    return found


def written(notebook: Any) -> bytes:
    """A notebook as its file holds it."""
    return (nbformat.writes(notebook) + "\n").encode()


def keep(file: Path) -> bool:
    """Run a notebook and write it with what it shows; whether that was free of faults: else nothing
    is written.
    """
    begun = time.monotonic()
    notebook = nbformat.read(file, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        kept = with_outputs(notebook, executed(notebook, Path(folder)))
    if found := faults(kept):
        print("\n".join([f"{file.name} is not written:", *found]), file=sys.stderr, flush=True)
        return False
    file.write_bytes(written(kept))
    seconds = time.monotonic() - begun
    print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB, {seconds:.0f} s", flush=True)
    return True


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", help="numbers of notebooks; without any, all")
    numbers = parser.parse_args(arguments).numbers
    files = [
        file
        for file in sorted(FOLDER.glob("*.ipynb"))
        if not numbers or file.stem.split("_")[0] in numbers
    ]
    if not all([keep(file) for file in files]):
        sys.exit(1)


if __name__ == "__main__":
    main()
