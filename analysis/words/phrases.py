"""Fixed phrases of tables, figures and reports in English and Chinese."""

PHRASES = {
    "title": (
        "How likely is each target of the 2022 policy document?",
        "2022年政策文件各项目标的实现概率",
    ),
    "target": ("target", "目标"),
    "document": ("document", "文件要求"),
    "likely": ("likely", "可能实现"),
    "unlikely": ("unlikely", "难以实现"),
    "undecided": ("undecided", "尚不确定"),
    "raises": ("raises", "提高"),
    "lowers": ("lowers", "降低"),
    "not yet modelled": ("not yet modelled", "尚未建模"),
    "no result": ("no result", "无结果"),
    "apart": ("Administrative and derived (not counted)", "行政性与派生目标（不计入合计）"),
    "probability": (
        "probability of reaching the target, with its 95 % interval",
        "实现概率及95%区间",
    ),
    "half": ("as likely as not", "概率一半"),
    "change": ("change", "变化"),
    "value": ("median change of the value", "数值变化中位数"),
    "p_short": ("p (Holm)", "校正p"),
    "reason": ("reason", "原因"),
    "yes": ("done", "完成"),
    "falling": ("falling", "逐年下降"),
    "growing": ("> 0", "> 0"),
    "asked": ("asked for by the document", "文件要求"),
    "change_title": ("What changes from “{0}” to “{1}”", "由“{0}”改为“{1}”带来的变化"),
    "fan_title": ("How the measured values spread over the draws", "各指标在各次抽样中的分布"),
    "fan_notes": (
        "Line: median of the draws; band: the middle 80 %; dashed line and diamond: what the "
        "document "
        "asks for, and when. "
        "Shown is what the model yields; the verdicts add the model's own error. ",
        "实线：中位数；色带：中间80%的抽样；虚线与菱形：文件要求及年份。图中为模型直接输出值，判定时另加模型误差。",
    ),
    "frontier_title": ("What more targets cost", "多实现目标的代价"),
    "frontier_notes": (
        "Square: the baseline. Lines: 95 % intervals over the same draws. Dashed: mixes that no "
        "other beats on both. "
        "Cost: local and upper-level fiscal cost 2022-2030 discounted at 3 % a year. ",
        "方块：对照组合；横竖线：同一抽样下的95%区间；虚线：费用与成效均未被超过的组合。"
        "费用：2022-2030年地方与上级财政成本，按年3%贴现。",
    ),
    "mix": ("mix", "组合"),
    "costs_foot": ("What the mixes cost and what it buys", "各组合的成本与成效"),
    "costs_foot_note": (
        "Against {0} on the same draws and the same luck; bn CNY 2022-2030, discounted at 3 % a "
        "year, 95 % intervals. "
        "Local: prefecture and counties; upper: centre and province. One more target: local and "
        "upper cost of one more "
        "counted target met on average; – where no gain is settled.",
        "与“{0}”相比（同一抽样、同一随机数），2022-2030年，亿元，按年3%贴现，括号内为95%区间；"
        "每多实现一项：平均多实现一项计数目标的地方与上级财政成本，成效未确认者记“–”。",
    ),
    "local": ("local", "州县财政"),
    "upper": ("upper", "省与中央财政"),
    "quasi_fiscal": ("grid and firms", "电网与企业承担"),
    "extra_met": ("targets more", "多实现目标数"),
    "cost_per_target": ("one more target", "每多实现一项"),
    "extra_cost_axis": ("extra public cost, bn CNY, discounted", "新增公共成本（亿元，贴现）"),
    "extra_met_axis": ("extra targets met, mean over draws", "多实现的目标数（抽样平均）"),
    "tornado_title": ("What moves: {0}", "影响因素：{0}"),
    "tornado_notes": (
        "Bars: rank correlation of the value with the input over the draws; lines: 95 % interval. "
        "Teal: "
        "more of the input, "
        "more of the value; brown: the reverse. Filled: settled after Holm's correction. In "
        "brackets "
        "the grade of the input: "
        "A official, B secondary, C memory, D doubtful, P prior; outlook: nobody in the "
        "prefecture chooses it. ",
        "条形：指标值与输入的秩相关；细线：95%区间。青色：正相关；棕色：负相关；实心：经Holm校正后显著。"
        "方括号内为输入等级：A官方，B二手，C记忆，D存疑，P先验；“外部”指州内无法选择的条件。",
    ),
    "grade_title": ("On which kinds of input each target rests", "各目标依赖何种等级的输入"),
    "grade_notes": (
        "Share of the variance (of ranks) of each target's value. Shares below what chance gives "
        "are "
        "cut; bars are scaled to 100 %. "
        "Intervals stand in the table; with few draws they are wide. ",
        "各目标数值（秩）方差的份额；低于随机水平的部分已剔除，合计缩放为100%。区间见表；抽样少时区间较宽。",
    ),
    "grade_A": ("A official", "A 官方"),
    "grade_B": ("B secondary", "B 二手"),
    "grade_C": ("C from memory", "C 记忆"),
    "grade_D": ("D doubtful", "D 存疑"),
    "grade_P": ("P prior of the authors", "P 作者先验"),
    "grade_outlook": ("outlook: nobody chooses", "外部条件（无法选择）"),
    "grade_rest": ("luck, model error, the rest", "偶然、模型误差及其他"),
    "grade_weak": ("C, D and P together", "C、D、P合计"),
    "mix_target_title": (
        "Probability of each target under each mix, %",
        "各组合下各目标的实现概率（%）",
    ),
    "mix_target_notes": (
        "? : undecided, the 95 % interval reaches to both sides of 50 %. ~ : rounded, as the "
        "interval is wide. ",
        "“?”：尚不确定（95%区间跨越50%）；“~”：区间较宽，已取整。",
    ),
    "co_failure_title": ("Which targets are missed together", "哪些目标会同时落空"),
    "co_failure_notes": (
        "Correlation φ of the misses over the draws. Teal: missed together; brown: one is missed "
        "when "
        "the other is met. "
        "Numbers below are those of the targets. Targets that are always or never missed are left "
        "out. ",
        "各次抽样中未实现的相关系数φ。青色：同时落空；棕色：此得彼失。下方数字为目标编号；始终或从未落空的目标未列出。",
    ),
    "driver_title": ("What drives each target", "各目标的主要影响因素"),
    "driver_notes": (
        "Colour: rank correlation of the target's value with the input, from -1 (brown) to 1 "
        "(teal). "
        "Dot: settled after "
        "Holm's correction. Only targets and inputs with a settled correlation are shown. ",
        "颜色：目标数值与输入的秩相关，由-1（棕）到1（青）；圆点：经Holm校正后显著。仅列出存在显著相关的目标和输入。",
    ),
    "no_drivers": (
        "No correlation is settled with so few draws.",
        "抽样次数过少，没有显著的相关关系。",
    ),
    "outline_source": ("Outlines: {0}.", "县界轮廓来源：{0}。"),
    "county_title": ("Where it happens: the 18 counties", "空间分布：18个县（市）"),
    "economy_title": (
        "The economic graph: what flows between the counties and the outside",
        "经济联系图：各县与州外的流动",
    ),
    "flow_notes": (
        "Width: size of the flow, each panel on its own scale. Places outside the prefecture are "
        "schematic.",
        "线宽：流量大小，各图自有比例；州外节点位置为示意。",
    ),
    "no_flow": ("none in this month", "当月无"),
    "widest": ("widest line: {0}", "最粗线：{0}"),
}
