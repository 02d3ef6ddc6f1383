import datetime as dt
import json
import os
from pathlib import Path, PurePosixPath

import pytest

from anjuan.ids import SHANGHAI
from anjuan.kinds import Kind, Stage
from anjuan.recognise import RecognitionRules, caption, recognise, recognise_text
from anjuan.recognition import Action, Confidence, Reason, Recognition, Source
from anjuan.settings import Settings

RULES = RecognitionRules.of(Settings())
NO = "热线-240305-000771"


def read(path: str) -> Recognition:
    return recognise(PurePosixPath(path), RULES)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("{} 情况说明.docx", Kind.CASE_STATEMENT),
        ("{}案件情况说明（盖章）.pdf", Kind.CASE_STATEMENT),
        ("{} 办理情况.doc", Kind.CASE_STATEMENT),
        ("{} 核查情况.wps", Kind.CASE_STATEMENT),
        ("{} 处理结果.docx", Kind.CASE_STATEMENT),
        ("{} 说明.docx", Kind.CASE_STATEMENT),
        ("{} 情况说明 扫描件.jpg", Kind.CASE_STATEMENT),
        ("关于{}不纳入考核的情况说明.docx", Kind.EXCLUSION),
        ("{} 剔除申请情况说明.docx", Kind.EXCLUSION),
        ("{} 挂帐申请.docx", Kind.PENDING),
        ("{} 退单情况说明.docx", Kind.RETURN),
        ("{} 延期办理申请.docx", Kind.EXTENSION),
        ("{} 回访记录表.xlsx", Kind.CALLBACK),
        ("{} 答复意见.docx", Kind.REPLY),
        ("{} 回复口径.docx", Kind.REPLY),
        ("{} 典型案例.docx", Kind.TYPICAL_CASE),
        ("{} 检讨.docx", Kind.CRITICISM),
        ("{} 工单.pdf", Kind.WORK_ORDER),
        ("{} 受理单.docx", Kind.WORK_ORDER),
        ("{} 派单截图.png", Kind.WORK_ORDER),
        ("{} 物业管理办法（试行）.pdf", Kind.POLICY),
        ("{} 回访录音.m4a", Kind.RECORDING),
        ("{} 通话录音.mp4", Kind.RECORDING),
        ("{} 现场.mp4", Kind.VIDEO),
        ("{} 处理情况.jpg", Kind.PHOTO),
        ("{} 现场照片.docx", Kind.PHOTO),
        ("{}.pdf", None),
        ("工单编号{}.pdf", None),
        # What the complaint is about names no paper.
        ("{} 培训机构退费情况说明.docx", Kind.CASE_STATEMENT),
        ("{} 服务费结算纠纷 核实情况.docx", Kind.CASE_STATEMENT),
        ("{} 保安值班室噪音 回复.docx", Kind.REPLY),
        ("{} 规定时间外施工 承办单位意见.docx", None),
        ("{} 施工单位扰民.docx", None),
        ("{} 延期交房 答复.docx", Kind.REPLY),
        ("{} 咨询购房政策.docx", None),
    ],
)
def test_the_words_of_a_name_give_its_kind(name: str, kind: Kind | None) -> None:
    recognition = read(name.format(NO))
    assert (recognition.action, recognition.kind, recognition.tickets) == (Action.FILE, kind, (NO,))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("保密协议-李某.pdf", Kind.NDA),
        ("三月内部培训签到表.xlsx", Kind.TRAINING),
        ("培训照片.jpg", Kind.TRAINING),
        ("三月培训/录音.m4a", Kind.TRAINING),
        ("三月培训/IMG_20240305_101112.jpg", Kind.TRAINING),
        ("三月培训/照片/IMG_20240305_101112.jpg", Kind.TRAINING),
        ("三月培训/现场照片1.jpg", Kind.TRAINING),
        ("2024年3月5日日报.docx", Kind.REPORT),
        ("周报（第10期）.docx", Kind.REPORT),
        ("3月月刊.pdf", Kind.REPORT),
        ("典型案例-路灯.docx", Kind.TYPICAL_CASE),
        ("检讨报告.docx", Kind.CRITICISM),
        ("考核评分表.xlsx", Kind.SCORING),
        ("交接班记录.docx", Kind.SHIFT),
        ("三月值班表.xlsx", Kind.SHIFT),
        ("第一季度服务费结算单.pdf", Kind.SETTLEMENT),
        ("生活垃圾管理条例.pdf", Kind.POLICY),
        ("关于做好供暖工作的通知.pdf", Kind.POLICY),
        ("若干意见.pdf", Kind.POLICY),
        ("投诉举报处理办法.pdf", Kind.POLICY),
        ("政策文件/附件1.pdf", Kind.POLICY),
    ],
)
def test_papers_of_the_office_are_filed_without_a_number(name: str, kind: Kind) -> None:
    recognition = read(name)
    assert (recognition.action, recognition.kind, recognition.tickets) == (Action.FILE, kind, ())


