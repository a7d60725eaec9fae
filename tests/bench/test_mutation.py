"""Mutants are what a slip of the pen would make; they are tried against tests that enter them."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import mutants, mutation

SOURCE = '''
"""Text."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    LEAST = 1


def rule(values: "list[2]", *, axis=-1) -> "list[3]":
    """Text."""
    if values is None and not axis:
        raise ValueError(f"{1 + 1}")
    total = np.add.reduce(values, axis=-1)
    total -= np.where(total < 0.5, -total, bounded(total, low, high))
    note(np.minimum.reduce(total))
    return total
'''
BY_HAND = [
    ("constant", "1", "2"),
    ("boolean", "values is None and (not axis)", "values is None or not axis"),
    ("comparison", "values is None", "values is not None"),
    ("sign", "not axis", "axis"),
    ("axis", "axis=-1", "axis=0"),
    (
        "arithmetic",
        "total -= np.where(total < 0.5, -total, bounded(total, low, high))",
        "total += np.where(total < 0.5, -total, bounded(total, low, high))",
    ),
    (
        "statement dropped",
        "total -= np.where(total < 0.5, -total, bounded(total, low, high))",
        "pass",
    ),
    (
        "cases swapped",
        "np.where(total < 0.5, -total, bounded(total, low, high))",
        "np.where(total < 0.5, bounded(total, low, high), -total)",
    ),
    ("comparison", "total < 0.5", "total <= 0.5"),
    ("comparison", "total < 0.5", "total >= 0.5"),
    ("constant", "0.5", "1.5"),
    ("sign", "-total", "total"),
    ("bounds dropped", "bounded(total, low, high)", "total"),
    ("statement dropped", "note(np.minimum.reduce(total))", "pass"),
    ("opposite", "np.minimum.reduce(total)", "np.maximum.reduce(total)"),
]


def test_the_mutants_of_a_rule_by_hand():
    found = mutants.mutants_of("rule.py", SOURCE)
    told = [(mutant.kind, mutant.before, mutant.after) for mutant in found]
    assert sorted(told) == sorted([*BY_HAND, ("sign", "-1", "1")])
    assert {mutant.function for mutant in found} == {"rule"}
    assert not any(mutant.at_import for mutant in found)


def test_each_mutant_changes_one_place_of_the_source():
    plain = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants.mutants_of("rule.py", SOURCE):
        faulty = ast.unparse(mutants.mutated(SOURCE, mutant.site)).splitlines()
        assert len(faulty) == len(plain)
        assert sum(one != other for one, other in zip(plain, faulty, strict=True)) == 1


def test_what_is_alike_in_a_function_is_told_apart_and_declarations_are_left_alone():
    source = "a = 1\n\nclass B:\n    c = 1\n\n    def d(self):\n        return [1, 1]\n"
    found = mutants.mutants_of("rule.py", source)
    assert [mutant.key[1:] for mutant in found] == [
        ("", "constant", "1", "2", "0"),
        ("B.d", "constant", "1", "2", "0"),
        ("B.d", "constant", "1", "2", "1"),
    ]
    assert [mutant.at_import for mutant in found] == [True, False, False]


def test_the_score_of_all_parts_counts_each_by_its_mutants():
    # 0.9 * 8 / 10 + 0.1 * 1; as many draws as 1 / (0.81 / 10 + 0.01 / 10) = 12.2.
    share, low, high = mutation.overall([(8, 10, 900), (10, 10, 100)])
    assert share == pytest.approx(0.82)
    assert (low, high) == pytest.approx(mutation.wilson_interval(0.82 * 12.195, 12.195), abs=1e-4)
    assert mutation.overall([(8, 10, 10)])[1:] == mutation.wilson_interval(8, 10)


def test_the_quickest_tests_that_enter_a_function_are_taken():
    def entry(seconds, *names):
        return {"seconds": seconds, "entered": [["rule.py", name] for name in names]}

    reached = {
        "slow": entry(7.0, "rule"),
        "quick": entry(1.0, "rule"),
        "late": entry(5.0, "rule"),
        "other": entry(0.5, "another"),
        "none": entry(0.1),
    }
    inside, nowhere, outside = (
        mutants.Mutant("rule.py", function, "", "", "", 0, 1, 0, at_import)
        for function, at_import in (("rule", False), ("unused", False), ("", True))
    )
    assert mutation.tests_for(inside, reached) == ["quick", "late"]
    assert mutation.tests_for(nowhere, reached) == []
    assert mutation.tests_for(outside, reached) == ["other", "quick", "late"]


SCRIPT = """
import json, sys
from pathlib import Path
from tests.bench import mutation
mutation.PARTS = {"rules": ("agents/arrays.py",)}
mutation.TESTS = ("tests/agents/test_arrays.py", "tests/agents/test_calendar.py")
folder = Path(sys.argv[1])
reached = mutation.reach(print, folder)
names = ("mean_of", "bounded")
found = [m for m in mutation.all_mutants()["rules"] if m.function in names]
ends = mutation.tried({"rules": found}, reached, jobs=2, folder=folder)
mutation.tests_for = lambda mutant, reached: ["tests/agents/test_calendar.py"]
blind = mutation.tried({"rules": found[:1]}, reached, folder=folder / "blind")
ends = [entry["end"] for entry in (*ends.values(), *blind.values())]
print(json.dumps(ends))
"""


def test_a_fault_is_noticed_by_the_tests_of_its_rule_and_is_not_tried_again(tmp_path):
    def said():
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path)],
            cwd=Path(mutation.__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    first = said()
    assert "0 known, 5 to try" in first
    assert json.loads(first[-1]) == ["killed"] * 5 + ["survived"]
    assert said() == ["5 known, 0 to try", "1 known, 0 to try", first[-1]]


def test_what_counts_as_equivalent_is_still_there():
    there = {mutant.key for found in mutation.all_mutants().values() for mutant in found}
    assert set(mutation.equivalents()) <= there
    assert all(mutation.equivalents().values())
