"""What notebooks show is kept small, the same after every run, and never with what is amiss."""

import base64
import io

import nbformat
import pytest
from PIL import Image

from calibration.experiments import notebooks

SHOWING = """
import pandas as pd
from IPython.display import display
import ipywidgets
from analysis.figures.style import blank
figure = blank(8.8, 3)
figure.text(0.1, 0.5, f"{JOBS} worker")
display(figure)
display(ipywidgets.HTML("a widget"))
print("a text")
pd.DataFrame({"a": [0.1]})
"""


def notebook_of(*sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    cells[0].metadata["tags"] = ["parameters"]
    return nbformat.v4.new_notebook(cells=cells)


def test_a_second_run_keeps_the_same_bytes(tmp_path):
    notebook = notebook_of("JOBS = 4", SHOWING)
    kept = [
        notebooks.with_outputs(notebook, notebooks.executed(notebook, tmp_path)) for _ in range(2)
    ]
    first, second = map(notebooks.written, kept)
    assert first == second
    assert notebooks.faults(kept[0]) == []
    outputs = kept[0].cells[1].outputs
    data = [set(output.get("data", ["text"])) for output in outputs]
    assert data == [{"image/png"}, {"text/plain"}, {"text"}, {"text/html"}]
    assert kept[0].cells[0].source == "JOBS = 4"


def test_a_figure_is_kept_small_and_keeps_its_rare_colours():
    picture = Image.new("RGB", (300, 100), "white")
    for place in range(300):
        picture.putpixel((place, 0), (place % 256,) * 3)
    picture.putpixel((5, 5), (176, 78, 8))
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    small = notebooks.small_picture(base64.b64encode(stream.getvalue()).decode())
    with Image.open(io.BytesIO(base64.b64decode(small))) as kept:
        assert (kept.size, kept.mode) == ((300, 100), "P")
        assert len(kept.getcolors()) <= notebooks.COLOURS
        red, green, blue = kept.convert("RGB").getpixel((5, 5))
    assert red - blue > 100 > green


def test_what_is_printed_in_pieces_is_kept_as_one():
    def printed(text, name="stdout"):
        return nbformat.v4.new_output("stream", name=name, text=text)

    pieces = [printed("a"), printed("b"), printed("c", "stderr"), printed("d")]
    assert [one.text for one in notebooks.in_one_piece(pieces)] == ["ab", "c", "d"]


def test_figures_are_drawn_small_for_it(tmp_path):
    notebook = notebook_of("JOBS = 4", SHOWING)
    (figure, *_) = notebooks.executed(notebook, tmp_path).cells[1].outputs
    with Image.open(io.BytesIO(base64.b64decode(figure.data["image/png"]))) as drawn:
        assert drawn.size == (704, 240)


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ({"output_type": "stream", "name": "stdout", "text": "/tmp/a"}, "of this machine"),
        ({"output_type": "stream", "name": "stderr", "text": "warning"}, "complaint"),
        (
            {"output_type": "display_data", "data": {"text/plain": "<A at 0x7f>"}, "metadata": {}},
            "of this machine",
        ),
        (
            {"output_type": "display_data", "data": {"text/html": "a" * 300_000}, "metadata": {}},
            "bytes, more than",
        ),
        (
            {
                "output_type": "display_data",
                "data": {"application/vnd.jupyter.widget-view+json": {}},
                "metadata": {},
            },
            "widget-view",
        ),
    ],
)
def test_what_must_not_be_kept_is_found(output, fault):
    notebook = notebook_of("1")
    notebook.cells[0].outputs = [nbformat.from_dict(output)]
    assert any(fault in found for found in notebooks.faults(notebook))


def test_nothing_is_written_where_a_notebook_tells_of_this_machine(tmp_path):
    file = tmp_path / "1_bad.ipynb"
    file.write_bytes(notebooks.written(notebook_of("JOBS = 1", "import os; os.getcwd()")))
    before = file.read_bytes()
    assert not notebooks.keep(file)
    assert file.read_bytes() == before
