"""Everything that users read is there in each language, and none of it but English in the code."""

import csv
import re
from pathlib import Path

from runs.language import CATALOGUES, check

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[一-鿿]")
NEEDED = {
    "abm/government/project_classes.py": "chapters of the document, as its tables name them",
    "analysis/figures/fonts.py": "letters that a font must have",
    "analysis/report/note/page.py": "names of typefaces",
    "analysis/report/note/word.py": "names of typefaces",
    "analysis/words/numerals.py": "numerals that count sections and points",
}
"""Files in which Chinese is no word to a user."""
OLD_WORDS = ("杠杆", "成功率", "代理模型", "沙盘", "小型集合", "显著", "次运行", "发布值", "折现")
"""Words for which another is used everywhere: lever, probability, emulator, Steer, small ensemble,
confirmed, run, published, discounted.
"""


def test_every_message_is_translated():
    found = check.messages()
    for lang in CATALOGUES:
        assert check.problems(check.read(lang), found) == []
    assert check.unreadable_calls() == []


def test_no_python_file_speaks_chinese():
    files = [file for file in check.source_files() if file.suffix == ".py"]
    speaking = {
        file.relative_to(ROOT).as_posix()
        for file in files
        if CHINESE.search(file.read_text(encoding="utf-8"))
    }
    assert speaking == set(NEEDED)


def test_one_word_stands_for_one_thing_in_chinese():
    texts = {str(message.id): str(message.string) for message in check.read("zh") if message.string}
    for file in sorted((ROOT / "abm" / "data").rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                shown = [text or "" for column, text in row.items() if str(column).endswith("_zh")]
                texts[f"{file.name}: {next(iter(row.values()))}"] = " ".join(shown)
    old = {
        (place, word)
        for place, text in texts.items()
        for word in OLD_WORDS
        if word in text and "leverage" not in place
    }
    assert old == set()