@pytest.mark.parametrize(
    "name",
    [
        "2023年9月加分材料.docx",
        "加分项申请表.xlsx",
        "主动治理成效.docx",
        "未诉先办专项工作情况汇报.pdf",
        "每月一题（供暖）工作成效.docx",
        "柳河营村未诉先办/路灯.jpg",
        "柳河营村主动治理/整改后/1.jpg",
        "锦旗照片.jpg",
        "诉求人感谢信.pdf",
    ],
)
def test_material_for_extra_points_needs_no_ticket(name: str) -> None:
    recognition = read(name)
    assert (recognition.action, recognition.kind, recognition.tickets) == (Action.FILE, Kind.BONUS, ())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("主动治理典型案例.docx", Kind.TYPICAL_CASE),
        ("未诉先办专报 2023-09.docx", Kind.REPORT),
        ("未诉先办培训签到表.xlsx", Kind.TRAINING),
        ("主动治理工作方案.docx", Kind.POLICY),
        (f"{NO} 未诉先办情况说明.docx", Kind.CASE_STATEMENT),
        (f"{NO} 主动治理 整改后.jpg", Kind.PHOTO),
        (f"{NO} 主动治理 井盖.jpg", Kind.PHOTO),
        (f"{NO} 锦旗照片.jpg", Kind.PHOTO),
        (f"{NO} 表扬信.jpg", Kind.BONUS),
        (f"{NO} 加分材料.docx", Kind.BONUS),
    ],
)
def test_another_word_of_a_paper_says_more_than_what_it_was_made_for(name: str, kind: Kind) -> None:
    assert read(name).kind is kind


@pytest.mark.parametrize(
    "name",
    [
        "关于未诉先办的建议.docx",
        "咨询中考加分政策情况.docx",
        "每月一题.docx",
        "停水通知.jpg",
        "居民意见.docx",
        "情况说明.docx",
        "未命名.pdf",
        "000771 处理后.jpg",
        "咨询购房政策.docx",
        "希望举办技能培训.docx",
        "关于值班费发放的问题.docx",
    ],
)
def test_what_could_belong_to_any_ticket_is_held(name: str) -> None:
    recognition = read(name)
    assert (recognition.action, recognition.reason) == (Action.HOLD, Reason.NO_TICKET)


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        (f"{NO} 办理前1.jpg", Stage.BEFORE),
        (f"{NO}整改后.JPG", Stage.AFTER),
        (f"【{NO}】清理中(2).jpeg", Stage.DURING),
        (f"{NO}/前2.jpg", Stage.BEFORE),
        (f"{NO}/后.jpg", Stage.AFTER),
        (f"{NO}/整改后/IMG_0001.jpg", Stage.AFTER),
        (f"{NO}/中/3.png", Stage.DURING),
        (f"整改后/{NO}.jpg", Stage.AFTER),
        (f"{NO} 施工中.mp4", Stage.DURING),
        (f"{NO}/小学门前.jpg", None),
        (f"{NO}/后街路灯.jpg", None),
        (f"{NO}/清理后街垃圾.jpg", None),
        (f"{NO}/诉求处置中心.jpg", None),
        (f"{NO}/整改前后对比.jpg", None),
        (f"{NO}/整改前/修复后.jpg", Stage.AFTER),
    ],
)
def test_a_photo_has_the_stage_that_a_whole_word_names(name: str, stage: Stage | None) -> None:
    assert read(name).stage is stage


