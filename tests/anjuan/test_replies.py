"""Each rule for replies by one that breaks it and one that nearly does."""

import pytest

from anjuan.replies import Finding, Review, Severity, Verdict, review
from anjuan.reply_rules import ReplyRule, office_rules
from anjuan.reply_table import DEFAULT_RULES

APPEAL = "投诉\n市民反映，第三村北口路灯不亮，影响夜间出行，来电反映路灯维修的问题。"
OFTEN = "投诉\n市民反映，第三村近一个月频繁停电，多次报修没有改善。"
GOOD = (
    "【权属】【已联系】青云店镇城乡建设办公室工作人员王某于2026年9月14日10时5分与市民联系，核实反映事项。"
    "【已解决】主责单位：青云店镇城乡建设办公室，办理时间：2026年9月14日15时30分。"
    "主要措施：经现场核实，因线路老化导致第三村北口三盏路灯不亮；已更换线缆和灯具，9月14日15时30分恢复照明。"
    "反馈情况：市民表示知晓认可。市民【满意】。"
)
EXCLUSION = (
    "关于热线-260914-001234案件不计入评价的情况说明\n一、市民诉求：反映小区停电。二、调查处置情况：经核实，系外力破坏所致。"
    "三、申请原因：符合《不计入评价事项清单》第3条。四、结论：申请本案件不计入考核评价。\n附件：1.现场照片；2.联系记录。"
)
UNTAGGED = (
    "您好！您反映的问题收悉，现回复如下：9月14日上午，我办工作人员到第三村北口实地查看，路灯因线路老化不亮，当日已更换线缆，恢复照明。"
    "9月14日15时，工作人员电话回访时与您沟通，您表示认可。"
)


def broken(text: str, appeal: str | None = APPEAL, document: str = "reply") -> set[str]:
    return {each.rule for each in review(text, appeal=appeal, document=document).findings}


def only(text: str, rule: str, appeal: str | None = APPEAL, document: str = "reply") -> Finding:
    [finding] = [each for each in review(text, appeal=appeal, document=document).findings if each.rule == rule]
    return finding


@pytest.mark.parametrize("appeal", [APPEAL, None, OFTEN])
def test_a_complete_reply_passes(appeal: str | None) -> None:
    answer = GOOD + ("下一步将每周巡查一次，防止再次发生。" if appeal == OFTEN else "")
    seen = review(answer, appeal=appeal)
    assert (seen.findings, seen.verdict, seen.closing) == ((), Verdict.PASSED, "")


def test_a_complete_reply_without_tags_passes() -> None:
    assert broken(UNTAGGED) == set()


def test_a_complete_exclusion_passes() -> None:
    assert broken(EXCLUSION, document="exclusion") == set()


