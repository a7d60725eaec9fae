"""One scale of likelihood: its classes, what is filled, and what is never called likely."""

import itertools

import pytest

from analysis import likelihood
from analysis.likelihood import CLASS, JUDGED, SCALE
from analysis.words.numbers import percent
from runs.language import LANGUAGES, speaking

LIKELY_OR_MORE = {likelihood.LIKELY, likelihood.VERY_LIKELY}
GRID = [number / 200 for number in range(201)]


def row(low, probability, high, **changed):
    return {
        "word": likelihood.word_of(probability),
        "probability": probability,
        "low": low,
        "high": high,
        "settled": low > 0.5 or high < 0.5,
        "disagree": False,
        "depends": False,
    } | changed


@pytest.mark.parametrize(
    ("model", "published", "word"),
    [
        (0.70, 0.75, "likely"),
        (0.60, 0.70, "about even"),  # only what stands beside the model makes it likely
        (0.40, 0.70, "about even"),
        (0.80, 0.95, "likely"),
        (0.92, 0.89, "likely"),
        (0.95, 0.95, "very likely"),
        (0.60, 0.95, "about even"),
        (0.45, 0.40, "about even"),
        (0.05, 0.20, "unlikely"),
    ],
)
def test_what_only_a_rival_supports_is_not_called_likely(model, published, word):
    assert likelihood.word_between(model, published) == word
    said = likelihood.apart(model, published)
    assert said is (word != likelihood.word_of(published) or (model - 0.5) * (published - 0.5) < 0)


def test_likely_is_never_said_without_the_model():
    for model, published in itertools.product(GRID, GRID):
        word = likelihood.word_between(model, published)
        if word in LIKELY_OR_MORE:
            assert JUDGED.index(word) >= JUDGED.index(likelihood.word_of(model))
            assert min(model, published) >= CLASS[likelihood.LIKELY].least


@pytest.mark.parametrize(
    ("low", "probability", "high", "filled"),
    [
        (0.70, 0.80, 0.89, True),
        (0.70, 0.80, 0.90, True),  # 0.90 itself is the first of the class above
        (0.70, 0.80, 0.91, False),
        (0.65, 0.80, 0.85, False),
        (0.0, 0.0, 0.09, True),
        (0.91, 1.0, 1.0, True),
    ],
)
def test_filled_is_an_interval_in_one_class(low, probability, high, filled):
    one = row(low, probability, high)
    assert likelihood.filled(one) is filled
    assert likelihood.marked(one).startswith("■" if filled else "□")
    face, edge, ink = likelihood.drawn_as(one)
    assert (face == CLASS[one["word"]].fill) is filled
    assert edge in likelihood.css(one)


def test_a_word_that_is_not_that_of_its_interval_is_outlined():
    lent = row(0.68, 0.70, 0.72, word="about even", disagree=True)
    assert likelihood.marked(lent) == "□ about even √≠"


def test_settled_is_a_mark_of_its_own():
    assert likelihood.marked(row(0.55, 0.70, 0.80)) == "□ likely √"
    assert likelihood.marked(row(0.35, 0.50, 0.60)) == "■ about even"
    assert likelihood.marked(row(0.35, 0.50, 0.60, depends=True)) == "■ about even ±"
    silent = row(0.35, 0.50, 0.60, word="not judged")
    assert likelihood.marked(silent) == "not judged"


def test_words_and_marks_can_be_shown_on_a_chinese_console():
    for lang in LANGUAGES:
        with speaking(lang):
            for one in SCALE:
                shown = likelihood.marked(row(0.0, 0.5, 1.0, word=one.word, disagree=True))
                assert shown.encode("gbk")
            assert likelihood.word_line().encode("gbk")


def test_a_percentage_never_reads_as_of_another_class():
    for probability in GRID[1:-1]:
        for half in (0.02, 0.08, 0.15, 0.3):
            text = percent(probability, probability - half, probability + half)
            shown = float(text.strip("~% ")) / 100
            assert likelihood.word_of(shown) == likelihood.word_of(probability), text
    assert percent(0.095, 0.07, 0.12) == "9.5 %"
    assert percent(0.6598, 0.62, 0.70) == "65.9 %"
    assert percent(0.655, 0.5, 0.8) == "~65 %"
    assert percent(0.335, 0.1, 0.6) == "~34 %"


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("one", SCALE, ids=lambda one: one.word)
def test_chips_can_be_read(one):
    assert _contrast(one.fill, one.ink) >= 4.5
    assert _contrast(one.edge, likelihood.PAPER) >= 3
    assert _contrast(likelihood.INK, likelihood.PAPER) >= 4.5
