"""The words by which clerks name what a paper is (文种) and which moment a photo shows (阶段).

All patterns are matched on normalised text (`anjuan.numbers.normalise`) from which ticket numbers have been taken out.
"""

import re
from enum import StrEnum

from anjuan.kinds import Kind, Stage


class Medium(StrEnum):
    """What sort of file an extension announces."""

    PAPER = "paper"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    ARCHIVE = "archive"


_EXTENSIONS = {
    Medium.IMAGE: "jpg jpeg jpe jfif png gif bmp heic heif webp tif tiff avif",
    Medium.AUDIO: "m4a mp3 wav amr aac ogg oga opus wma flac silk",
    Medium.VIDEO: "mp4 mov avi mkv wmv 3gp flv m4v mpg mpeg webm",
    Medium.ARCHIVE: "zip",
}
_MEDIA = {extension: medium for medium, extensions in _EXTENSIONS.items() for extension in extensions.split()}

TICKETLESS = frozenset(
    {
        Kind.NDA,
        Kind.TRAINING,
        Kind.REPORT,
        Kind.TYPICAL_CASE,
        Kind.BONUS,
        Kind.CRITICISM,
        Kind.SCORING,
        Kind.SHIFT,
        Kind.SETTLEMENT,
        Kind.POLICY,
    }
)
"""Kinds that are filed without a ticket number, in series of their own."""

_OFFICE_KINDS = frozenset({Kind.NDA, Kind.TRAINING, Kind.REPORT, Kind.BONUS, Kind.SCORING, Kind.SHIFT, Kind.SETTLEMENT})

