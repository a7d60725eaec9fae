"""Sentences on reasons: number, interval and what moves along, in both languages."""

from analysis.questions.shipped_reasons import Reason, reasons_of, shipped_reasons
from analysis.words.why import reason_sentences
from runs.language import speaking

REASON = Reason(
    target="visits_2025",
    part="investment",
    change=0.12,
    low=0.05,
    high=0.19,
    n=30,
    channel="beds",
    channel_change=2000.0,
)


def test_a_reason_is_told_with_its_interval_and_channel():
    (text,) = reason_sentences([REASON])
    assert text.startswith("Investment: +12 points (+5 to +19; 30 paired draws)")
    assert text.endswith("rises along")
    with speaking("zh"):
        (text,) = reason_sentences([REASON._replace(channel="")])
    assert text.endswith("个百分点（+5至+19；30次配对抽样）")


def test_silence_is_said():
    (text,) = reason_sentences([])
    assert "told from chance" in text


def test_what_ships_keeps_off_zero():
    shipped = shipped_reasons()
    assert shipped
    assert all(reason.low > 0 or reason.high < 0 for reason in shipped)
    assert all(reasons_of(reason.target) for reason in shipped)