@pytest.mark.parametrize(
    "name",
    [
        "微信图片_20240305101112.jpg",
        "微信图片_202403051011121.jpg",
        "微信图片_20240305101112_18_3.jpg",
        "mmexport1709604672000.jpg",
        "1709604672000.jpg",
        "wx_camera_1709604672000.jpg",
        "IMG_20240305_101112.jpg",
        "IMG20240305101112.jpg",
        "Screenshot_2024-03-05-10-11-12-123_com.example.jpg",
        "微信视频2024-03-05_101112_345.mp4",
        f"{NO} 微信图片_20240305101112.jpg",
    ],
)
def test_a_camera_name_gives_the_time_and_no_number(name: str) -> None:
    recognition = read(f"{NO}/{name}")
    assert recognition.taken == dt.datetime(2024, 3, 5, 10, 11, 12, tzinfo=SHANGHAI)
    assert recognition.tickets == (NO,)


def test_fourteen_digits_that_are_no_time_are_none() -> None:
    assert read(f"{NO}/微信图片_20241305101112.jpg").taken is None


@pytest.mark.parametrize(
    "name",
    [
        f"{NO} 情况说明 - 副本.docx",
        f"{NO} 情况说明 - 副本 (2).docx",
        f"{NO} 情况说明(1).docx",
        f"{NO} 情况说明的副本 2.docx",
        f"{NO} 情况说明 copy.docx",
        f"复件 (2) {NO} 情况说明.docx",
        f"{NO}(1) - 副本 - 副本.docx",
    ],
)
def test_copy_marks_are_seen_and_do_not_disturb(name: str) -> None:
    recognition = read(name)
    assert recognition.copy
    assert recognition.tickets == (NO,)


def test_the_name_beats_the_folder_and_the_nearest_folder_the_farther() -> None:
    assert read(f"热线-240306-000772/{NO} 回复.docx").tickets == (NO,)
    nearest = read(f"热线-240306-000772/{NO}/回复.docx")
    assert (nearest.tickets, nearest.source) == ((NO,), Source.FOLDER)


def test_words_beside_a_number_in_a_folder_are_the_complaint() -> None:
    assert read(f"{NO} 物业回复慢/IMG_1.jpg").kind is Kind.PHOTO
    assert read(f"{NO} 物业回复慢/扫描1.pdf").kind is None
    assert read(f"{NO} 回复/扫描1.pdf").kind is Kind.REPLY


def test_two_tickets_are_held_but_both_numbers_of_one_case_are_not() -> None:
    two = read(f"{NO}、热线-240306-000772 情况说明.docx")
    assert (two.action, two.reason, len(two.tickets)) == (Action.HOLD, Reason.SEVERAL_TICKETS, 2)
    one = read(f"兴[2024]-0335006 {NO} 情况说明.docx")
    assert (one.action, one.tickets) == (Action.FILE, (NO, "兴[2024]-0335006"))


def test_an_impossible_date_is_held_even_in_a_good_folder() -> None:
    recognition = read(f"{NO}/热线-240230-000771 情况说明.docx")
    assert (recognition.action, recognition.reason, recognition.tickets) == (Action.HOLD, Reason.BAD_DATE, ())


def test_a_candidate_is_held_unless_its_folder_says_the_same() -> None:
    alone = read("240305-000771 情况说明.docx")
    assert (alone.action, alone.tickets, alone.confidence) == (
        Action.HOLD,
        ("?-240305-000771",),
        Confidence.CANDIDATE,
    )
    assert read(f"{NO}/240305-000771 情况说明.docx").tickets == (NO,)
    strange = read(f"{NO}/240306-000772 情况说明.docx")
    assert (strange.action, strange.reason) == (Action.HOLD, Reason.SEVERAL_TICKETS)


def test_a_tail_is_held_with_its_digits() -> None:
    recognition = read("尾号000771 回复.docx")
    assert (recognition.action, recognition.tickets, recognition.confidence) == (
        Action.HOLD,
        ("*000771",),
        Confidence.TAIL,
    )


def test_a_zip_is_expanded_and_its_name_may_give_the_ticket() -> None:
    assert read("三月材料.zip").action is Action.EXPAND
    assert read(f"{NO}.zip").tickets == (NO,)
    assert read(f"{NO}.zip/前1.jpg").tickets == (NO,)


