"""Make the sample office's inputs: an export of tickets, an inbox, and what intake must make of it.

`python samples/make.py OUT` writes them below OUT, the same bytes every time, but for `.doc` and `.wps` (LibreOffice
writes them) and the encrypted docx (its format wants salt).
"""

import argparse
import datetime as dt
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nasty
import papers
import sheets
import writers
from inbox import Inbox
from photos import Shot, heic, jpeg, thumbnail
from recording import recording
from scans import scan
from story import BY_NUMBER, TICKETS

from anjuan.kinds import Kind, Stage
from anjuan.recognition import Reason

SEED = 20230914
RUBBISH, LAMP, PIPE, SHED, POND = (
    "热线-230914-001234", "热线-230914-001299", "网络-230915-048117", "微信-230915-000021", "热线-230917-002207",
)  # fmt: skip
WAGES, NIGHT_WORK, PARKING, RUBBLE, DANCING = (
    "兴[2023]-0471093", "热线-230916-003318", "热线-230916-018842", "热线-230922-022871", "热线-230925-004408",
)  # fmt: skip
BEFORE, DURING, AFTER = "before", "during", "after"


def _shot(
    scene: str, stage: str, day: int, clock: str, orientation: int = 1, *, exif: bool = True, seed: int = 0
) -> Shot:
    hour, minute = (int(each) for each in clock.split(":"))
    place = {
        "rubbish": "柳河营村",
        "lamp": "北屯村中街",
        "pipe": "清和苑小区",
        "shed": "东石桥村南街",
        "pond": "南柳村",
    }[scene]
    at = dt.datetime(2023, 9, day, hour, minute, 12)  # noqa: DTZ001 - a camera's clock has no offset
    return Shot(scene, stage, at, place, orientation, exif, seed)


def _comparison(scene: str, day: int) -> papers.Photos:
    shots = (
        _shot(scene, BEFORE, day, "10:11"),
        _shot(scene, DURING, day, "14:52"),
        _shot(scene, AFTER, day + 1, "15:40"),
    )
    words = ("办理前", "办理中", "办理后")
    return papers.Photos(
        tuple((thumbnail(shot), f"{word} {shot.at:%m-%d %H:%M}") for shot, word in zip(shots, words, strict=True))
    )


