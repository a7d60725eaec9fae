"""What is said in which language: messages, contexts, numbers, threads; and what the check of the
catalogue finds.
"""

import subprocess
import sys
import threading

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from runs import language
from runs.language import check, column_text, in_every_language, say, say_as, say_many, speaking

CODE = """from runs.language import say, say_as, say_many

# Translators: of a plant
say("capacity")
say_as("of a hall", "capacity")
say_many("{n} plant", "{n} plants", n=3)
say("{done} of {total}", done=1, total=2)
other.say("not a message")
"""


@pytest.fixture
def chinese():
    with speaking("zh"):
        yield


def test_english_stands_in_the_code_and_chinese_in_the_catalogue():
    assert say("likely") == "likely"
    with speaking("zh"):
        assert say("likely") == "较大"
    assert say("likely") == "likely"


def test_fields_come_in_the_order_of_the_language(chinese):
    message = "{missing} of the {total} targets are judged by no run here and not shown."
    assert say(message, missing=2, total=9) == "共9项目标，其中2项未评估，未列出。"


def test_a_word_with_two_meanings_has_two_translations(chinese):
    assert say("outlook") == "外部条件"
    assert say_as("beside a grade", "outlook") == "外部"


def test_one_and_many():
    one, many = (
        "Missed in {n} draw only; at least {fewest} are needed to look for reasons.",
        "Missed in {n} draws only; at least {fewest} are needed to look for reasons.",
    )
    assert say_many(one, many, n=1, fewest=20).startswith("Missed in 1 draw only")
    assert say_many(one, many, n=0, fewest=20).startswith("Missed in 0 draws only")
    with speaking("zh"):
        assert say_many(one, many, n=3, fewest=20) == "仅3次未实现，少于20次，无法归纳原因。"


def test_what_has_no_translation_is_said_in_english(chinese):
    assert say("a sentence that {nobody} says", nobody="no one") == "a sentence that no one says"
    assert say("braces {as they are}") == "braces {as they are}"


def test_texts_of_registers_have_a_column_a_language():
    row = {"label_en": "herd", "label_zh": "畜群"}
    assert column_text(row, "label") == "herd"
    assert in_every_language(lambda: column_text(row, "label")) == {"en": "herd", "zh": "畜群"}


def test_two_threads_speak_two_languages_at_once():
    both_speak, words = threading.Barrier(2), {}

    def visit(lang):
        with speaking(lang):
            both_speak.wait(10)
            words[lang] = say("likely")
            both_speak.wait(10)

    threads = [threading.Thread(target=visit, args=(lang,)) for lang in language.LANGUAGES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words == {"en": "likely", "zh": "较大"}
    assert language.spoken_language() == "en"


def test_english_costs_nothing():
    code = "import sys, runs.language as l; l.say('likely'); sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture
def found(tmp_path):
    """The messages of a project of one file."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "one.py").write_text(CODE, encoding="utf-8")
    return check.messages(tmp_path)


def catalogue(changes=()):
    """A catalogue of that project in which nothing is wrong but the changes."""
    texts = {
        ("", "capacity"): "装机",
        ("of a hall", "capacity"): "座位",
        ("", ("{n} plant", "{n} plants")): ("{n}座电站",),
        ("", "{done} of {total}"): "{total}中的{done}",
    } | dict(changes)
    catalogue = Catalog(locale="zh")
    for (context, words), text in texts.items():
        catalogue.add(words, text, context=context or None)
    return catalogue


def test_babel_finds_every_message_and_only_those(found):
    messages = {(message.context, message.id) for message in found if message.id}
    assert messages == {
        (None, "capacity"),
        ("of a hall", "capacity"),
        (None, ("{n} plant", "{n} plants")),
        (None, "{done} of {total}"),
    }
    assert found.get("capacity").auto_comments == ["Translators: of a plant"]
    assert found.get("capacity").locations == [("runs/one.py", 0)]
    assert check.problems(catalogue(), found) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({("", "capacity"): ""}, "not translated: 'capacity'"),
        ({("of a hall", "capacity"): ""}, "not translated: 'capacity' [of a hall]"),
        ({("", "herd"): "畜群"}, "nothing says it any more: 'herd'"),
        (
            {("", "{done} of {total}"): "{total}中的{ready}"},
            "fields differ, ['done', 'total'] and ['ready', 'total']: '{done} of {total}'",
        ),
        (
            {("", ("{n} plant", "{n} plants")): ("电站",)},
            "fields differ, ['n'] and []: '{n} plant'",
        ),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_told(found, changes, problem):
    assert check.problems(catalogue(changes), found) == [problem]


def test_a_guess_and_what_was_left_behind_are_told(found):
    doubtful = catalogue()
    doubtful.get("capacity").flags.add("fuzzy")
    assert check.problems(doubtful, found) == ["fuzzy: 'capacity'"]
    left = catalogue()
    left.obsolete["herd"] = catalogue({("", "herd"): "畜群"}).get("herd")
    assert check.problems(left, found) == ["nothing says it any more: 'herd'"]


def test_a_message_that_is_no_plain_text_cannot_be_translated(tmp_path):
    (tmp_path / "one.py").write_text(
        'from runs.language import say as tell\ntell(f"{n} runs")\ntell(words)\ntell("runs")\n',
        encoding="utf-8",
    )
    assert check.unreadable_calls(tmp_path) == [
        "one.py:2: say() must be given plain text",
        "one.py:3: say() must be given plain text",
    ]


def test_an_update_keeps_translations_and_leaves_empty_what_is_new(found, tmp_path, monkeypatch):
    file = tmp_path / "zh.po"
    monkeypatch.setattr(check, "CATALOGUES", {"zh": file})
    check.update("zh", found)
    assert len(check.problems(check.read("zh"), found)) == 4
    written = file.read_text(encoding="utf-8")
    file.write_text(
        written.replace('msgid "capacity"\nmsgstr ""', 'msgid "capacity"\nmsgstr "装机"', 1),
        encoding="utf-8",
    )
    check.update("zh", found)
    with file.open("rb") as stream:
        texts = [message.string for message in read_po(stream, locale="zh") if message.id]
    assert texts.count("装机") == 1
    assert len(check.problems(check.read("zh"), found)) == 3