FAULTY = {
    "1": GOOD.replace("反馈情况：", "因市民电话保密，无法联系。反馈情况："),
    "2": GOOD.replace("市民表示知晓认可。市民【满意】", "市民未反馈意见"),
    "3": "【已联系】工作人员于9月14日10时与市民联系。已协调，现场处理。市民表示知晓。",
    "5": "【已联系】工作人员与市民联系。【已解决】主要措施：经现场核实，已更换线缆，恢复照明。市民【满意】。",
    "6": GOOD.replace("已更换", "维修师傅已更换"),
    "7": "【已联系】工作人员于9月14日10时与市民联系。【已解决】请市民放心。",
    "11": GOOD.replace("【已联系】", "").replace("与市民联系，核实反映事项", "派员"),
    "12": GOOD.replace("于2026年9月14日10时5分与市民", "与市民"),
    "13": "您好！您反映的问题已转相关部门，感谢您的留言。",
    "14": "您好！针对您的投诉，我们要求该店整改，并加强管理。9月14日与您沟通，您表示认可。",
    "15": GOOD.replace("主要措施：", "").replace("已更换线缆和灯具，9月14日15时30分恢复照明", "9月14日15时30分亮灯"),
    "16": GOOD.replace("反馈情况：市民表示知晓认可。市民【满意】。", ""),
    "17": "您好！感谢您对我镇的关注与支持，祝您生活愉快！",
    "18": "【已联系】工作人员于9月14日10时与市民联系。【已解决】经核实，线路老化，已更换线缆。市民【满意】。",
    "19": GOOD.replace("【已解决】", "【已解决】【未解决】"),
    "20": GOOD.replace("9月14日15时30分恢复", "9月31日15时30分恢复"),
    "21": GOOD + "\n青云店镇城乡建设办公室\n2026年9月13日",
}
NEAR = {
    "1": GOOD.replace("工作人员王某于", "首次拨打无人接听，后再次拨打与市民取得联系，工作人员王某于"),
    "2": GOOD.replace("市民【满意】", "市民对施工期间停电有意见，【基本满意】"),
    "3": "【已联系】工作人员于9月14日10时与市民联系。已协调，经现场核实，更换线缆。市民表示知晓。",
    "5": "【已联系】工作人员与市民联系。【已解决】主要措施：9月14日经现场核实，已更换线缆，恢复照明。市民【满意】。",
    "6": GOOD.replace("已更换", "维修人员已更换"),
    "7": "【已联系】工作人员于9月14日10时与市民联系。【已解决】经现场核实，线路老化，市民表示认可。",
    "11": GOOD.replace("【已联系】", "【未联系】").replace("与市民联系", "拨打市民电话三次，均未接通"),
    "12": GOOD.replace("于2026年9月14日10时5分与市民", "于 2026 年 9 月 14 日\n10：05 与市民"),
    "13": "您好！您反映的问题已转相关部门。经核实，系线路老化，已更换线缆。",
    "14": "您好！经核实，该店油烟直排，我们要求该店整改，并加强管理。9月14日与您沟通，您表示认可。",
    "15": GOOD.replace("已更换线缆和灯具，9月14日15时30分恢复照明", "9月14日15时30分亮灯"),
    "16": GOOD.replace("反馈情况：市民表示知晓认可。市民【满意】。", "市民不认可，要求三日内换灯。"),
    "17": "您好！感谢您对我镇的关注与支持，该路段已列入改造计划。",
    "18": "【已联系】工作人员于9月14日10时与市民联系。【已解决】经核实，线路老化，9月14日15时更换线缆。市民【满意】。",
    "19": GOOD.replace("【已解决】", "【未解决】"),
    "20": GOOD.replace("9月14日15时30分恢复", "9月30日24时恢复"),
    "21": GOOD + "\n青云店镇城乡建设办公室\n2026年9月14日",
}


@pytest.mark.parametrize("rule", FAULTY)
def test_a_reply_that_breaks_a_rule_is_told_so(rule: str) -> None:
    assert rule in broken(FAULTY[rule])


@pytest.mark.parametrize("rule", NEAR)
def test_a_reply_that_nearly_breaks_it_is_not(rule: str) -> None:
    assert rule not in broken(NEAR[rule])


@pytest.mark.parametrize(
    "said",
    [
        "电话打不通", "无人应答", "拨打三次均无人接听", "市民未接听", "多次拨打后均未接通", "未能接通", "手机关机",
        "停机", "空号", "再次拨打仍没人接", "后未与市民取得联系，电话无人接听", "已短信请其回电，一直打不通",
    ],
)  # fmt: skip
def test_a_call_that_nobody_answered_reached_nobody(said: str) -> None:
    assert "1" in broken(GOOD.replace("核实反映事项", said))


@pytest.mark.parametrize(
    "said",
    [
        "多次拨打后接通", "首次无人接听，后于15时与其取得联系", "首次关机，后市民主动回电", "经核实水泵停机检修",
        "再次拨打后与市民联系上，此前无人应答",
    ],
)  # fmt: skip
def test_a_call_that_was_answered_in_the_end_reached_them(said: str) -> None:
    assert "1" not in broken(GOOD.replace("核实反映事项", said))


