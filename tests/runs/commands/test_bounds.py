"""Numbers, chains and nests without bound: one line of at most 300 characters, whatever comes."""

import pytest

from abm.registers.policy import LONGEST_CHAIN
from abm.registers.refusals import InputError, Phrase, in_words

LONGEST = 300
HUGE, LONG = "1" + "0" * 400, "1" + "0" * 4300


def one_short_line(outcome):
    """Whether a command refused in one line of at most 300 characters that can all be shown."""
    code, out, err = outcome
    assert (code, out) == (2, ""), (code, out, err[-500:])
    assert err.startswith("error: ")
    assert err.endswith("\n")
    assert err[:-1].isprintable(), err
    assert len(err) <= LONGEST + 1, len(err)
    return err


def mix(folder, levers, head=""):
    file = folder / "mix.toml"
    file.write_text(f'name = "m"\n{head}\n[levers]\n{levers}\n', encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "levers",
    [
        f"fund_size = {HUGE}",
        f"fund_size = -{HUGE}",
        f"fund_size = {LONG}",
        f'fund_size = "{HUGE}"',
        f"fund_size = {{{HUGE} = 5}}",
        f"fund_size = {{{LONG} = 5}}",
        f"{'x' * 5000} = 5",
        '"a\\u0007b" = 5',
        f"fund_size = {'[' * 20_000}{']' * 20_000}",
        f"fund_size = {{{', '.join(f'{year} = 1' for year in range(3000))}}}",
        "fund_size = [" + "{a = 1}," * 3000 + "]",
    ],
)
def test_a_lever_without_bound_is_refused_in_one_short_line(tmp_path, command, levers):
    file = mix(tmp_path, levers)
    one_short_line(command("run", "--mix", file, "--out", tmp_path / "o.csv"))
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("length", [LONGEST_CHAIN + 2, 1500])
def test_a_chain_of_mixes_has_an_end(tmp_path, command, length):
    for number in range(length):
        text = f'name = "m{number}"\nbased_on = "m{number + 1}.toml"\n'
        (tmp_path / f"m{number}.toml").write_text(text, encoding="utf-8")
    (tmp_path / f"m{length}.toml").write_text('name = "last"\n', encoding="utf-8")
    said = one_short_line(command("run", "--mix", tmp_path / "m0.toml"))
    assert "based on each other in a row" in said
    near = tmp_path / f"m{length - LONGEST_CHAIN + 1}.toml"
    assert one_short_line(command("run", "--mix", near, "--out", "/nowhere/x.csv"))


@pytest.mark.parametrize(
    "text",
    [
        f"fund_size\n{HUGE}\n",
        f"fund_size\n{LONG}\n",
        f"levers.fund_size\n{'[' * 20_000}{']' * 20_000}\n",
        'levers.fund_size\n"' + '{""a"":' * 20_000 + "1" + "}" * 20_000 + '"\n',
        f"levers.fund_size.{LONG}\n5\n",
        f"draw\n{HUGE}\n",
        f"draw\n{LONG}\n",
        f"{'y' * 20_000}\n5\n",
        "fund_size\n5\x07\n",
        f"mix\n{'z' * 5000}\n",
    ],
)
def test_a_table_without_bound_is_refused_in_one_short_line(tmp_path, command, text):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    design = tmp_path / "d.toml"
    design.write_text('method = "table"\nfile = "t.csv"\n', encoding="utf-8")
    one_short_line(command("sweep", design, "--out", tmp_path / "r"))
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    "text",
    [
        f"points = {HUGE}",
        f"points = {LONG}",
        f"draws = {HUGE}",
        f"draws = {{first = {HUGE}, number = 1}}",
        f"seed = {HUGE}",
        f'mixes = ["{"m" * 9000}"]',
        f"mixes = [{', '.join(['1'] * 9000)}]",
        f'end = "{HUGE}"',
        f"end = {HUGE}",
        f"[times]\nlithium_carbonate_price = {HUGE}",
        f"[levers]\nfund_size = {{low = 0, high = {HUGE}}}",
        f"[levers]\nfund_size = {{low = 0, high = 5, steps = {HUGE}}}",
    ],
)
def test_a_design_without_bound_is_refused_in_one_short_line(tmp_path, command, text):
    design = tmp_path / "d.toml"
    head = 'method = "latin_hypercube"\n' + ("" if "points" in text else "points = 2\n")
    if "steps" in text:
        head = 'method = "factorial"\n'
    rest = "" if "[" in text.split("=")[0] else "\n[levers]\nfund_size = {low = 0, high = 5}\n"
    design.write_text(f"{head}{text}{rest}", encoding="utf-8")
    one_short_line(command("sweep", design, "--out", tmp_path / "r"))
    assert not (tmp_path / "r").exists()


def test_a_sentence_shows_any_value_and_keeps_its_end():
    error = InputError(
        "x",
        "{value!r} of {name:g}, see {cause}",
        value="a\x1b\n" * 500,
        name=10**9000,
        cause=Phrase("b{c}", c="\x7f"),
    )
    said = in_words(error, longest=200)
    assert len(said) <= 200
    assert said.endswith(", see b\\x7f")
    assert "1e9000" in said
    assert said.isprintable()
    short = InputError("x", "{value!r} is {number:.2f}", value="as it is", number=1.234)
    assert str(short) == "'as it is' is 1.23"
