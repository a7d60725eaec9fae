"""Refusals on the page: the line of the command line, and in Chinese first what it means."""

from __future__ import annotations

import re

from analysis.brief.texts import text

MEANINGS = (
    (
        r"unknown lever '(?P<a>[^']*)'(?: \(did you mean '(?P<b>[^']*)'\?\))?",
        "没有名为“{a}”的政策杠杆{near}",
    ),
    (r"lever (?P<a>\S+) = (?P<b>.+?) is out of range", "政策杠杆 {a} 的数值 {b} 超出允许范围"),
    (r"lever (?P<a>\S+) = (?P<b>.+?) is not a number", "政策杠杆 {a} 的数值 {b} 不是数字"),
    (r"lever (?P<a>\S+) has an empty path", "政策杠杆 {a} 没有给出数值"),
    (r"lever (?P<a>\S+) has '(?P<b>[^']*)' where a year", "政策杠杆 {a} 的年份“{b}”不在允许范围内"),
    (r"levers must be a table", "“levers”应为“杠杆 = 数值”的表"),
    (r"not valid TOML", "文件不是有效的 TOML 格式"),
    (r"no result folder", "该文件夹不是结果文件夹"),
    (r"cannot be read", "文件无法读取"),
    (r"based_on = '(?P<a>[^']*)' is a file", "“based_on”不能引用文件“{a}”，请写内置方案的名称"),
    (r"based_on = '(?P<a>[^']*)' is no known mix", "“based_on”引用的方案“{a}”不存在"),
    (
        r"unknown key '(?P<a>[^']*)'(?: \(did you mean '(?P<b>[^']*)'\?\))?",
        "文件中有不认识的键“{a}”{near}",
    ),
    (r"the key 'name' is missing", "文件缺少“name”（方案名称）"),
    (r"(?P<a>name|title_en|title_zh|based_on) = (?P<b>.+?) must be a text", "“{a}”应为文字"),
    (
        r"implementation = (?P<a>.+?) must be",
        '执行力度“implementation”应为 "drawn" 或 0 到 1 之间的数',
    ),
    (r"holds no finished run", "结果文件夹中尚无已完成的模拟"),
    (r"(?P<a>\S+) is damaged", "结果文件 {a} 已损坏，可用文末命令重新计算缺失的模拟"),
)
"""What the usual refusals mean, in Chinese; `near` is the name that may have been meant."""


def refusal(message: str, lang: str) -> str:
    """A refusal as the page shows it: in English the line of the command line, in Chinese its
    meaning and then it.
    """
    line = " ".join(message.split())
    return line if lang == "en" else f"{meaning(line)}。{text('original', lang)}{line}"


def meaning(line: str) -> str:
    """What a refusal means, in Chinese; a general sentence if it is none of the usual ones."""
    for pattern, sentence in MEANINGS:
        if found := re.search(pattern, line):
            named = found.groupdict()
            near = f"（是否应为“{named['b']}”？）" if named.get("b") else ""
            return sentence.format(near=near, **named)
    return text("refused", "zh")
