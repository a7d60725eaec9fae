"""Words of the reports in English and Chinese: questions, headings of columns, notes."""

from __future__ import annotations

from typing import Any

from runs.commands.listing import LANGUAGES

TEXTS = {
    "report_title": (
        "Ganzi: how likely are the targets of the 2022 policy document?",
        "甘孜州2022年政策文件目标实现概率报告",
    ),
    "summary": ("The answer in short", "结论摘要"),
    "summary_sheet": ("Summary", "摘要"),
    "reachability": ("How likely is each target?", "各目标的实现概率有多大？"),
    "reachability_sheet": ("Targets", "目标"),
    "groups": ("Which groups of targets are met together?", "各领域目标能否同时实现？"),
    "groups_sheet": ("Groups", "领域"),
    "first_years": ("When is each target first met?", "各目标最早何时实现？"),
    "first_years_sheet": ("First met", "首次实现"),
    "comparison": ("What does another mix change?", "不同政策组合改变了什么？"),
    "comparison_sheet": ("Changes", "变化"),
    "costs": ("What do the mixes cost, and what for?", "各组合成本几何、成效如何？"),
    "costs_sheet": ("Costs", "成本"),
    "effectiveness": ("What does one more target cost?", "多实现一项目标需要多少成本？"),
    "effectiveness_sheet": ("Cost of a gain", "单位成效成本"),
    "dominance": ("Does one mix beat another outright?", "是否有组合全面优于其他组合？"),
    "dominance_sheet": ("Dominance", "优劣"),
    "drivers": ("What drives each target?", "各目标受何影响？"),
    "drivers_sheet": ("Drivers", "影响因素"),
    "grades": ("On which inputs does each result rest?", "各结论依赖哪些输入？"),
    "grades_sheet": ("Grades", "输入等级"),
    "why": ("Why are targets missed?", "目标为何落空？"),
    "why_sheet": ("Why missed", "未实现原因"),
    "pairs": ("Which targets fail together?", "哪些目标会同时落空？"),
    "pairs_sheet": ("Fail together", "同时落空"),
    "states": ("What if the world turns out differently?", "外部条件不同会怎样？"),
    "states_sheet": ("States of the world", "外部情景"),
    "regret": ("Which mix would be regretted least?", "哪种组合的后悔值最小？"),
    "regret_sheet": ("Regret", "后悔值"),
    "places": ("Where does it happen?", "发生在哪里？"),
    "fans": ("How do the measured values develop?", "各指标如何变化？"),
    "missing": ("Targets without a probability", "没有概率的目标"),
    "missing_sheet": ("Not modelled", "未建模"),
    "inputs": ("Where the numbers of the inputs come from", "输入数值的来源"),
    "inputs_sheet": ("Inputs", "输入来源"),
    "provenance": ("Where these results come from", "结果来源"),
    "provenance_sheet": ("Provenance", "来源"),
    "method": ("How to read the numbers", "数字含义"),
    "open": ("What cannot be concluded", "无法得出的结论"),
    "contents": ("Contents", "目录"),
    "details": ("All figures as a table", "完整数据表"),
    "number": ("No.", "编号"),
    "target": ("target", "目标"),
    "group": ("group", "领域"),
    "wanted": ("document", "文件要求"),
    "section": ("section of the document", "文件章节"),
    "mix": ("mix", "组合"),
    "other": ("against", "对照"),
    "probability": ("probability", "概率"),
    "low": ("95 % from", "95%下限"),
    "high": ("95 % to", "95%上限"),
    "verdict": ("verdict", "判断"),
    "strict": ("as written, no tolerance", "严格口径概率"),
    "n_draws": ("draws", "抽样数"),
    "n": ("pairs", "配对数"),
    "unit": ("unit", "单位"),
    "median_value": ("median value", "数值中位数"),
    "value_low": ("80 % from", "80%下限"),
    "value_high": ("80 % to", "80%上限"),
    "median_margin": ("median margin", "裕度中位数"),
    "median_shortfall": ("median shortfall if missed", "未实现时缺口中位数"),
    "shortfall_low": ("shortfall 80 % from", "缺口80%下限"),
    "shortfall_high": ("shortfall 80 % to", "缺口80%上限"),
    "first_year": ("half met it by", "半数实现年份"),
    "first_year_low": ("10 % met it by", "一成实现年份"),
    "first_year_high": ("90 % met it by", "九成实现年份"),
    "ever": ("ever met", "曾经实现"),
    "never": ("never", "从未"),
    "rests": ("rests on C, D, P inputs", "依赖C、D、P级输入"),
    "n_targets": ("targets", "目标数"),
    "probability_all": ("all met together", "全部同时实现"),
    "expected": ("met on average", "平均实现数"),
    "met_low": ("80 % from", "80%下限"),
    "met_high": ("80 % to", "80%上限"),
    "half": ("at least half met", "至少半数实现"),
    "before": ("before", "原概率"),
    "after": ("after", "新概率"),
    "change": ("change, points", "变化（百分点）"),
    "p_holm": ("p (Holm)", "校正p值（Holm）"),
    "joint_low": ("jointly 95 % from", "联合95%下限"),
    "joint_high": ("jointly 95 % to", "联合95%上限"),
    "mean_change": ("mean change of the value", "数值平均变化"),
    "kind": ("kind of cost", "成本类别"),
    "mean": ("mean", "均值"),
    "extra": ("beyond the baseline", "较对照新增"),
    "extra_met": ("targets more", "多实现目标数"),
    "extra_cost": ("extra cost", "新增成本"),
    "cost_per_target": ("cost of one more target", "每多实现一项的成本"),
    "share_good": ("at least as good on both, share of draws", "两方面均不逊的抽样比例"),
    "input": ("input", "输入"),
    "input_id": ("id", "名称"),
    "correlation": ("rank corr.", "秩相关"),
    "settled": ("settled", "已确认"),
    "grade": ("grade", "等级"),
    "input_kind": ("kind", "类别"),
    "share": ("share of the variance", "方差份额"),
    "n_inputs": ("inputs", "输入数"),
    "missed": ("missed, draws", "未实现次数"),
    "assumptions": ("assumptions", "假设条件"),
    "policy": ("policy", "政策"),
    "first": ("one target", "目标一"),
    "second": ("other target", "目标二"),
    "both": ("both missed", "同时落空"),
    "if_apart": ("if independent", "若相互独立"),
    "phi": ("correlation φ", "相关系数φ"),
    "driver": ("by thirds of", "按…三等分"),
    "state_low": ("low third", "低三分位"),
    "state_middle": ("middle third", "中三分位"),
    "state_high": ("high third", "高三分位"),
    "state": ("state", "情景"),
    "best": ("best mix there", "该情景最优组合"),
    "regret_value": ("regret, targets", "后悔值（目标数）"),
    "reason": ("reason", "原因"),
    "item": ("item", "项目"),
    "value": ("value", "内容"),
    "meaning": ("meaning", "含义"),
    "range": ("range", "范围"),
    "source": ("source", "来源"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "local": ("prefecture and counties", "州县财政"),
    "upper": ("province and centre", "省与中央财政"),
    "quasi_fiscal": ("grid and firms", "电网与企业承担"),
    "public": ("all public budgets", "公共财政合计"),
    "assumption": ("assumption", "假设条件"),
    "outlook": ("outlook", "外部条件"),
    "lever": ("lever", "杠杆"),
    "all": ("all counted targets", "全部计数目标"),
    "dominates": ("dominates", "全面占优"),
    "better but dearer": ("better but dearer", "更好但更贵"),
    "cheaper but worse": ("cheaper but worse", "更省但更差"),
    "worse and dearer": ("worse and dearer", "更差且更贵"),
    "undecided": ("undecided", "尚不确定"),
    "page": ("Information date {0}. {1} draws a mix.", "信息截至{0}。每种组合{1}次抽样。"),
    "middle_run": (
        "One run, no forecast: draw {0} under “{1}”, the draw nearest the middle of all outcomes. ",
        "仅为一次模拟，并非预测：“{1}”下的第{0}次抽样，其结果最接近整体中位。",
    ),
    "visits_map": ("Visits in {0}", "{0}年接待人次"),
    "power_map": ("Clean capacity at the end of {0}", "{0}年底清洁能源装机"),
    "ended": ("{0}", "{0}"),
}

NOTES = {
    "reachability": (
        "Probability: share of the draws that meet the target, with the tolerance that words such "
        "as “about” "
        "give; interval: "
        "Wilson, 95 %. likely/unlikely: the whole interval lies above/below 50 %, else undecided. "
        "Probabilities include the "
        "model's own error. Administrative and derived targets stand apart and are not counted. "
        "{0}",
        "概率：达到目标的抽样比例（“左右”等措辞按容差计）；区间：Wilson法95%。"
        "整个区间高于（低于）50%为“可能（难以）实现”，"
        "否则“尚不确定”。概率含模型误差。行政性与派生目标单列，不计入合计。{0}",
    ),
    "groups": (
        "All met together: Wilson interval. Met on average: Student's interval over the draws.",
        "全部同时实现：Wilson区间；平均实现数：按抽样的t区间。",
    ),
    "first_years": (
        "Share of draws in which the target's condition holds for the first time at the end of "
        "that year; it "
        "may be lost again.",
        "各年年末首次满足目标条件的抽样比例；此后仍可能失去。",
    ),
    "comparison": (
        "Same draws, same luck under both mixes, so only policy differs. Interval: Agresti-Min, "
        "95 %, for "
        "one target; jointly: for "
        "all targets of the mix together (Bonferroni). Verdict by Holm's correction. Value: "
        "paired mean with "
        "Student's interval.",
        "两组合使用相同抽样与随机数，差异仅来自政策。区间：单目标Agresti-Min法95%；"
        "联合区间对全部目标同时成立（Bonferroni）。"
        "判断按Holm校正。数值变化：配对均值及t区间。",
    ),
    "costs": (
        "Discounted to 2022 at 3 % a year, 2022 to the last year of the runs. The status quo "
        "counts "
        "programmes that existed before; "
        "what a mix costs is the difference. Student's 95 % intervals over the draws.",
        "按年3%贴现至2022年。现状含既有项目；组合的成本为与对照之差。95%区间为按抽样的t区间。",
    ),
    "effectiveness": (
        "Public cost of one more counted target met on average (100 per cent points, wherever "
        "they fall), "
        "Fieller's 95 % interval; "
        "empty where the gain is not settled.",
        "平均每多实现一项计数目标（合100个百分点）的公共成本，Fieller 95%区间；成效未确认者留空。",
    ),
    "drivers": (
        "Five strongest inputs a target. Rank correlation with the target's value under “{0}”; "
        "Fisher's 95 % "
        "interval; settled after "
        "Holm's correction over all inputs. Grades: A official, B secondary, C memory, D "
        "doubtful, P prior "
        "of the authors.",
        "每项目标列出最强的五项输入。与“{0}”下目标数值的秩相关；Fisher "
        "95%区间；“已确认”指经Holm校正后显著。"
        "等级：A官方，B二手，C记忆，D存疑，P作者先验。",
    ),
    "grades": (
        "Share of the rank variance of each target's value that inputs of a grade explain, with "
        "jackknife 95 "
        "% interval. “Rests on "
        "C, D, P”: whether these carry more than half of what the inputs explain.",
        "各等级输入解释的目标数值（秩）方差份额，刀切法95%区间。“依赖C、D、P”：其份额是否超过输入可解释部分的一半。",
    ),
    "why": (
        "Patterns are searched on one half of the draws (PRIM and a shallow tree) and measured on "
        "the other; "
        "a limit is told only if "
        "both confirm it. Assumptions are what nobody in the prefecture chooses; policy stands "
        "apart.",
        "规律在一半抽样上搜索（PRIM与浅层决策树），在另一半上检验，两者一致方予列出。"
        "假设条件为州内无法选择者，与政策分列。",
    ),
    "pairs": (
        "Pairs of targets whose misses are correlated beyond chance (Holm over all pairs), under "
        "“{0}”.",
        "“{0}”下未实现情形显著相关的目标对（对全部配对作Holm校正）。",
    ),
    "states": (
        "Probability under “{0}” in the lowest, middle and highest third of three things nobody "
        "in the "
        "prefecture chooses.",
        "“{0}”下，三项外部条件处于低、中、高三分位时的概率。",
    ),
    "regret": (
        "How many more counted targets the best mix of that state would meet, on the same draws "
        "(Student's "
        "95 % interval).",
        "同样抽样下，与该情景最优组合相比少实现的计数目标数（t区间95%）。",
    ),
    "dominance": (
        "More targets and not dearer, both settled at 95 % over the same draws.",
        "同样抽样下目标更多且不更贵，两者均在95%水平上确认。",
    ),
    "inputs": (
        "Every input named in this report: range and source as the registers state them.",
        "本报告提及的全部输入：范围与来源以登记表为准。",
    ),
    "missing": ("Not counted, and why.", "不计入合计及其原因。"),
}

SILENCES = {
    "comparison": "文件夹仅有一个组合，或没有成对成功的模拟，无法比较。",
    "costs": "成本数据不全，无法计算。",
    "effectiveness": "没有可与对照配对的组合，无法计算单位成效成本。",
    "dominance": "组合不足两个，无法比较优劣。",
    "drivers": "抽样过少，无法判断影响因素。",
    "grades": "抽样少于100次，按等级划分的方差份额尚属噪声。",
    "states": "抽样过少，无法按外部情景划分。",
    "regret": "组合不足两个或抽样过少，无法计算后悔值。",
    "why": "抽样过少或缺少所需软件包，无法分析原因。",
    "places": "代码或数据已更新，未重新模拟，故无地图。",
    "first_years": "该组合没有成功的模拟。",
    "pairs": "抽样过少，或没有显著相关的目标对。",
}
"""What is said in Chinese where a question has no answer."""


def text(name: str, lang: str, *values: Any) -> str:
    """A word or sentence of the report in the language asked for."""
    return TEXTS[name][LANGUAGES.index(lang)].format(*values)


def note(name: str, lang: str, *values: Any) -> str:
    """The note under a table; empty if it has none."""
    return NOTES[name][LANGUAGES.index(lang)].format(*values) if name in NOTES else ""
