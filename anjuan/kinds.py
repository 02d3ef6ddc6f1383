"""文种 and 阶段: what a record is, and which moment of the handling it shows."""

from enum import StrEnum


class Kind(StrEnum):
    """文种 of a record. The values are those of the command line's JSON and of the format on disk."""

    WORK_ORDER = "work_order"
    CASE_STATEMENT = "case_statement"
    REPLY = "reply"
    RETURN = "return"
    EXTENSION = "extension"
    EXCLUSION = "exclusion"
    PENDING = "pending"
    CALLBACK = "callback"
    PHOTO = "photo"
    POLICY = "policy"
    RECORDING = "recording"
    VIDEO = "video"
    TRAINING = "training"
    NDA = "nda"
    REPORT = "report"
    TYPICAL_CASE = "typical_case"
    BONUS = "bonus"
    CRITICISM = "criticism"
    SCORING = "scoring"
    SHIFT = "shift"
    SETTLEMENT = "settlement"
    OTHER = "other"

    @property
    def chinese(self) -> str:
        """The word on the screen and in file lists."""
        return _KIND_WORDS[self]


class Stage(StrEnum):
    """阶段 that a photo shows: before, during or after the handling."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"

    @property
    def chinese(self) -> str:
        """The word on the screen and under the photo."""
        return _STAGE_WORDS[self]


_KIND_WORDS = {
    Kind.WORK_ORDER: "工单",
    Kind.CASE_STATEMENT: "案件情况说明",
    Kind.REPLY: "回复",
    Kind.RETURN: "退单说明",
    Kind.EXTENSION: "延期申请",
    Kind.EXCLUSION: "剔除申请",
    Kind.PENDING: "挂账申请",
    Kind.CALLBACK: "回访记录",
    Kind.PHOTO: "照片",
    Kind.POLICY: "政策文件",
    Kind.RECORDING: "录音",
    Kind.VIDEO: "视频",
    Kind.TRAINING: "培训材料",
    Kind.NDA: "保密协议",
    Kind.REPORT: "报表",
    Kind.TYPICAL_CASE: "典型案例",
    Kind.BONUS: "加分材料",
    Kind.CRITICISM: "检讨报告",
    Kind.SCORING: "考核评分",
    Kind.SHIFT: "交接班记录",
    Kind.SETTLEMENT: "结算材料",
    Kind.OTHER: "其他材料",
}
_STAGE_WORDS = {Stage.BEFORE: "办理前", Stage.DURING: "办理中", Stage.AFTER: "办理后"}

ARCHIVAL_ORDER = (
    Kind.WORK_ORDER,
    Kind.REPLY,
    Kind.CASE_STATEMENT,
    Kind.POLICY,
    Kind.PHOTO,
    Kind.RECORDING,
    Kind.VIDEO,
    Kind.CALLBACK,
    Kind.RETURN,
    Kind.EXTENSION,
    Kind.EXCLUSION,
    Kind.PENDING,
    Kind.TYPICAL_CASE,
    Kind.BONUS,
    Kind.TRAINING,
    Kind.NDA,
    Kind.REPORT,
    Kind.CRITICISM,
    Kind.SCORING,
    Kind.SHIFT,
    Kind.SETTLEMENT,
    Kind.OTHER,
)
"""Order of the papers in one 件 (DA/T 22-2015: 处理单在前, 正文在前附件在后, 复文在前来文在后)."""