DID = "经现场核实，因线路老化导致第三村北口三盏路灯不亮；已更换线缆和灯具，9月14日15时30分恢复照明"


@pytest.mark.parametrize(
    "said", ["已协调相关单位进行处理", "已派人到场处理好了", "已安排处理", "已联系供电公司解决完毕", "已处理好了"]
)
def test_who_only_sent_somebody_has_not_said_what_was_done(said: str) -> None:
    assert "3" in broken(GOOD.replace(DID, said))


@pytest.mark.parametrize("said", ["已协调供电公司更换线缆，9月14日处理完毕", "已安排人员清理，9月14日处理好了"])
def test_who_sent_somebody_and_says_what_they_did_has(said: str) -> None:
    assert "3" not in broken(GOOD.replace(DID, said))


def test_a_problem_that_comes_again_and_again_needs_a_look_back_or_ahead() -> None:
    assert only(GOOD, "4", OFTEN).severity is Severity.HIGH
    assert "4" not in broken(GOOD + "经查询报修记录，8月以来共发生3次。", OFTEN)
    assert "4" not in broken(GOOD, APPEAL)
    assert "4" not in broken(GOOD, None), "an appeal that is not known asks for nothing"


@pytest.mark.parametrize(
    "appeal",
    [
        "市民多次反映路灯不亮", "路灯三天两头不亮", "村口一直积水", "楼上长期漏水没人管", "路灯反复报修", "屡次停电",
        "隔壁每天都半夜装修", "小区一直没有解决停车问题", "路灯一直不亮", "多次来电要求修路",
        "路灯反复损坏", "一直都没修好", "家里长期没水", "每天都有很重的油漆味飘进家里", "垃圾天天在楼下焚烧",
        "学校老是补课", "长期以来没有人管", "重载货车反复穿行", "电梯问题反复，无人处理",
    ],
)  # fmt: skip
def test_appeals_tell_in_many_words_that_it_goes_on(appeal: str) -> None:
    assert "4" in broken(GOOD, appeal)
    assert "4" in broken(GOOD + "已督促供电公司。", appeal), "to urge somebody once is no plan"


@pytest.mark.parametrize(
    "appeal",
    [
        "市民长期居住在第三村，反映路灯不亮", "路灯不亮，市民一直在外地", "路灯不亮，每天都要从这里走路去坐车",
        "路灯不亮，孩子一天天长大", "负责人反复表示会解决路灯问题", "路灯不亮，夏天天气炎热",
        "路灯不亮，我天天坐车上下班", "长期以来感谢关心，村口路灯不亮", "路灯不亮，老是想着这件事",
    ],
)  # fmt: skip
def test_what_is_done_every_day_is_not_trouble_that_comes_again(appeal: str) -> None:
    assert "4" not in broken(GOOD, appeal)


@pytest.mark.parametrize(
    "said",
    [
        "外地驾驶证迁回，只需携带身份证到车管所办理即可。", "请您准备投诉书、劳动合同来我局劳动监察大队。",
        "携带房产证到不动产登记中心。",
    ],
)  # fmt: skip
def test_who_says_what_to_bring_and_where_has_answered(said: str) -> None:
    assert "13" not in broken(f"您好！{said}您反映的问题已转相关部门。")


def test_whom_others_talk_to_nobody_has_contacted() -> None:
    said = "贷款不了的，客户直接去银行面谈。"
    assert "12" not in broken(UNTAGGED.replace("9月14日15时，工作人员电话回访时与您沟通，您表示认可。", said))
    assert "12" in broken(
        UNTAGGED.replace("9月14日15时，工作人员电话回访时与您沟通，您表示认可。", "已约您面谈，您表示认可。")
    )


