"""Refusals on the page: the line of the command line, which the Chinese page explains first."""

import inspect
import re

import pytest

from abm.registers import policy
from abm.registers.policy import MixError
from analysis.brief.refusals import meaning, refusal
from analysis.brief.session import parsed_mix
from runs.language import speaking


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.toml", b"a = " + b"[" * 30_000),
        ("long.toml", b"a = " + b"9" * 5000),
        ("n" * 300 + ".toml", b"name = "),
    ],
)
def test_files_that_no_parser_or_file_system_takes_are_refused_in_one_line(name, content):
    with pytest.raises(MixError, match=f"^{name}: not valid TOML") as refusal:
        parsed_mix(name, content)
    assert "\n" not in str(refusal.value)


def test_an_uploaded_file_may_have_a_byte_order_mark():
    assert parsed_mix("own.toml", b'\xef\xbb\xbfname="x"\n').name == "x"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", b"name = ", "a.toml: not valid TOML"),
        ("a.toml", b"\xff\xfe", "a.toml: cannot be read"),
        (
            "a.toml",
            b'name = "x"\n[levers]\npv_quota_mw_y = 9e9\n',
            "pv_quota_mw_y = 9000000000.0 is out of range",
        ),
        ("a.toml", b'name = "x"\nbased_on = "/etc/passwd.toml"\n', "a page reads none"),
        ("../../a.toml", b"[levers]\n", "^a.toml: the key 'name' is missing"),
        ("", b"[levers]\n", "^mix.toml: the key 'name' is missing"),
    ],
)
def test_a_bad_file_is_refused_in_the_words_of_the_command_line(name, content, message):
    with pytest.raises(MixError, match=message):
        parsed_mix(name, content)


@pytest.mark.parametrize(
    ("line", "chinese"),
    [
        (
            "a.toml: unknown lever 'pv' (did you mean 'pv_quota_mw_y'?)",
            "没有名为“pv”的政策杠杆（是否应为“pv_quota_mw_y”？）",
        ),
        ("a.toml: unknown lever 'xyz'; see 'ganzi list levers'", "没有名为“xyz”的政策杠杆。"),
        ("a.toml: not valid TOML (Invalid value)", "文件不是有效的 TOML 格式"),
        ("a.toml: something nobody has thought of", "无法使用，原因见原文"),
    ],
)
def test_a_refusal_on_the_chinese_page_says_what_it_means_and_keeps_the_line(line, chinese):
    assert refusal(line) == line
    with speaking("zh"):
        assert refusal(line).startswith(chinese)
        assert refusal(line).endswith(f"命令行原文：{line}")


def test_every_refusal_of_a_mix_has_a_chinese_meaning():
    source = inspect.getsource(policy)
    lines = [
        line.replace("{lever}", "x").replace("{key}", "name")
        for line in re.findall(r"MixError\(\s*f['\"](.*)", source)
    ]
    assert len(lines) > 10
    assert [line for line in lines if "unknown mix" not in line and not meaning(line)] == [
        line for line in lines if "leads back to itself" in line
    ]  # a page reads no second file
