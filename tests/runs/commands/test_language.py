"""The language of the command line: who decides, and what is said in it."""

import re

import pytest
import typer

import ganzi
from abm.registers.refusals import InputError
from runs.commands.front import translate_help
from runs.language import check, help_key, speaking
from runs.language.choice import (
    asked_language,
    command_line_language,
    language_of_the_environment,
)

CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize(
    ("lang", "environment", "spoken"),
    [
        ("", {}, "en"),
        ("", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("", {"LANG": "ZH_TW"}, "zh"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ("", {"LANG": "C", "LC_MESSAGES": "zh_CN"}, "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "LC_MESSAGES": ""}, "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "GANZI_LANG": "en"}, "en"),
        ("", {"LANG": "C", "GANZI_LANG": "zh"}, "zh"),
        ("", {"LANG": "zh_CN.UTF-8", "GANZI_LANG": ""}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8", "GANZI_LANG": "zh"}, "en"),
        ("zh", {"GANZI_LANG": "en"}, "zh"),
    ],
)
def test_the_option_wins_then_the_variable_then_the_system(lang, environment, spoken):
    assert command_line_language(lang, environment) == spoken


def test_an_unknown_language_is_refused_and_one_of_the_system_is_not():
    with pytest.raises(InputError, match="^unknown language 'fr'; known: en, zh$"):
        command_line_language("fr", {})
    with pytest.raises(InputError, match=r"^unknown language \(GANZI_LANG\) 'fr'; known: en, zh$"):
        command_line_language("", {"GANZI_LANG": "fr"})
    assert command_line_language("zh", {"GANZI_LANG": "fr"}) == "zh"
    assert language_of_the_environment({"GANZI_LANG": "fr", "LANG": "zh_CN"}) == "zh"


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        ([], ""),
        (["list", "levers", "--lang", "zh"], "zh"),
        (["--lang=zh", "list"], "zh"),
        (["list", "--lang", "zh", "--lang", "en"], "en"),
        (["list", "--lang"], ""),
        (["list", "--", "--lang", "zh"], ""),
    ],
)
def test_what_the_option_says_is_known_before_anything_is_parsed(arguments, lang):
    assert asked_language(arguments) == lang


@pytest.fixture
def environment(monkeypatch):
    """The variables that choose a language, none of them set."""
    for name in ("GANZI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_system_and_the_variable_choose_for_a_command(command, environment):
    environment.setenv("LANG", "zh_CN.UTF-8")
    assert "维持现状" in command("list", "mixes")[1]
    environment.setenv("GANZI_LANG", "en")
    assert "Status quo" in command("list", "mixes")[1]
    assert "维持现状" in command("list", "mixes", "--lang", "zh")[1]
    assert "维持现状" in command("--lang", "zh", "list", "mixes")[1]


def test_an_unknown_language_is_refused_in_one_line(command, environment):
    environment.setenv("GANZI_LANG", "fr")
    expected = "error: unknown language (GANZI_LANG) 'fr'; known: en, zh\n"
    assert command("list", "mixes") == (2, "", expected)
    environment.setenv("LANG", "zh_CN.UTF-8")
    assert command("list", "mixes") == (2, "", "错误：未知的语言（GANZI_LANG）“fr”；可用：en, zh\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["list", "nosuch"], "错误：未知的目录“nosuch”；可用：targets, "),
        (["run", "--mix", "documnt"], "错误：未知的方案“documnt”（是否应为“document”？）；"),
        (["run", "--out", "x.txt"], "错误：--out x.txt：文件名须以 .csv 或 .parquet 结尾\n"),
        (
            ["run", "--drww", "1"],
            "错误：没有选项 --drww（是否应为 --draw）；见“ganzi run --help”\n",
        ),
        (["rerun"], "错误：缺少 RUN_ID；见“ganzi rerun --help”\n"),
        (["run", "--draw", "x"], "错误：--draw 的值不可用（"),
        (["run", "--draw"], "错误：选项 --draw 用法有误（"),
        (["nosuch"], "错误：没有这个命令（"),
        (["list", "mixes", "more"], "错误：无法理解该命令（"),
        (["report", "no/folder"], "错误：no/folder 不是结果文件夹：其中没有 manifest.json；"),
    ],
)
def test_a_command_refuses_in_chinese_in_one_line(command, arguments, line):
    code, out, err = command("--lang", "zh", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(line)
    assert err.count("\n") == 1


def commands():
    """(name, command) of the front door and of everything behind it."""
    front = typer.main.get_command(ganzi.application())
    return front, [("ganzi", front), *front.commands.items()]


def test_every_command_takes_the_option():
    _, every = commands()
    for name, command in every:
        assert any("--lang" in parameter.opts for parameter in command.params), name


def test_every_help_stands_in_the_catalogue():
    """What the check finds in the code is what the command line shows."""
    known = check.messages()
    _, every = commands()
    for name, command in every:
        for text in (command.help, *(parameter.help for parameter in command.params)):
            assert text, f"{name}: no help"
            assert known.get(help_key(text)), f"{name}: {text}"


def test_every_help_is_shown_in_chinese():
    with speaking("zh"):
        front, every = commands()
        translate_help(front)
        for name, command in every:
            for text in (command.help, *(parameter.help for parameter in command.params)):
                assert CHINESE.search(text), f"{name}: {text}"


def test_help_is_chinese_whole_lines_and_then_english_again(command, environment):
    environment.setenv("COLUMNS", "80")
    english = command("run", "--help")
    chinese = command("run", "--help", "--lang", "zh")[1]
    assert "单次模拟：将全部指标按月写入文件" in chinese
    for words in ("选项", "[默认：uncertain]", "显示本说明并退出。"):
        assert words in chinese
    assert "…" not in chinese
    assert "[必填]" in command("rerun", "--help", "--lang", "zh")[1]
    assert command("run", "--help") == english
    assert not CHINESE.search(english[1])


def test_help_of_the_front_door_is_chinese_by_the_system(command, environment):
    environment.setenv("LC_ALL", "zh_CN.UTF-8")
    for arguments in ((), ("--help",)):
        code, out, err = command(*arguments)
        assert (code, err) == (0, "")
        assert "各目标实现的可能性有多大" in out
        assert "命令" in out