@pytest.mark.parametrize(
    "said", ["待管道安装完毕后即可通水", "目前正在寻求解决办法", "我局正在研究改造方案", "正在协调供电公司解决"]
)
def test_who_says_what_it_waits_for_looks_ahead(said: str) -> None:
    assert "4" not in broken(GOOD + said + "。", OFTEN)


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("第一批隔音屏的安装已经结束，第二批安装时我们将作参考。", True),
        ("我市对该厂采取了拉闸措施，现处于试生产阶段，废水无外排。", True),
        ("请你到劳动保障监察大队书面投诉，我局将调查。", True),
        ("我们高度重视，已安排进行调查核实，欢迎提供线索。", False),
        ("我们要求该店整改，并加强管理。", False),
    ],
)
def test_how_the_matter_stands_is_what_was_found_and_what_came_of_it(said: str, is_told: bool) -> None:
    appeal = "投诉\n该厂排放废气，隔音屏没有安装。"
    assert bool(broken(f"您好！您反映的问题收悉。{said}", appeal) & {"13", "14"}) is not is_told


@pytest.mark.parametrize(
    ("rule", "left_out", "instead"),
    [
        ("8", "申请本案件不计入考核评价", "请领导审阅"),
        ("9", "符合《不计入评价事项清单》第3条", "外力破坏"),
        ("10", "\n附件：1.现场照片；2.联系记录。", ""),
    ],
)
def test_an_exclusion_needs_its_request_its_ground_and_its_annexes(rule: str, left_out: str, instead: str) -> None:
    assert broken(EXCLUSION.replace(left_out, instead), document="exclusion") == {rule}


@pytest.mark.parametrize(
    ("rule", "ours", "instead"),
    [
        ("8", "申请本案件不计入考核评价", "不申请本案件不计入考核评价"),
        ("8", "申请本案件不计入考核评价", "不再申请该案件不计入考核评价"),
        ("9", "符合《不计入评价事项清单》第3条", "位于第三条胡同"),
        ("9", "符合《不计入评价事项清单》第3条", "符合《不计入评价事项清单》"),
        ("9", "符合《不计入评价事项清单》第3条", "按规定处理第三条路"),
        ("10", "附件：1.现场照片；2.联系记录。", "附件：无"),
        ("10", "附件：1.现场照片；2.联系记录。", "附件：暂无\n青云店镇人民政府"),
        ("10", "附件：1.现场照片；2.联系记录。", "无附件"),
    ],
)
def test_what_only_looks_like_a_request_a_ground_or_an_annex_is_none(rule: str, ours: str, instead: str) -> None:
    assert broken(EXCLUSION.replace(ours, instead), document="exclusion") == {rule}


@pytest.mark.parametrize(
    ("ours", "instead"),
    [
        ("申请本案件不计入考核评价", "现申请将该案件不计入考核评价"),
        ("符合《不计入评价事项清单》第3条", "符合不计入清单第（三）项"),
        ("符合《不计入评价事项清单》第3条", "依据《物业管理条例》第十二条"),
        ("符合《不计入评价事项清单》第3条", "依据《北京市接诉即办工作条例》（2021年）第二款，位于第三条胡同"),
        ("附件：1.现场照片；2.联系记录。", "附件：无人机照片1张"),
    ],
)
def test_a_request_a_ground_or_an_annex_in_other_words_is_one(ours: str, instead: str) -> None:
    assert broken(EXCLUSION.replace(ours, instead), document="exclusion") == set()


def test_every_rule_has_a_reply_that_breaks_it() -> None:
    assert {*FAULTY, "4", "8", "9", "10"} == {rule.id for rule in DEFAULT_RULES}
    assert FAULTY.keys() == NEAR.keys()


def test_a_finding_quotes_what_it_rests_on() -> None:
    finding = only(FAULTY["1"], "1")
    assert finding.quotes == ("因市民电话保密", "无法联系")
    assert only(FAULTY["6"], "6").quotes[0].startswith("维修师傅已更换线缆")


def test_an_unknown_opinion_is_graver_where_nobody_was_reached() -> None:
    assert only(FAULTY["2"], "2").severity is Severity.MEDIUM
    assert only(FAULTY["2"].replace("已联系", "未联系"), "2").severity is Severity.HIGH


