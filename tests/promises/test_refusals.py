"""An error carries a code and its fields; its words are made at the edge, and no code reads a
sentence back.
"""

import ast
import pickle
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import cloudpickle
import pytest
from joblib.externals.loky.process_executor import ProcessPoolExecutor as LokyExecutor

from abm.registers.parameters import checked_values
from abm.registers.policy import load_mix
from abm.registers.refusals import (
    DataError,
    EnsembleError,
    InputError,
    MixError,
    Phrase,
    Refusal,
    innermost,
    nearest,
)
from abm.registers.tables import read_table
from runs.language import check, speaking
from runs.refusals import told, whole_number
from runs.workers.ensemble import checked_jobs

ERRORS = ("InputError", "MixError", "DataError", "EnsembleError")


def said():
    """(file, call, name) of every error and phrase of the code."""
    for file in check.source_files():
        if file.suffix == ".py":
            for call, name in check.calls(ast.parse(file.read_text(encoding="utf-8"))):
                if name in (*ERRORS, "Phrase"):
                    yield file, call, name


def test_a_code_stands_for_one_message_and_a_message_has_one_code():
    messages = defaultdict(set)
    codes = defaultdict(set)
    for _, call, name in said():
        if name in ERRORS:
            code, message = (argument.value for argument in call.args)
            messages[code].add(message)
            codes[message].add(code)
    assert len(messages) > 200
    assert {code: texts for code, texts in messages.items() if len(texts) > 1} == {}
    assert {text: names for text, names in codes.items() if len(names) > 1} == {}
    assert all(code.isidentifier() and code == code.lower() for code in messages)


def test_what_is_said_has_the_fields_that_it_is_given():
    for file, call, _ in said():
        given = {keyword.arg for keyword in call.keywords}
        message = call.args[-1].value
        assert given == (check.fields(message) if given else set()), f"{file}: {message}"


def reads_sentences(tree):
    """Lines that look into the words of an error: match, split or search them."""
    for handler in ast.walk(tree):
        if isinstance(handler, ast.ExceptHandler) and handler.name:
            for node in ast.walk(handler):
                if _reads(node, handler.name):
                    yield node.lineno


def _reads(node, error):
    words = (f"str({error})", f"{error}.args[0]", f"{error}.message")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # The first line of what a library says is kept as it is.
        searching = ("split", "replace", "startswith", "endswith", "partition", "find", "index")
        if node.func.attr in searching and ast.unparse(node.func.value) in words:
            return True
        of_re = ast.unparse(node.func.value) == "re"
        return of_re and any(ast.unparse(argument) in words for argument in node.args)
    return isinstance(node, ast.Compare) and any(
        ast.unparse(side) in words for side in node.comparators
    )


def test_no_code_reads_a_sentence_back():
    for file in check.source_files():
        if file.suffix == ".py":
            lines = list(reads_sentences(ast.parse(file.read_text(encoding="utf-8"))))
            assert not lines, f"{file} reads the words of an error in lines {lines}"


@pytest.mark.parametrize(
    "look",
    [
        "str(e).split('; known')[0]",
        "str(e).replace('a', 'b')",
        "re.search('lever', str(e))",
        "'unknown' in str(e)",
    ],
)
def test_a_sentence_that_is_read_back_would_be_found(look):
    source = f"try:\n    pass\nexcept ValueError as e:\n    x = {look}"
    assert list(reads_sentences(ast.parse(source))) == [4]


def refused(kind, work, *arguments):
    with pytest.raises(kind) as caught:
        work(*arguments)
    return caught.value


def one_of_each(tmp_path):
    """An error of each kind, as the code raises it."""
    damaged = tmp_path / "levers.csv"
    damaged.write_text("id\n", encoding="utf-8")
    return {
        "InputError": refused(InputError, checked_jobs, 0),
        "MixError": refused(MixError, load_mix, "documnt"),
        "DataError": refused(DataError, read_table, "levers", tmp_path),
        "EnsembleError": EnsembleError(
            "first_runs_failed",
            "stopped: the first runs to finish all failed alike: {reason}",
            reason="ValueError: no",
        ),
    }


def test_each_kind_of_error_is_said_in_chinese(tmp_path):
    errors = one_of_each(tmp_path)
    english = {name: told(error) for name, error in errors.items()}
    assert english["InputError"] == (
        "jobs = 0 must be a whole number from 1 up, or -1 for every processor"
    )
    assert english["MixError"].startswith("unknown mix 'documnt' (did you mean 'document'?); known")
    with speaking("zh"):
        chinese = {name: told(error) for name, error in errors.items()}
    assert chinese["InputError"] == "jobs = 0 须为不小于 1 的整数，或用 -1 表示使用全部处理器"
    assert chinese["MixError"].startswith("未知的方案“documnt”（是否应为“document”？）；可用：")
    assert chinese["DataError"].startswith("levers.csv 第 1 行 ")
    assert "缺少该列" in chinese["DataError"]
    assert chinese["EnsembleError"].startswith("已停止：最先完成的模拟均以同样原因失败：")
    assert {name: str(error) for name, error in errors.items()} == english


def test_errors_of_the_model_are_refusals_that_a_value_error_still_catches():
    error = refused(ValueError, checked_values, {"co2_per_tonne": 1.0})
    assert isinstance(error, Refusal)
    assert (error.code, error.fields["name"]) == ("unknown_parameter", "co2_per_tonne")


def test_where_it_happened_stands_around_what_happened():
    error = refused(InputError, checked_jobs, 0)
    assert error.code == "jobs_value"
    assert innermost(error).code == "not_whole_from"
    assert innermost(error).fields["low"] == 1


@pytest.mark.parametrize("dumps", [pickle.dumps, cloudpickle.dumps])
def test_an_error_keeps_code_and_fields_between_processes(tmp_path, dumps):
    for error in one_of_each(tmp_path).values():
        again = pickle.loads(dumps(error))
        assert type(again) is type(error)
        assert (again.code, again.message) == (error.code, error.message)
        assert str(again) == str(error)
        with speaking("zh"):
            assert told(again) == told(error)


def test_an_error_of_a_worker_process_arrives_whole():
    """Workers of an ensemble are those of loky; both pools end here, so that none outlives it."""
    loky = LokyExecutor(max_workers=1)
    try:
        error = refused(InputError, loky.submit(checked_jobs, 0).result)
    finally:
        loky.shutdown(wait=True, kill_workers=True)
    assert error.code == "jobs_value"
    assert error.fields["cause"].fields["value"] == 0
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        error = refused(MixError, pool.submit(load_mix, "documnt").result)
    assert str(error.fields["hint"]) == " (did you mean 'document'?)"


def test_other_fields_make_another_refusal_of_the_same_kind():
    error = refused(InputError, whole_number, "draw", -1, 0)
    other = error.with_fields(name="rng")
    assert (type(other), other.code) == (InputError, "not_whole_from")
    assert str(other) == "rng = -1 must be a whole number from 0 up"
    assert str(error).startswith("draw")


def test_a_phrase_has_its_words_in_english_until_it_is_told():
    hint = nearest("documnt", ["document", "finance"])
    assert isinstance(hint, Phrase)
    assert f"{hint}" == " (did you mean 'document'?)"
    with speaking("zh"):
        assert f"{hint}" == " (did you mean 'document'?)"
        assert told(hint) == "（是否应为“document”？）"
    assert nearest("zzz", ["document"]) == ""
