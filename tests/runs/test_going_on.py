"""The command after an interrupt, word for word."""

import pytest

from runs.going_on import command_to_go_on


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ganzi assess", "ganzi assess --out 'results/a b' --resume"),
        (
            ".venv/bin/ganzi assess --draws 9 --out x",
            ".venv/bin/ganzi assess --draws 9 --out x --resume",
        ),
        ("ganzi sweep d.toml --out=x --resume", "ganzi sweep d.toml --out=x --resume"),
        ("ganzi results x --finish", "ganzi results x --finish"),
        ("-c x", "ganzi results 'results/a b' --finish"),
        ("/usr/bin/pytest", "ganzi results 'results/a b' --finish"),
    ],
)
def test_it_can_be_pasted(typed, said):
    assert command_to_go_on("results/a b", typed.split()) == said