def test_solved_without_any_ground_is_graver_and_names_what_is_missing() -> None:
    bare = only(FAULTY["7"], "7")
    assert bare.severity is Severity.HIGH
    assert "原因、措施、结果、反馈、现场核实" in bare.text
    one = only(FAULTY["7"].replace("请市民放心", "市民表示认可"), "7")
    assert (one.severity, "反馈" in one.text) == (Severity.MEDIUM, False)


def test_what_was_not_done_excuses_nothing() -> None:
    text = FAULTY["3"].replace("现场处理", "未现场核实，没有更换，现场处理")
    assert "3" in broken(text)


def test_tags_are_known_in_any_brackets() -> None:
    assert "1" in broken(FAULTY["1"].replace("【已联系】", "[已联系]"))
    assert "1" in broken(FAULTY["1"].replace("【已联系】", "〖 已联系 〗"))


def test_the_date_of_the_signature_is_no_time_of_handling() -> None:
    text = "您好！经现场核实，已更换线缆。已与您沟通，您表示认可。\n青云店镇城乡建设办公室\n2026年9月15日"
    assert "5" in broken(text)
    assert "5" not in broken(text.replace("经现场", "9月14日经现场"))


def test_what_asks_only_for_advice_is_spared_the_items_of_a_complaint() -> None:
    asked = "咨询\n请问如何办理居住证？"
    answer = "您好！请携带身份证和租房合同到派出所办理。"
    assert broken(answer, asked) == set()
    assert "16" in broken(FAULTY["16"], asked), "a reply in the city's form has its items whatever is asked"


def test_our_own_form_repeats_the_appeal_and_that_is_not_judged_as_the_reply() -> None:
    head = "2026年9月13日，市民来电反映的内容为：\n咱们村频繁停电，师傅说已处理。\n现将办理情况回复如下：\n"
    assert broken(head + GOOD, None) == {"4"}
    assert broken(head + GOOD, APPEAL) == set(), "what the register knows comes first"


def test_the_graver_findings_come_first_and_decide() -> None:
    seen = review(FAULTY["6"].replace("反馈情况：", "后无法联系。反馈情况："), appeal=APPEAL)
    assert [each.severity for each in seen.findings] == [Severity.HIGH, Severity.LOW]
    assert seen.verdict is Verdict.RETURN
    assert review(FAULTY["6"], appeal=APPEAL).verdict is Verdict.REVISE


def test_the_closing_formula_is_ready_to_be_copied() -> None:
    seen = review(FAULTY["6"].replace("反馈情况：", "后无法联系。反馈情况："), appeal=APPEAL)
    assert seen.closing == (
        "经审核，该回单存在以下问题：一是标注【已联系】，内容却写未联系上市民，前后矛盾；"
        "二是有口语化的说法，不合公文用语。请承办单位补充完善后重新反馈。"
    )


def test_more_than_ten_points_are_still_counted() -> None:
    finding = only(FAULTY["6"], "6")
    closing = Review((finding,) * 21).closing
    assert all(f"；{number}是" in closing for number in ("十", "十一", "十九", "二十", "二十一"))


def test_an_office_adds_words_to_a_rule_switches_one_off_and_has_its_own() -> None:
    own = ReplyRule("街道-1", "用语", severity="低", says=("贵单位",), finding="称谓不当", suggestion="改为“您”。")
    rules = office_rules(
        DEFAULT_RULES,
        (ReplyRule("6", says=("这哥们",), unless=("维修师傅",), severity="中"), ReplyRule("11", disabled=True), own),
    )

    def found(text: str) -> dict[str, Severity]:
        return {each.rule: each.severity for each in review(text, appeal=APPEAL, rules=rules).findings}

    assert found(FAULTY["6"]) == {}
    assert found(GOOD.replace("已更换", "这哥们已更换")) == {"6": Severity.MEDIUM}
    assert "11" not in found(FAULTY["11"])
    assert found(GOOD + "感谢贵单位。") == {"街道-1": Severity.LOW}