@pytest.mark.parametrize(
    "name",
    [
        f"~$线{NO[2:]} 情况说明.docx",
        f".~{NO}.docx",
        ".~lock.回复.docx#",
        "~WRD0001.tmp",
        f"{NO}.pdf.crdownload",
        "视频.mp4.baiduyun.p.downloading",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        f"._{NO} 情况说明.docx",
        f"__MACOSX/{NO} 情况说明.docx",
        f"{NO}.lnk",
        "0ea6212c 材料.docx/.held.json",
        "0ea6212c 材料.docx/原因.txt",
        f"{NO} 材料/原因.txt",
    ],
)
def test_litter_and_unfinished_files_are_ignored(name: str) -> None:
    assert read(name).action is Action.IGNORE


def test_a_further_form_of_the_settings_is_read() -> None:
    assert read("DX2024030500123 情况说明.docx").tickets == ("DX2024030500123",)


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        (f"案件情况说明\n工单编号：{NO}\n…详见热线-231028-004133。", (NO,), ("热线-231028-004133",)),
        (f"关于{NO}案件情况说明\n一、基本情况。", (NO,), ()),
        (f"情况说明\n（{NO}）\n市民反映路灯不亮。", (NO,), ()),
        (f"工 单 编 号\t{NO}\t来电时间\t2024年3月5日", (NO,), ()),
        (f"工单编号\n{NO}\n", (NO,), ()),
        (f"诉求编号为{NO}。", (NO,), ()),
        (f"区平台编号：兴[2024]0335006\n工单编号：{NO}", (NO, "兴[2024]-0335006"), ()),
        (f"原工单编号：热线-231028-004133\n工单编号：{NO}", (NO,), ("热线-231028-004133",)),
        (f"重复工单编号：{NO}", (), (NO,)),
        (f"市民此前拨打{NO}反映，未解决。", (), (NO,)),
        (f"与本单内容相同，见{NO}的回复", (), (NO,)),
        (f"处理意见\n编号：{NO}", (NO,), ()),
        (f"工单编号：{NO}\n工单编号：热线-240306-000772", (NO, "热线-240306-000772"), ()),
        (f"与{NO}类似", (), (NO,)),
        (f"与工单编号{NO}类似", (), (NO,)),
        (f"经查，该问题与此前工单\n{NO}反映的相同", (), (NO,)),
        (f"参照{NO}的答复办理", (), (NO,)),
        (f"催办单号：{NO}", (), (NO,)),
        (f"催办编号：{NO}", (), (NO,)),
        (f"参考案例：工单编号：{NO}（已办结）。本件为挂账说明。", (), (NO,)),
        (f"参考案例：\n工单编号：{NO}", (), (NO,)),
        (f"此前已答复，工单编号：{NO}", (), (NO,)),
        (f"周报\n本周共受理300件，其中{NO}反映停水", (), (NO,)),
        (f"会议讨论了{NO}的办理", (), (NO,)),
        (f"听取关于{NO}的情况汇报", (), (NO,)),
        (f"本月典型案例：{NO}，路灯", (), (NO,)),
        (f"青云店镇关于{NO}案件不计入评价的情况说明", (NO,), ()),
        (f"青云店镇案件情况说明 {NO}", (NO,), ()),
        (f"某镇12345市民服务热线工单（{NO}）", (NO,), ()),
        (f"关于市民重复反映路灯问题的情况说明\n（{NO}）", (NO,), ()),
        (f"{NO}反映停水\n已处理。", (NO,), ()),
        (f"序号\t工单编号\t内容\n1\t{NO}\t水", (NO,), ()),
        (
            f"序号\t工单编号\t内容\n1\t{NO}\t水\n2\t热线-240306-000772\t电",
            (NO, "热线-240306-000772"),
            (),
        ),
        (f"工单编号\n{NO}\n热线-240306-000772", (NO, "热线-240306-000772"), ()),
        (f"序号\t旧工单编号\t内容\n1\t{NO}\t水", (), (NO,)),
        (f"关联工单\n序号\t工单编号\n1\t{NO}", (), (NO,)),
        (
            f"工单编号：{NO}\n序号\t工单编号\n1\t热线-240306-000772",
            (NO,),
            ("热线-240306-000772",),
        ),
        ("工 单 编 号 ： 热 线 - 2 4 0 3 0 5 - 0 0 0 7 7 1", (NO,), ()),
        ("没有编号", (), ()),
    ],
)
def test_a_text_has_its_own_numbers_and_quoted_ones(text: str, own: tuple[str, ...], quoted: tuple[str, ...]) -> None:
    recognition = recognise_text(text, RULES)
    assert (recognition.tickets, recognition.quoted) == (own, quoted)


