"""Refusals on the page: the line of the command line, in the language of the visitor."""

import pytest

from abm.registers.policy import MixError
from analysis.brief.refusals import kept, refusal
from analysis.brief.session import Session, parsed_mix
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
    ("content", "code", "chinese"),
    [
        (
            b'name = "x"\n[levers]\npv_quta_mw_y = 5\n',
            "unknown_lever",
            "a.toml：未知的政策“pv_quta_mw_y”（是否应为“pv_quota_mw_y”？）；",
        ),
        (b"name = ", "not_toml", "a.toml：不是有效的 TOML 格式（"),
        (
            b'name = "x"\nbased_on = "other.toml"\n',
            "based_on_file",
            "a.toml：based_on = “other.toml”是文件，而页面不读取文件",
        ),
    ],
)
def test_the_page_says_a_refusal_in_the_language_of_the_visitor(content, code, chinese):
    with pytest.raises(MixError) as caught:
        parsed_mix("a.toml", content)
    assert caught.value.code == code
    assert refusal(caught.value) == str(caught.value)
    with speaking("zh"):
        assert refusal(caught.value).startswith(chinese)


def test_what_a_library_says_is_kept_in_its_own_words():
    line = kept(ZeroDivisionError("division by zero"))
    assert refusal(line) == "ZeroDivisionError: division by zero"
    with speaking("zh"):
        assert refusal(line) == "无法使用，原因见原文：ZeroDivisionError: division by zero"


def test_a_session_keeps_a_refusal_so_that_it_can_be_said_in_another_language():
    session = Session("en")
    session.load("a.toml", 10, b"[levers]\n")
    assert session.file_message() == "a.toml: the key 'name' is missing"
    with speaking("zh"):
        assert session.file_message() == "a.toml：缺少键“name”"