# In this order, for "退单情况说明" is a 退单 and "不计入评价的情况说明" a 剔除. The look-aheads keep out what
# complaints are about: 培训机构, 值班室, 今日报修.
_WORDS = {
    Kind.EXCLUSION: (
        r"剔除|不(?:计入|纳入)(?:评价|考核|考评|成绩)|免(?:予)?考核|考核申诉|申诉(?:书|表|材料|申请)|不合理诉求"
    ),
    Kind.PENDING: r"挂[账帐]|销[账帐]|挂件",
    Kind.RETURN: r"退单|退件|退回(?:说明|申请|情况|工单|件|单)|申请退回|(?:不属于|非)(?:本|我)(?:镇|辖区|单位)",
    Kind.EXTENSION: r"延期(?![交收入开还付支])|延时(?:办理|申请)|延长(?:办理|时限|期限)|展期",
    Kind.NDA: r"保密(?:协议|承诺|责任|合同|义务|书)",
    Kind.TRAINING: r"培训(?!机构|学校|班|费|中心|公司|基地|市场|退)|签到[表簿册]|授课|参训|课件|教案|业务学习|学习记录",
    Kind.CALLBACK: r"回访|复访|电访|满意度调查",
    Kind.REPORT: (
        r"(?:[日周旬月季年]报|快报)(?![修案警名告价销道送到考复])|月刊|周刊|简报|专报|三率|统计[表报]|排名|[日周月]分析"
        r"|分析报告|(?:考核|月度|季度)通报|工作总结"
    ),
    Kind.TYPICAL_CASE: r"典型案例|优秀案例|案例(?:选编|汇编|分析)",
    Kind.BONUS: (
        r"加分(?:事?项|材料|资料|申[报请]|佐证|说明|情况|清单|汇总|台账|表)|表扬信|感谢信|锦旗"
        r"|每月一题.{0,12}?(?:成效|成果|进展|完成|情况|总结|汇报|报告|材料|佐证|专项)"
        # A plan, or a rule, is none: what was achieved counts.
        r"|(?:主动治理|未诉先办)(?!.*(?:方案|制度|办法|通知|细则|意见|要点|计划|规程))"
    ),
    Kind.CRITICISM: r"检讨|悔过书",
    Kind.SCORING: r"评分|考评[表分]|考核[表分]|打分|绩效考[核评]|分值(?:计算|表)|(?:月度|季度|年度)考[核评]",
    Kind.SHIFT: r"交接班|[交接]班(?:记录|表|本|日志|登记)|值班(?![室员人岗点亭保医电])|排班",
    Kind.SETTLEMENT: (
        r"结算(?:[单书函表]|材料|资料|报告|申请|明细)|(?:季度|服务费)结算|报审[函表]|扣款(?:明细|[单表])|请款|付款申请"
        r"|服务费发票"
    ),
    Kind.CASE_STATEMENT: (
        r"情况(?:说明|汇报|报告|反馈)|案件说明"
        r"|(?:办理|办结|核查|核实|调查|处理|处置|调处|整改|落实|解决|现场)(?:情况|结果|报告|过程|意见)"
        r"|(?<!使用)(?<!操作)(?<!填写)(?<!填报)说明(?!书)"
    ),
    Kind.REPLY: r"答复|回复|口径|复函|回函|回单|反馈",
    Kind.POLICY: (
        r"政策(?!上)|法规|法律(?!援助|顾问)|法典|红头文件"
        r"|(?:条例|通知|通告|公告|(?<!没)(?<!没有)办法|规定|规范|规程|细则|批复|决定|制度|指南|方案|(?<![位民众人导核门村馈求与和])意见)"
        # Where it ends the name it names the paper: 管理规定（试行）, not 规定时间施工.
        r"(?=全文|原文|节选|摘录|解读|汇编|文件|附件|[\s\d\[\].,、+-]|$)"
    ),
    Kind.WORK_ORDER: (
        r"(?<!施)工单(?!位|编?号|编码|附件|材料|资料|照片|图|台账)|(?:受理|派|派遣|转办|交办|承办|办理|处理|登记|诉求)单(?![位元时日人])"
    ),
}
# A citizen's own title, which clerks copy into names: 咨询购房政策, 希望举办技能培训, 关于值班费的问题.
_PLEA = re.compile(
    r"^[\s-]*(?:再次|多次)?(?:咨询|请求|请问|要求|呼吁|求助|反映|(?:投诉|举报|建议)(?!.*(?:办理|处理|管理|工作|奖励)(?:办法|规定|制度)))"
    r"|(?:咨询|建议|投诉|质疑|诉求|问题|求助|疑问)[\s\d。.]*$|希望|盼望|恳请|恳求|质疑|强烈|[?!]"
)
_NOT_IN_PLEAS = frozenset({Kind.TRAINING, Kind.BONUS, Kind.SHIFT, Kind.SETTLEMENT, Kind.POLICY})
_PATTERNS = {kind: re.compile(words) for kind, words in _WORDS.items()}
# A picture of 处理情况 is a photo; a picture of the 情况说明 itself is that paper, scanned.
_ON_IMAGES = _PATTERNS | {
    Kind.CASE_STATEMENT: re.compile(r"情况(?:说明|汇报|报告)|案件说明|(?:办理|核查|调查|处理|整改)报告"),
    Kind.POLICY: re.compile(r"政策|法规|法律|条例|红头"),
}
_ON_IMAGES_OF_CASES = _ON_IMAGES | {Kind.BONUS: re.compile(r"加分(?:事?项|材料|佐证)|表扬信|感谢信|锦旗")}
_IN_CASES = (
    *(each for each in _WORDS if each not in _OFFICE_KINDS),
    *(each for each in _WORDS if each in _OFFICE_KINDS),
)
_PHOTO = re.compile(r"照片|相片|图片|实拍|现场图|对比图|现场照")

_STAGES = {Stage.BEFORE: "前", Stage.DURING: "中", Stage.AFTER: "后"}
_OF_WORD = {word: stage for stage, word in _STAGES.items()}
# A bare 前, 中 or 后 counts only as a word of its own: 门前, 后街 and 中心 name places.
_STAGE_PHRASE = re.compile(
    r"(?:办理|整改|处理|处置|治理|整治|清理|清运|清扫|清除|清洗|修复|维修|抢修|修剪|修缮|更换|安装|疏通|平整|改造|拆除|施工|恢复|解决|完成)"
    r"(?:前(?![后街门院进往台期巷村屯])|中(?![心央学间队医秋小])|后(?![街勤院门巷村沟屯台续期备]))"
)
_STAGE_TOKEN = re.compile(r"\d{0,3}([前中后])\d{0,3}(?:照片|图片|照|图)?\d{0,3}")
_BETWEEN_TOKENS = re.compile(r"[\s\-\[\].,、+&;:]+")


def medium_of(extension: str) -> Medium:
    """What an extension (lower case, without its dot) announces; unknown ones count as papers."""
    return _MEDIA.get(extension, Medium.PAPER)


