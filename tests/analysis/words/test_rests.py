"""What a probability rests on, in words of both languages."""

import re

import pandas as pd
import pytest

from abm.registers import targets
from analysis.questions.evidence import GRADES
from analysis.words.rests import (
    evidence_why,
    grade_line,
    graded,
    reading_label,
    reference_line,
    remarks,
)
from runs.language import speaking

NOTHING = float("nan")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def row(**changed):
    return {
        "evidence": "P",
        "evidence_why": "readiness_wear",
        "reference": "plan_hoped",
        "reference_rate": 0.767,
        "reference_weight": 0.3,
        "strive": 0,
        "create": 0,
        "policy_insensitive": False,
        "reading_low": NOTHING,
        "reading_high": NOTHING,
        "awarded": NOTHING,
        "listed": NOTHING,
        "silent_share": 0.0,
    } | changed


def test_a_prior_that_decides_is_named():
    assert evidence_why(row()) == ("decided by yearly loss of readiness above the standard held")
    assert "no single input" in evidence_why(row(evidence_why=""))
    assert evidence_why(row(evidence="R", evidence_why="stages")).startswith("stages on record")
    hindcast = evidence_why(row(evidence="H", evidence_why="co2"))
    assert hindcast.startswith("hindcast of ")
    assert "outside view 77 %, weight 30 %" in reference_line(row())


def test_remarks_say_what_numbers_do_not():
    assert remarks([row()]) == []
    said = remarks([row(strive=1, policy_insensitive=True, silent_share=0.16)])
    assert said == [
        "striven for",
        "no policy here moves it",
        "no growth to share in 16 % of the draws",
    ]
    assert remarks([row(reading_low=0.25, reading_high=0.945)]) == ["25–94 % by how it is read"]
    assert remarks([row(create=1, awarded=0.1, listed=0.4)]) == ["won/on the list: 10/40 %"]


def test_headlines_count_by_grade_and_by_striving():
    table = pd.DataFrame(
        {
            "evidence": ["P", "P", "H", "H?"],
            "word": ["likely", "unlikely", "very likely", "about even"],
            "strive": [1, 0, 0, 1],
        }
    )
    assert grade_line("Mix", table) == (
        "Mix: rests on H tested 1, H? tested, not passed 1, P priors only 2; firm 2 (likely or "
        "very likely 1), striven for 2 (likely or very likely 1)"
    )


@pytest.mark.parametrize("grade", GRADES)
def test_grades_have_a_word_in_both_languages(grade):
    assert graded(grade).startswith(f"{grade} ")
    with speaking("zh"):
        assert CHINESE.search(graded(grade))


def test_every_reading_has_a_name_in_both_languages():
    for name, others in targets.readings().items():
        names = {reading_label(name, one["reading"]) for one in others}
        main = reading_label(name, targets.register()[name]["reading"])
        assert main not in names | {"as written"}
        with speaking("zh"):
            assert CHINESE.search(reading_label(name, targets.register()[name]["reading"]))
            assert all(CHINESE.search(reading_label(name, one["reading"])) for one in others)