def test_two_own_numbers_are_several_tickets_and_a_pair_of_one_case_is_not() -> None:
    assert recognise_text(f"工单编号：{NO}\n工单编号：热线-240306-000772", RULES).several
    assert not recognise_text(f"工单编号：{NO}\n区平台编号：兴[2024]-0335006", RULES).several


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("工单编号：热线-231345-001234", True),
        ("热线-240230-000771 情况说明", True),
        ("此前的工单编号：热线-231345-001234", False),
        (f"工单编号：{NO}\n工单编号：热线-231345-001234", False),
    ],
)
def test_a_text_whose_own_number_names_no_real_day_says_so(text: str, impossible: bool) -> None:
    assert recognise_text(text, RULES).impossible is impossible


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("某镇12345市民服务热线“接诉即办”案件情况说明\n一、诉求内容\n", Kind.CASE_STATEMENT),
        (f"关于{NO}案件不计入评价的情况说明\n", Kind.EXCLUSION),
        ("关于印发《物业管理办法》的通知\n各村：\n", Kind.POLICY),
        ("市民热线工单\n派单时间：2024年3月5日\n", Kind.WORK_ORDER),
        ("保密协议\n甲方：某镇\n", Kind.NDA),
        (f"本月典型案例：{NO}，路灯\n", Kind.TYPICAL_CASE),
        ("周报\n本周共受理300件\n", Kind.REPORT),
        ("满意度评分：5\n", Kind.SCORING),
        ("市民热线\n回访评分：5\n", None),
        ("市民来信说，请给个回复。\n", None),
        ("承办单位：某村\n", None),
    ],
)
def test_the_title_of_a_text_gives_its_kind(text: str, kind: Kind | None) -> None:
    assert recognise_text(text, RULES).kind is kind


def test_citizens_own_titles_are_hardly_ever_taken_for_papers_of_the_office(realdata: Path) -> None:
    lines = (realdata / "messages" / "gov_messages_qa.jsonl").read_text(encoding="utf-8").splitlines()
    titles = [json.loads(line)["title"].replace("/", "") for line in lines]
    filed = [title for title in titles if read(f"{title}.docx").action is Action.FILE]
    assert len(filed) <= len(titles) / 200, filed


def test_every_name_that_people_read_by_eye_is_read_alike() -> None:
    listed = os.environ.get("ANJUAN_FILENAMES")
    if not listed:
        pytest.skip("ANJUAN_FILENAMES names no list of file names")
    for line in Path(listed).read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        assert _as_listed(read(case["path"]), case["expect"]) == case["expect"], case["path"]


def _as_listed(recognition: Recognition, keys: dict[str, object]) -> dict[str, object]:
    values = {
        "action": recognition.action,
        "kind": "bundle" if recognition.action is Action.EXPAND else recognition.kind,
        "stage": recognition.stage,
        "tickets": list(recognition.tickets),
        "conf": recognition.confidence,
        "src": recognition.source,
        "copy": recognition.copy,
        "taken": recognition.taken and recognition.taken.replace(tzinfo=None).isoformat(),
    }
    return {key: values[key] for key in keys}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("热线-230914-001234 整改前1 村委会门前垃圾.jpg", "村委会门前垃圾"),
        ("【热线-230914-001234】清理中(2).jpeg", ""),
        ("热线 - 230914 - 001234 修复后 02.png", ""),
        ("中心小学施工中.jpg", "中心小学"),
        ("后街路灯 - 副本.jpg", "后街路灯"),
        ("前2.jpg", ""),
        ("尾号001299 路灯.jpg", "路灯"),
        ("微信图片_20230914101112_18_3.jpg", ""),
        ("mmexport1694657472000.jpg", ""),
        ("IMG_20230915_143320 东口 现场照片.jpg", "东口"),
        ("DSCN0010.jpg", ""),
    ],
)
def test_the_name_of_a_photo_says_what_it_shows(name: str, said: str) -> None:
    assert caption(name, RULES) == said
