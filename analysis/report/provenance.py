"""What a report rests on: the folder, the code, the data, the methods; and what could not be
concluded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm.registers.drawing import POSTERIOR, PRIOR
from analysis.report.texts import SILENCES, text
from runs.folder.manifest import current_arguments

if TYPE_CHECKING:
    from analysis.report.findings import Findings

METHODS = {
    "en": (
        "Every mix meets the same draws of what is uncertain and the same luck; differences are "
        "paired.",
        "Probabilities: share of draws; Wilson's 95 % interval; runs that share a draw count as "
        "one.",
        "Changes: Agresti and Min's interval, exact McNemar test, Holm's correction over all "
        "targets of a mix.",
        "Means: Student's interval over draws. Ratios: Fieller's interval. Correlations: "
        "Spearman's, "
        "Fisher's interval.",
        "Shares by grade: squared rank correlations less what chance gives, added up; jackknife "
        "over blocks of draws.",
        "Misses: PRIM (EMA Workbench) and a shallow tree (scikit-learn), found on half of the "
        "draws, "
        "measured on the other.",
        "Not contained: surprises nobody thought of; anything that became public after the "
        "information date.",
    ),
    "zh": (
        "各组合使用相同的不确定抽样与随机数，差异均为配对比较。",
        "概率：抽样比例，Wilson 95%区间；同一抽样的多次模拟计为一次。",
        "变化：Agresti-Min区间，McNemar精确检验，对同一组合全部目标作Holm校正。",
        "均值：按抽样的t区间；比值：Fieller区间；相关：Spearman秩相关，Fisher区间。",
        "等级份额：秩相关平方和扣除随机水平；按抽样分块刀切。",
        "未实现原因：PRIM（EMA Workbench）与浅层决策树（scikit-learn），一半抽样搜索，另一半检验。",
        "不包含：未曾想到的意外；信息截止日之后公开的任何信息。",
    ),
}
_ITEMS = {
    "folder": ("result folder", "结果文件夹"),
    "created": ("made", "生成时间"),
    "information_date": ("information date", "信息截至"),
    "draws": ("draws", "抽样次数"),
    "outlook": ("outlook", "外部情景"),
    "parameters": ("uncertain parameters", "不确定参数"),
    "rng": ("luck (rng)", "随机数种子"),
    "period": ("period", "模拟期"),
    "detail": ("detail", "精细度"),
    "mixes": ("mixes", "政策组合"),
    "runs": ("runs, of which failed", "模拟次数（失败）"),
    "version": ("version of the model", "模型版本"),
    "code": ("hash of the code", "代码哈希"),
    "data": ("data tables (hashes in the manifest)", "数据表（哈希见manifest）"),
    "libraries": ("libraries", "软件库"),
}

_SOURCES = {
    PRIOR: ("as declared (prior)", "先验分布"),
    POSTERIOR: (
        "fitted to what was observed up to March 2022 (posterior)",
        "按2022年3月前观测数据校准（后验）",
    ),
}


def facts(findings: Findings, lang: str, titles: dict[str, str]) -> list[tuple[str, str]]:
    """[(item, value)] of what the results come from."""
    manifest = findings.results.manifest
    arguments = current_arguments(manifest["arguments"])
    runs, failed = (
        len(findings.outcomes.runs) + len(findings.outcomes.failed),
        len(findings.outcomes.failed),
    )
    values = {
        **{name: manifest[name] for name in ("folder", "created", "information_date", "version")},
        **{name: arguments[name] for name in ("draws", "outlook", "rng", "detail")},
        "parameters": _SOURCES[arguments["source"]][lang == "zh"],
        "period": f"{arguments['start']} – {arguments['end']}",
        "mixes": "; ".join(f"{titles.get(mix, mix)} ({mix})" for mix in findings.mixes),
        "runs": f"{runs} ({failed})",
        "code": ", ".join(f"{package} {value}" for package, value in manifest["code"].items()),
        "data": str(len(manifest["data"])),
        "libraries": ", ".join(f"{name} {value}" for name, value in manifest["versions"].items()),
    }
    return [(_ITEMS[name][lang == "zh"], str(values[name])) for name in _ITEMS]


def open_questions(findings: Findings, lang: str) -> list[tuple[str, str]]:
    """[(question, why it has no answer)]."""
    told = [
        (text(name, lang), SILENCES.get(name, message) if lang == "zh" else message)
        for name, message in findings.silences.items()
    ]
    failed = len(findings.outcomes.failed)
    if failed and lang == "zh":
        told.append(
            (
                "失败的模拟",
                f"{failed}次模拟失败，已剔除；首个原因：{findings.outcomes.failed['error'].iloc[0]}",
            )
        )
    elif failed:
        first = findings.outcomes.failed["error"].iloc[0]
        told.append(("Failed runs", f"{failed} runs failed and are left out; the first: {first}"))
    return told
