"""The rules by which replies (回复) and exclusions (不计入评价情况说明) are judged, as data.

Rules 1 to 10 are those of the city's own review of replies; the others look for its required items (是否联系市民,
联系时间, 核实情况, 处理措施, 处理结果, 关键时间节点, 市民反馈意见), and for what contradicts itself.
"""

from anjuan.phrases import CLAUSE, TIME
from anjuan.reply_rules import Part, ReplyRule
from anjuan.reply_words import (
    ANSWERED,
    CHECKED,
    COMPLAINT,
    CONCRETE,
    CONSULTING,
    CONTACTED,
    EXCLUDE,
    EXPLAINED,
    FEEDBACK,
    FIELD_WORK,
    FOLLOW_UP,
    MEASURES,
    NOT_CONTACTED,
    REACHED_LATER,
    RECEIVED,
    RECURRING,
    REFERRED,
    RESULTS,
    SENT_SOMEBODY,
    STANDING,
    TO_BE_CONTACTED,
    UNFOUNDED,
    VAGUE,
)

DEFAULT_RULES: tuple[ReplyRule, ...] = (
    ReplyRule(
        "1", "联系情况矛盾", "高",
        where=("【已联系】",),
        says=NOT_CONTACTED[1:],
        unless=REACHED_LATER,
        finding="标注【已联系】，内容却写未联系上市民，前后矛盾",
        suggestion="确已联系上的，写明“XX单位工作人员XXX于X年X月X日X时X分与市民联系”；没有联系上的，改为【未联系】，"
        "并写明几次联系的时间、方式和未联系上的原因。",
    ),
    ReplyRule(
        "2", "市民意见不明", "中",
        says=(
            "未知意见", "意见未知", "不清楚意见", "意见不清楚", "意见不详", "未反馈意见", "未表达意见", "未表态",
            "不知意见", "意见不明", "【未知】",
        ),
        graver=NOT_CONTACTED,
        finding="市民意见写成未知、不清楚，没有如实反映反馈情况",
        suggestion="再次联系市民核实意见，写明“市民表示…，市民【满意】（或【基本满意】、【不满意】）”；"
        "市民不愿评价的，写【非公开信息】。",
    ),
    ReplyRule(
        "3", "处理情况笼统", "中",
        appeal_not=CONSULTING,
        says=(
            "临时检修", "现场处理",
            *(f"{word}{end}" for word in VAGUE for end in ("。", "处理。", "解决。", "完毕。", "工作。", "好了。")),
            *(f"{word}{end}" for word in SENT_SOMEBODY for end in ("。", "完毕。", "好了。")),
        ),
        unless=(*CONCRETE, *EXPLAINED),
        finding="只写已处理、已协调一类的话，没有写现场核实了什么、具体做了什么",
        suggestion="写明经过：“X月X日X时，XXX到现场核实，发现…（原因）；已更换（修复、清理）…，"
        "X月X日X时完成，现场已恢复正常。”",
    ),
    ReplyRule(
        "4", "频发问题未作回应", "高",
        appeal=RECURRING,
        appeal_not=CONSULTING,
        not_with=("13", "17"),
        unless=(*FOLLOW_UP, *UNFOUNDED, *EXPLAINED),
        finding="市民反映问题频繁、多次发生或者长期存在，答复没有核查以往记录，也没有写后续治理",
        suggestion="补写以往情况和长效措施：“经查询，X月以来该处共发生…次，原因为…；"
        "下一步将…（改造、更换、每周巡查X次），防止再次发生。”",
    ),
    ReplyRule(
        "5", "缺少关键时间节点", "中",
        appeal_not=CONSULTING,
        says=(*FIELD_WORK, "【已解决】", "【未解决】"),
        unless=(TIME,),
        finding="没有写任何核实、办理的时间",
        suggestion="写明接单、到场、办理、完成的时间，如“X月X日X时接单，X时到达现场，X时处理完毕”。",
    ),
    ReplyRule(
        "6", "用语口语化", "低",
        says=("师傅", "咱们", "那边", "这边", "搞定", "弄好", "弄完", "没办法", "啥"),
        unless=("司机师傅", "的士师傅", "厨房师傅", "厨师傅", "网友师傅", "师傅师傅"),
        finding="有口语化的说法，不合公文用语",
        suggestion="改用规范说法：“师傅”改为“工作人员（维修人员）”，“咱们”改为“我单位”，“那边”改为单位或地点的名称。",
    ),
    ReplyRule(
        "7", "已解决依据不足", "中",
        where=(
            "【已解决】", "问题已解决", "问题已经解决", "问题已得到解决", "已妥善解决", "已圆满解决", "得到妥善解决",
            "得到了解决",
        ),
        needs=(
            Part("原因", ("原因", "因", "由于", "系…所致", "导致", "造成", "经查", "经核实", "经了解", "经调查")),
            Part("措施", MEASURES),
            Part("结果", ("完成", "恢复", "完毕", "正常", "到位", "已修", "已更换", "已清", "已拆", "已退", "已支付")),
            Part("反馈", FEEDBACK),
            Part("现场核实", ("现场核", "现场查", "现场检", "现场勘", "到现场", "实地", "上门", "入户", "走访")),
        ),
        at_least=2,
        graver_below=1,
        finding="称已解决，但没有写明{缺少}，依据不足",
        suggestion="补写{缺少}中的至少两项，如“经现场核实，因…导致…；已…；X月X日恢复正常，市民表示认可”；"
        "尚未解决的，改为【未解决】并写明原因和计划。",
    ),
    ReplyRule(
        "8", "未写申请不计入评价", "高", document="exclusion",
        needs=(Part("申请", EXCLUDE),),
        finding="没有写明申请本案件不计入考核评价",
        suggestion="结尾写明：“综上，申请本案件不计入考核评价。”",
    ),
    ReplyRule(
        "9", "未引清单或法规条款", "高", document="exclusion",
        needs=(
            Part(
                "依据",
                tuple(
                    f"{paper}…{CLAUSE}"
                    for paper in (
                        "》", "清单", "法典", "条例", "办法", "规定", "细则", "标准", "通知", "意见", "规程",
                        "规范", "方案",
                    )
                ),
            ),
        ),
        finding="没有写明符合不计入评价事项清单的哪一条、依据的法规条款",
        suggestion="写明依据：“符合《不计入评价事项清单》第X条…，依据《…》第X条…。”",
    ),
    ReplyRule(
        "10", "未列附件", "中", document="exclusion",
        needs=(Part("附件", ("附件", "附:", "附图", "佐证材料", "证明材料")),),
        finding="没有列出附件（佐证材料）",
        suggestion="文末列出：“附件：1.现场照片；2.联系记录；3.…”。",
    ),
    ReplyRule(
        "11", "未写是否联系市民", "中",
        appeal_not=CONSULTING,
        not_with=("13", "17"),
        unless=(
            *CONTACTED, *NOT_CONTACTED, "匿名", "没有…联系方式", "未留", "宝贵建议", "您的建议", "相关建议", "意见建议",
        ),
        finding="没有写是否联系市民",
        suggestion="写明“【已联系】XX单位工作人员XXX于X年X月X日X时X分与市民联系”；未联系上的写【未联系】和原因。",
    ),
    ReplyRule(
        "12", "未写联系时间", "中",
        where=CONTACTED,
        appeal_not=CONSULTING,
        unless=(
            *TO_BE_CONTACTED,
            *(
                f"{TIME}……{word}"
                for word in (
                    "联系", "沟通", "致电", "电话", "告知", "上门", "入户", "走访", "回访", "当面", "面对面", "您家",
                    "家中", "对接", "交流", "协商", "见面", "面谈",
                )
            ),
            f"联系时间…{TIME}",
        ),
        finding="写了已联系市民，没有写联系的时间",
        suggestion="写明联系的时间，精确到分：“XX单位工作人员XXX于X年X月X日X时X分与市民联系”。",
    ),
    ReplyRule(
        "13", "只有转办或套话", "高",
        says=(*REFERRED, *RECEIVED),
        unless=(*EXPLAINED, "如下", "回复："),
        needs=(Part("核实情况", CHECKED), Part("处理措施", MEASURES), Part("处理结果", RESULTS)),
        at_least=1,
        finding="只写已收到、已转办，没有写明核实情况、处理措施和处理结果",
        suggestion="待承办单位办理后，按“经核实，…；已采取…措施；X月X日…（结果）；市民表示…”写明再回复。",
    ),
    ReplyRule(
        "14", "投诉未写核实处理情况", "中",
        appeal=COMPLAINT,
        appeal_not=CONSULTING,
        not_with=("13", "17"),
        unless=(*EXPLAINED, "【已解决】", "【未解决】"),
        needs=(
            Part("核实情况", (*CHECKED, *STANDING)),
            Part("处理措施", MEASURES),
            Part("处理结果", (*RESULTS, *STANDING)),
        ),
        at_least=2,
        finding="没有写明{缺少}",
        suggestion="补写{缺少}：“经核实，…（情况和原因）；主要措施：…；办理结果：…”。",
    ),
    ReplyRule(
        "15", "回单要素不全", "中",
        where=("【已解决】", "【未解决】"),
        not_with=("3", "7"),
        unless=("【非权属】",),
        needs=(Part("核实情况", (*CHECKED, "核实情况:")), Part("处理措施", (*MEASURES, "主要措施:"))),
        finding="没有写明{缺少}",
        suggestion="补写{缺少}：“经核实，…。主要措施：…。”",
    ),
    ReplyRule(
        "16", "未写市民反馈意见", "中",
        where=CONTACTED,
        appeal_not=CONSULTING,
        unless=(*FEEDBACK, *TO_BE_CONTACTED),
        finding="写了已联系市民，没有写市民的反馈意见",
        suggestion="补写“反馈情况：市民表示…。市民【满意】（或【基本满意】、【不满意】、【非公开信息】）。”",
    ),
    ReplyRule(
        "17", "没有实质内容", "高",
        appeal_not=CONSULTING,
        not_with=("13", "15"),
        unless=EXPLAINED,
        needs=(Part("核实情况", CHECKED), Part("处理措施", MEASURES), Part("处理结果", (*RESULTS, *ANSWERED))),
        at_least=1,
        finding="没有写明核实情况、处理措施和处理结果",
        suggestion="按“经核实，…；已采取…措施；X月X日…（结果）；市民表示…”写明再回复。",
    ),
    ReplyRule(
        "18", "未写办理时间", "中",
        where=("【已解决】", "【未解决】"),
        not_with=("5",),
        unless=(
            "【非权属】", f"办理时间…{TIME}",
            *(
                f"{TIME}…{work}"
                for work in (
                    "到场", "现场", "前往", "检查", "处理", "维修", "抢修", "更换", "清理", "修复", "整改", "拆除",
                    "约谈", "召开", "办结", "完成", "恢复",
                )
            ),
        ),
        finding="没有写办理的时间（到场、处理、完成）",
        suggestion="补写“主责单位：…，办理时间：X年X月X日X时X分”，或在措施里写明到场、完成的时间。",
    ),
    ReplyRule(
        "19", "标签矛盾", "中",
        where=("【已解决】",),
        says=("【未解决】", "【非权属】"),
        finding="标注【已解决】，又标注【未解决】或【非权属】，前后矛盾",
        suggestion="只留一种：已办结的写【权属】【已解决】；尚未解决的写【未解决】、原因和计划；"
        "不属本单位管辖的写【非权属】、权属依据和已告知市民的去向，不写【已解决】。",
    ),
    ReplyRule(
        "20", "日期有误", "中",
        check="impossible_dates",
        finding="写了不存在的日期或时间：{发现}",
        suggestion="核对接单、联系、办理的记录，改为实际的日期和时间。",
    ),
    ReplyRule(
        "21", "时间顺序颠倒", "中",
        check="time_order",
        finding="时间先后不符：{发现}",
        suggestion="对照工单的来电时间和联系、办理的记录核对，应当是来电在先，联系、办理在后，成文日期最后。",
    ),
)  # fmt: skip