def is_plea(words: str) -> bool:
    """Whether the words read like a citizen's title of a complaint or a question."""
    return _PLEA.search(words) is not None


def kind_in(words: str, medium: Medium, *, of_case: bool) -> Kind | None:
    """The kind that the words name for a file of this medium.

    `of_case`: the file is known to belong to a ticket. Then the words of the office's own papers (培训, 结算, 值班…)
    more likely tell what the complaint is about, and come last.
    """
    if medium in (Medium.AUDIO, Medium.VIDEO):
        return Kind.TRAINING if not of_case and _PATTERNS[Kind.TRAINING].search(words) else None
    on_images = _ON_IMAGES_OF_CASES if of_case else _ON_IMAGES
    patterns = on_images if medium is Medium.IMAGE else _PATTERNS
    kinds = _IN_CASES if of_case else tuple(_WORDS)
    if is_plea(words):
        kinds = tuple(each for each in kinds if each not in _NOT_IN_PLEAS)
    kind = next((each for each in kinds if patterns[each].search(words)), None)
    shows = _PHOTO.search(words) or stage_in(words)
    of_office = kind in TICKETLESS and not (of_case and kind in _OFFICE_KINDS)
    if shows and (kind is None or (medium is Medium.IMAGE and not of_office)):
        return Kind.PHOTO
    return kind


def names_only(words: str, kind: Kind) -> bool:
    """Whether the words say the kind and nothing else."""
    pattern = _PHOTO if kind is Kind.PHOTO else _PATTERNS[kind]
    return pattern.fullmatch("".join(_BETWEEN_TOKENS.split(words))) is not None


# What stands beside a paper's name in its title and tells nothing of what it says: 青云店镇, 市民热线, 申请表.
_OF_TITLES = re.compile(
    r"^[\u4e00-\u9fff]{1,10}(?:镇|乡|街道|区|县|市)(?:人民政府|政府|办事处)?|12345|接诉即办|便民|市民|群众|政务|服务|热线"
    r"|案件|诉求|事项|事件|关于|申请|意见|记录|登记|盖章|签字|扫描件?|[版稿表单书函的案号]"
)


def is_bare_title(words: str) -> bool:
    """Whether the words are those of a paper's title, 关于 and the like among them, and nothing else."""
    for pattern in (*_PATTERNS.values(), _OF_TITLES):
        words = pattern.sub(" ", words)
    return not any(char.isalnum() for char in words)


def series_heading(words: str) -> Kind | None:
    """The kind without a ticket whose words end a heading, such as 本月典型案例."""
    kinds = (each for each in _WORDS if each in TICKETLESS)
    ends = (each for each in kinds if any(found.end() == len(words) for found in _PATTERNS[each].finditer(words)))
    return None if is_plea(words) else next(ends, None)


def stage_in(words: str) -> Stage | None:
    """The stage that the words name; None when they name none, or more than one."""
    stages = {_OF_WORD[match.group()[-1]] for match in _STAGE_PHRASE.finditer(words)}
    if not stages:
        tokens = (_STAGE_TOKEN.fullmatch(token) for token in _BETWEEN_TOKENS.split(words))
        stages = {_OF_WORD[match[1]] for match in tokens if match}
    return stages.pop() if len(stages) == 1 else None


_OF_PICTURES = re.compile(r"(?:微信|QQ)?(?:现场)?(?:图片|照片|相片|截图|照|图)\d{0,3}|.*\d{4}.*")


def besides_stage(words: str) -> str:
    """What the words say of a picture besides its stage: 中心小学施工中 is of 中心小学. Serials and latin names go."""
    tokens = _BETWEEN_TOKENS.split(_STAGE_PHRASE.sub(" ", words))
    return " ".join(
        token
        for token in tokens
        if not (token.isascii() or _STAGE_TOKEN.fullmatch(token) or _OF_PICTURES.fullmatch(token))
    )


def default_kind(words: str, medium: Medium) -> Kind | None:
    """What a file is when no word names a paper. Telephones keep 录音 as mp4, too."""
    if medium is Medium.VIDEO and "录音" in words:
        return Kind.RECORDING
    return {Medium.IMAGE: Kind.PHOTO, Medium.AUDIO: Kind.RECORDING, Medium.VIDEO: Kind.VIDEO}.get(medium)