def _main_case(inbox: Inbox, rng: random.Random) -> None:
    """The ticket that has everything: papers, a scan, photos, a recording, a copy, a newer version."""
    ticket = BY_NUMBER[RUBBISH]
    photos = _comparison("rubbish", 14)
    statement = writers.docx(papers.statement(ticket, photos=photos))
    copy, name = f"{RUBBISH} 情况说明 - 副本.docx", f"{RUBBISH} 情况说明.docx"
    inbox.filed(name, statement, RUBBISH, Kind.CASE_STATEMENT)
    inbox.filed(copy, statement, RUBBISH, Kind.CASE_STATEMENT, twin=name, remark="内容相同的副本")
    newer = papers.statement(ticket, photos=photos, remark="补充：9月22日复查，该点位干净整洁，未出现反弹。")
    inbox.filed(
        f"补充材料/{name}", writers.docx(newer), RUBBISH, Kind.CASE_STATEMENT, replaces=name, remark="同名的新版本"
    )
    stamped = scan(papers.statement(ticket), rng)
    inbox.filed(
        f"{RUBBISH}案件情况说明（盖章版）.pdf", stamped, RUBBISH, Kind.CASE_STATEMENT, remark="扫描件，没有文字层"
    )
    inbox.filed(f"{RUBBISH} 答复口径.docx", writers.docx(papers.reply(ticket)), RUBBISH, Kind.REPLY)
    inbox.filed(f"{RUBBISH} 回访记录表.docx", writers.docx(papers.callback(ticket)), RUBBISH, Kind.CALLBACK)
    inbox.filed(f"{RUBBISH} 回访录音.wav", recording(rng), RUBBISH, Kind.RECORDING)
    folder = f"{RUBBISH} 柳河营村垃圾"
    shots: tuple[tuple[str, Shot, Stage | None, str], ...] = (
        ("办理前1.jpg", _shot("rubbish", BEFORE, 14, "10:11"), Stage.BEFORE, ""),
        ("前2.jpg", _shot("rubbish", BEFORE, 14, "10:13", 6, seed=1), Stage.BEFORE, "竖拍"),
        ("清理中(2).jpeg", _shot("rubbish", DURING, 14, "14:52", 8), Stage.DURING, "(2) 是序号，不是副本"),
        ("村委会门前垃圾.jpg", _shot("rubbish", BEFORE, 14, "10:20", 2, seed=2), None, "“门前”不是办理前"),
        (
            "微信图片_20230914101112.jpg",
            _shot("rubbish", BEFORE, 14, "10:11", exif=False, seed=3),
            None,
            "微信去掉了 EXIF",
        ),
        ("mmexport1694763072000.jpg", _shot("rubbish", AFTER, 15, "15:31", exif=False), None, "微信另存的名字"),
        (
            "整改后/IMG_20230915_163012.jpg",
            _shot("rubbish", AFTER, 15, "16:30", 3, seed=1),
            Stage.AFTER,
            "阶段在文件夹名里",
        ),
    )
    for photo, shot, stage, remark in shots:
        inbox.filed(f"{folder}/{photo}", jpeg(shot), RUBBISH, Kind.PHOTO, stage, remark=remark)
    inbox.ignored(f"{folder}/Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528), "系统的缩略图缓存")
    other = writers.docx(papers.statement(ticket, remark="本件按区平台案件编号报送。"))
    remark = "区平台编号，与热线编号是同一件"
    inbox.filed(
        f"{ticket.case_no.replace('[', '〔').replace(']', '〕')}办理情况.docx",
        other,
        RUBBISH,
        Kind.CASE_STATEMENT,
        remark=remark,
    )


def _papers_of_cases(inbox: Inbox, rng: random.Random) -> None:
    """One paper of each kind, for other tickets."""
    lamp = writers.docx_with_revisions(
        papers.statement(BY_NUMBER[LAMP]),
        deleted="已更换路灯控制器2台。",
        inserted="（经核对，更换控制器1台。）",
        box="审核意见：请核对控制器数量",
    )
    inbox.filed(f"{LAMP} 情况说明.docx", lamp, LAMP, Kind.CASE_STATEMENT, remark="有修订痕迹和文本框")
    inbox.filed(
        f"{PIPE} 情况说明（扫描件）.pdf", scan(papers.statement(BY_NUMBER[PIPE]), rng), PIPE, Kind.CASE_STATEMENT
    )
    inbox.filed(f"{PIPE} 回复.docx", writers.docx(papers.reply(BY_NUMBER[PIPE])), PIPE, Kind.REPLY)
    wide = NIGHT_WORK.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789-"})
    night = writers.docx(papers.statement(BY_NUMBER[NIGHT_WORK]))
    inbox.filed(f"{wide} 情况说明.docx", night, NIGHT_WORK, Kind.CASE_STATEMENT, remark="全角数字")
    kinds = (
        ("热线-230921-012450", "{} 退单情况说明.docx", Kind.RETURN, papers.return_statement),
        ("热线-230926-010127", "{} 挂账申请表.docx", Kind.PENDING, papers.pending),
        ("热线-230919-015002", "{} 延期申请.docx", Kind.EXTENSION, papers.extension),
        ("热线-230922-006613", "关于{}案件不计入评价的情况说明.docx", Kind.EXCLUSION, papers.exclusion),
    )
    for ticket, name, kind, paper in kinds:
        inbox.filed(name.format(ticket), writers.docx(paper(BY_NUMBER[ticket])), ticket, kind)
    inbox.filed(f"{PARKING} 回访记录.xlsx", sheets.callback_record(BY_NUMBER[PARKING]), PARKING, Kind.CALLBACK)
    repeated = "热线-230927-008850"
    quoting = writers.docx(papers.statement(BY_NUMBER[repeated]))
    inbox.filed(f"{repeated} 情况说明.docx", quoting, repeated, Kind.CASE_STATEMENT, remark="正文引用了另一件工单")
    rubble = writers.docx(papers.statement(BY_NUMBER[RUBBLE]))
    inbox.filed(
        "新建 Microsoft Word 文档.docx", rubble, RUBBLE, Kind.CASE_STATEMENT, remark="编号只在正文里，另引用了一件"
    )


def _old_word(inbox: Inbox) -> None:
    """`.doc` and `.wps`, by LibreOffice; without it, RTF under the name `.doc`."""
    pond, wages = papers.statement(BY_NUMBER[POND]), papers.statement(BY_NUMBER[WAGES])
    name = f"{POND.replace('-', '')}情况说明.doc"
    office = shutil.which("soffice")
    if office is None:
        print("没有 LibreOffice：.doc 以 RTF 代替，.wps 略去。", file=sys.stderr)
        inbox.filed(name, writers.rtf(pond), POND, Kind.CASE_STATEMENT, remark="RTF 冒充 .doc")
        return
    with tempfile.TemporaryDirectory() as folder:
        for stem, paper in (("pond", pond), ("wages", wages)):
            (Path(folder) / f"{stem}.docx").write_bytes(writers.docx(paper))
        subprocess.run(
            [office, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--convert-to",
            "doc:MS Word 97",
             "--outdir", folder, f"{folder}/pond.docx", f"{folder}/wages.docx"],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        inbox.filed(name, (Path(folder) / "pond.doc").read_bytes(), POND, Kind.CASE_STATEMENT, remark="编号没有横线")
        wps = "兴【2023】0471093 情况说明.wps"
        inbox.filed(wps, (Path(folder) / "wages.doc").read_bytes(), WAGES, Kind.CASE_STATEMENT, remark="只有区平台编号")


def _photos(inbox: Inbox) -> None:
    """Photos in the manners of several people: stage in the name, stage folders, the iPhone, the same shot twice."""
    broken = jpeg(_shot("lamp", BEFORE, 14, "19:41", 5))
    neighbour = "短信-230925-000309"
    photos = (
        ("热线_230914_001299_维修前1.jpg", broken, LAMP, Stage.BEFORE, ""),
        (f"{neighbour} 维修前.jpg", broken, neighbour, Stage.BEFORE, "同一照片用在两件工单"),
        ("热线_230914_001299_维修中.jpg", jpeg(_shot("lamp", DURING, 15, "15:08", 7)), LAMP, Stage.DURING, ""),
        ("热线—230914—001299 修复后.JPG", jpeg(_shot("lamp", AFTER, 15, "18:46", 4)), LAMP, Stage.AFTER, "破折号"),
        (f"{PIPE}/办理前/IMG_20230915_081502.jpg", jpeg(_shot("pipe", BEFORE, 15, "08:15", 6)), PIPE, Stage.BEFORE, ""),
        (f"{PIPE}/办理中/IMG_20230915_143320.jpg", jpeg(_shot("pipe", DURING, 15, "14:33")), PIPE, Stage.DURING, ""),
        (
            f"{PIPE}/办理后/IMG_20230916_104500.HEIC",
            heic(_shot("pipe", AFTER, 16, "10:45")),
            PIPE,
            Stage.AFTER,
            "iPhone 的格式",
        ),
        (f"整改前/{SHED} 彩钢棚.jpg", jpeg(_shot("shed", BEFORE, 15, "11:02")), SHED, Stage.BEFORE, "按阶段分的文件夹"),
        (f"【{SHED}】拆除中.jpeg", jpeg(_shot("shed", DURING, 18, "09:26")), SHED, Stage.DURING, ""),
        (f"整改后/{SHED} 南街.jpg", jpeg(_shot("shed", AFTER, 19, "16:05")), SHED, Stage.AFTER, ""),
        (f"{POND} 清理前.jpg", jpeg(_shot("pond", BEFORE, 17, "10:36")), POND, Stage.BEFORE, ""),
        (f"{POND} 清理后.png", jpeg(_shot("pond", AFTER, 20, "16:20")), POND, Stage.AFTER, "JPEG 冒充 .png"),
    )
    for path, data, ticket, stage, remark in photos:
        inbox.filed(path, data, ticket, Kind.PHOTO, stage, remark=remark)


def _without_ticket(inbox: Inbox, rng: random.Random) -> None:
    """What belongs to no ticket and is filed in series of its own."""
    for name, policy in papers.POLICIES.items():
        inbox.filed(name, writers.pdf(policy), None, Kind.POLICY)
    inbox.filed("保密协议-张某.pdf", scan(papers.confidentiality_agreement(), rng), None, Kind.NDA)
    inbox.filed("9月内部培训签到表.xlsx", sheets.attendance_list(), None, Kind.TRAINING)
    inbox.filed("2023年9月18日日报.docx", writers.docx(papers.daily_report()), None, Kind.REPORT)
    inbox.filed("值班交接班记录2023年9月18日.docx", writers.docx(papers.shift_record()), None, Kind.SHIFT)
    inbox.filed("典型案例-小路口的大扫除.docx", writers.docx(papers.typical_case()), None, Kind.TYPICAL_CASE)
    inbox.filed("柳河营村主动治理成效.docx", writers.docx(papers.bonus_material()), None, Kind.BONUS)


def _name_at_the_limit(ticket: str) -> str:
    """A name of exactly 255 bytes, the limit of ext4."""
    words = f"{ticket} 东石桥村村口公交站流浪犬情况说明"
    room = 255 - len(words.encode()) - len(".docx")
    filler = "关于会同收容机构收容流浪犬并加强村规民约宣传教育工作进展" * 4
    text = words + filler[: room // 3] + "x" * (room % 3) + ".docx"
    if len(text.encode()) != 255:
        raise AssertionError(text)
    return text


def _misnamed_and_marginal(inbox: Inbox) -> None:
    """Odd but good: filed all the same."""
    parcel, dogs = "网络-230921-033908", "热线-230918-020415"
    inbox.filed(
        f"{parcel} 情况说明.docx",
        writers.pdf(papers.statement(BY_NUMBER[parcel])),
        parcel,
        Kind.CASE_STATEMENT,
        remark="PDF 冒充 .docx",
    )
    inbox.filed(
        f"{LAMP} 回访记录表.xls", sheets.callback_record(BY_NUMBER[LAMP]), LAMP, Kind.CALLBACK, remark="xlsx 冒充 .xls"
    )
    long = writers.docx(papers.statement(BY_NUMBER[dogs]))
    inbox.filed(_name_at_the_limit(dogs), long, dogs, Kind.CASE_STATEMENT, remark="文件名正好 255 字节")


def _for_a_person(inbox: Inbox, rng: random.Random) -> None:
    """What must be held, each with its reason."""
    road, dogs, barbecue, heating = (
        "热线-230917-011560",
        "网络-230918-004133",
        "热线-230919-007731",
        "热线-230920-009964",
    )
    plain = {number: writers.docx(papers.statement(BY_NUMBER[number])) for number in (road, barbecue)}
    joint = writers.docx(papers.joint_statement(BY_NUMBER[RUBBISH], BY_NUMBER[LAMP]))
    unsigned = papers.Paper("现场情况记录", (papers.Body("9月19日10时，现场查看，已要求立即整改。"),))
    inbox.held(f"{RUBBISH}、{LAMP} 情况说明.docx", joint, Reason.SEVERAL_TICKETS, "一份材料两件工单")
    inbox.held("热线-231345-001234 情况说明.docx", writers.docx(unsigned), Reason.BAD_DATE, "编号里没有这个日期")
    inbox.held(
        "扫描全能王 2023-09-19 10.11.pdf", scan(unsigned, rng, seal=False), Reason.NO_TICKET, "扫描件，名字里没有编号"
    )
    lonely = jpeg(_shot("rubbish", BEFORE, 18, "09:05", exif=False, seed=7))
    inbox.held("微信图片_20230918090507.jpg", lonely, Reason.NO_TICKET, "微信图片，不知是哪件")
    inbox.held(
        "230914-001234 办理后.jpg", jpeg(_shot("rubbish", AFTER, 15, "16:40", seed=8)), Reason.NO_TICKET, "编号缺渠道"
    )
    inbox.held("尾号001299 路灯.jpg", jpeg(_shot("lamp", AFTER, 15, "18:50", seed=9)), Reason.NO_TICKET, "只有尾号")
    inbox.held(f"{heating} 情况说明.docx", b"", Reason.EMPTY, "0 字节")
    inbox.held(f"{road} 情况说明.docx", plain[road][: len(plain[road]) // 2], Reason.UNREADABLE, "只拷贝了一半")
    locked = writers.pdf(papers.statement(BY_NUMBER[dogs]), password="qyd12345")  # noqa: S106 - a sample's password
    inbox.held(f"{dogs} 情况说明.pdf", locked, Reason.ENCRYPTED, "打开密码 qyd12345")
    inbox.held(f"{RUBBISH} 打印插件.exe", nasty.program(), Reason.UNSUPPORTED, "程序")
    protected = nasty.encrypted_docx(plain[barbecue], "qyd12345")
    if protected is None:
        print("没有 msoffcrypto：加密的 docx 略去。", file=sys.stderr)
    else:
        inbox.held(f"{barbecue} 情况说明（加密）.docx", protected, Reason.ENCRYPTED, "打开密码 qyd12345")
    inbox.held(
        "保密材料.zip",
        nasty.zip_with_password("热线-230919-007731 情况说明.docx", plain[barbecue], "qyd12345"),
        Reason.ENCRYPTED,
        "压缩包有密码",
    )
    inbox.held("村委会报送材料.zip", nasty.zip_that_reaches_outside(plain[road]), Reason.UNSAFE, "成员名指向包外")


def _litter(inbox: Inbox) -> None:
    """What programs leave behind: never filed, never held."""
    inbox.ignored(f"~${RUBBISH[2:]} 情况说明.docx", nasty.lock_of_word("座席03"), "Word 的锁文件")
    inbox.ignored(f".~lock.{LAMP} 情况说明.docx#", ",座席05,PC-05,28.09.2023 09:12,;".encode(), "LibreOffice 的锁文件")
    inbox.ignored(f"{RUBBISH} 情况说明.pdf.crdownload", b"%PDF-1.4\n" + bytes(512), "没下载完")
    inbox.ignored("~WRD0003.tmp", bytes(64), "Word 的临时文件")
    inbox.ignored("desktop.ini", b"[.ShellClassInfo]\r\n", "系统文件")


def _package(inbox: Inbox) -> None:
    """An archive from Chinese Windows: a folder for each ticket, and one paper that came already."""
    rubble, again = f"{RUBBLE} 建筑垃圾", f"{RUBBISH} 情况说明.docx"
    members: tuple[tuple[str, bytes, str, Kind, Stage | None], ...] = (
        (f"{rubble}/整改前.jpg", jpeg(_shot("rubbish", BEFORE, 23, "07:24", exif=False, seed=21)), RUBBLE, Kind.PHOTO,
        Stage.BEFORE),
        (f"{rubble}/整改后.jpg", jpeg(_shot("rubbish", AFTER, 24, "11:10", exif=False, seed=22)), RUBBLE, Kind.PHOTO,
        Stage.AFTER),
        (f"{DANCING}/情况说明.docx", writers.docx(papers.statement(BY_NUMBER[DANCING])), DANCING, Kind.CASE_STATEMENT,
        None),
        (f"{DANCING}/答复口径.docx", writers.docx(papers.reply(BY_NUMBER[DANCING])), DANCING, Kind.REPLY, None),
    )  # fmt: skip
    data = {f"9月材料/{name}": content for name, content, *_ in members}
    data[f"9月材料/{again}"] = (inbox.root / again).read_bytes()
    name = "9月材料.zip"
    inbox.filed(name, nasty.zip_from_windows(data), None, Kind.OTHER, remark="中文 Windows 打的包，成员名是 GBK")
    for path, _, ticket, kind, stage in members:
        inbox.inside(f"{name}/9月材料/{path}", ticket, kind, stage)
    inbox.inside(f"{name}/9月材料/{again}", RUBBISH, Kind.CASE_STATEMENT, twin=again)


def make(out: Path) -> int:
    """Write everything below `out`; the number of files in the inbox."""
    rng = random.Random(SEED)
    inbox = Inbox(out / "收件夹")
    _main_case(inbox, rng)
    _papers_of_cases(inbox, rng)
    _old_word(inbox)
    _photos(inbox)
    _without_ticket(inbox, rng)
    _misnamed_and_marginal(inbox)
    _for_a_person(inbox, rng)
    _litter(inbox)
    _package(inbox)
    (out / "工单导出.xlsx").write_bytes(sheets.tickets_export(TICKETS))
    document = {"tickets": len(TICKETS), "items": [each.as_json() for each in inbox.expected]}
    (out / "期望.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return sum(1 for path in inbox.root.rglob("*") if path.is_file())


def main(arguments: list[str]) -> int:
    """Run from the command line: one argument, a folder that does not hold samples yet."""
    parser = argparse.ArgumentParser(description="造一个示例办公室的收件夹、工单导出和应有的结果。")
    parser.add_argument("out", metavar="目录", type=Path, help="放在哪里；里面不能已有收件夹")
    out = parser.parse_args(arguments).out
    if (out / "收件夹").exists():
        print(f"{out}/收件夹 已经存在，请换一个目录。", file=sys.stderr)
        return 2
    print(f"{make(out)} 个文件已放入 {out}/收件夹，工单 {len(TICKETS)} 件在 {out}/工单导出.xlsx。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
