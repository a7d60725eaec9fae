"""What the analysis found, told in sentences, in English and Chinese."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from abm.registers import targets
from analysis.questions.explain import FEWEST_MISSES, FEWEST_SUCCESSES
from analysis.questions.reachability import counted
from analysis.reading.statistics import wilson_interval
from analysis.words import words
from analysis.words.names import limit_text
from analysis.words.screen import summary_lines

if TYPE_CHECKING:
    import pandas as pd

    from analysis.questions.explain import Explanation

MOST_RULES = 2
LEAST_SHARE = 0.005


def explanation_text(
    found: Explanation, lang: str = "en", titles: dict[str, str] | None = None
) -> tuple[str, str, str]:
    """An Explanation as (headline, assumptions, policy): three short texts; policy stands apart
    from assumptions.
    """
    return _headline(found, lang, titles), _assumptions(found, lang), _policy(found, lang, titles)


def _whole(share: float) -> str:
    """A share as whole per cent, never claiming certainty."""
    return f"{words.bounded_percent(share)} %"


def _headline(found: Explanation, lang: str, titles: dict[str, str] | None) -> str:
    """How often the target is missed."""
    label = targets.register()[found.target][f"label_{lang}"]
    mix = (titles or {}).get(found.mix, found.mix)
    rate = words.percent(found.misses / found.n, *_interval(found)) if found.n else "–"
    if lang == "zh":
        what = "未实现" if found.level == 1 else f"达不到目标的{found.level:.0%}"
        return f"{label}（{mix}）：{found.n}次抽样中{found.misses}次{what}（{rate}）。"
    what = "missed" if found.level == 1 else f"short of {found.level:.0%} of the target"
    return f"{label}, under “{mix}”: {what} in {found.misses} of {found.n} draws ({rate})."


def _interval(found: Explanation) -> tuple[float, float]:
    """Interval of the share of misses."""
    return wilson_interval(found.misses, found.n)


def _assumptions(found: Explanation, lang: str) -> str:
    """What the misses have in common among the things nobody in the prefecture chooses."""
    if found.silence:
        return _silence(found, lang)
    box = found.assumptions
    if not box.settled:
        return _scattered(lang)
    limits = _joined([limit_text(limit, lang) for limit in box.limits], lang)
    low, high = words.bounded_percent(box.density_low), words.bounded_percent(box.density_high)
    if lang == "zh":
        text = (
            f"假设条件：{_whole(box.covered)}的未实现情形满足{limits}；满足时未实现的比例为{_whole(box.density)}"
            f"（95%区间{low}–{high}%，{box.n_inside}次抽样），总体为{_whole(found.test_rate)}。"
            "以上数字取自未用于搜索的一半抽样。"
        )
    else:
        text = (
            f"Assumptions: {_whole(box.covered)} of the misses have {limits}; of such draws "
            f"{_whole(box.density)} miss "
            f"(95 % interval {low}–{high} %, {box.n_inside} draws), against "
            f"{_whole(found.test_rate)} of all. "
            "Measured on the half of the draws that the search did not see."
        )
    return text + _tree(found, lang)


def _tree(found: Explanation, lang: str) -> str:
    """The worst leaf of the tree, if it says more than the box."""
    told = [
        rule for rule in found.rules if rule[2] >= FEWEST_SUCCESSES and rule[1] > found.test_rate
    ]
    if not told:
        return ""
    limits, share, n = told[0]
    if {(limit.input, limit.above) for limit in limits} <= {
        (x.input, x.above) for x in found.assumptions.limits
    }:
        return ""
    joined = _joined([limit_text(limit, lang) for limit in limits], lang)
    if lang == "zh":
        return f"决策树亦指出：{joined}时，{_whole(share)}未实现（{n}次抽样）。"
    return f" A tree says besides: with {joined}, {_whole(share)} miss ({n} draws)."


def _silence(found: Explanation, lang: str) -> str:
    """Why nothing can be concluded."""
    if found.silence == "few_misses":
        if lang == "zh":
            return f"未实现仅{found.misses}次，少于{FEWEST_MISSES}次，无法归纳原因。"
        draws = "1 draw" if found.misses == 1 else f"{found.misses} draws"
        return f"Missed in {draws} only; at least {FEWEST_MISSES} are needed to look for reasons."
    met = found.n - found.misses
    if lang == "zh":
        return (
            f"几乎总是未实现（仅{met}次实现，至少需{FEWEST_SUCCESSES}次），没有可对比的情形；"
            "可增加抽样，或考察其数值的影响因素。"
        )
    return (
        f"Missed nearly always ({met} draws meet it; at least {FEWEST_SUCCESSES} are needed), so "
        "nothing to compare "
        "with: more draws, or a look at what drives its value, would tell more."
    )


def _scattered(lang: str) -> str:
    """No pattern held up."""
    if lang == "zh":
        return "假设条件：没有哪项输入的规律能在未用于搜索的抽样上得到验证；原因分散，或抽样过少。"
    return (
        "Assumptions: no pattern among the inputs holds up on the draws that the search did not "
        "see; "
        "the reasons are scattered, or the draws too few."
    )


def _policy(found: Explanation, lang: str, titles: dict[str, str] | None) -> str:
    """What other policy would have done about the same misses."""
    parts = []
    if found.levers is not None and found.levers.settled:
        limits = _joined([limit_text(limit, lang) for limit in found.levers.limits], lang)
        share = _whole(found.levers.density)
        parts.append(
            f"杠杆：{limits}时，{share}未实现。"
            if lang == "zh"
            else f"Levers: with {limits}, {share} miss."
        )
    best = sorted(found.avoidable.items(), key=lambda pair: -pair[1])
    for mix, share in [pair for pair in best if pair[1] >= LEAST_SHARE][:MOST_RULES]:
        name = (titles or {}).get(mix, mix)
        if lang == "zh":
            parts.append(f"同样的抽样下，“{name}”可实现其中{_whole(share)}。")
        else:
            parts.append(f"With the same luck, “{name}” meets {_whole(share)} of them.")
    if found.avoidable and not parts:
        parts.append(
            "同样的抽样下，其他组合也均未实现。"
            if lang == "zh"
            else "With the same luck, no other mix here meets them."
        )
    elif found.avoidable and math.isfinite(found.unavoidable):
        share = _whole(found.unavoidable)
        if lang == "zh":
            parts.append(f"{share}在所有组合下均未实现：在这些政策之间如何选择都无济于事。")
        else:
            parts.append(
                f"{share} are missed under every mix here: no choice among these mixes would have "
                "met them."
            )
    if not parts:
        return ""
    return ("政策：" + "".join(parts)) if lang == "zh" else "Policy: " + " ".join(parts)


def _joined(texts: list[str], lang: str) -> str:
    """Several phrases as one."""
    if lang == "zh":
        return "且".join(texts)
    return " and ".join(texts)


def headline_sentences(
    table: pd.DataFrame, groups: pd.DataFrame, lang: str = "en", titles: dict[str, str] = None
) -> list[str]:
    """The answer in a few sentences: per mix how many targets are likely, and how many are met on
    average.
    """
    lines = list(summary_lines(table, lang, titles))
    means = groups[groups["group"] == "all"].set_index("mix")
    for place, mix in enumerate(dict.fromkeys(counted(table)["mix"])):
        if mix in means.index and math.isfinite(means.loc[mix, "expected_low"]):
            lines[place] = _with_mean(lines[place], means.loc[mix], lang)
    return lines


def _with_mean(line: str, row: pd.Series, lang: str) -> str:
    """A line of the summary with the mean number of targets met, its interval and the spread over
    the draws.
    """
    low, high = f"{row['expected_low']:.1f}", f"{row['expected_high']:.1f}"
    if lang == "zh":
        start = line.rsplit("；", 1)[0]
        spread = f"八成抽样在{row['met_low']:.0f}–{row['met_high']:.0f}项之间"
        return f"{start}；平均实现{row['expected_met']:.1f}项（95%区间{low}–{high}），{spread}。"
    start = line.rsplit(";", 1)[0]
    spread = f"between {row['met_low']:.0f} and {row['met_high']:.0f} in 80 % of the draws"
    return (
        f"{start}; {row['expected_met']:.1f} met on average (95 % interval {low}–{high}), {spread}."
    )
