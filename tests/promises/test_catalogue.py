"""Everything that users read is there in each language, and none of it but English in the code."""

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
