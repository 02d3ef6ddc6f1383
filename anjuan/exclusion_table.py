"""The list of matters that are not counted (不计入评价事项清单) as an office begins with it; `anjuan.toml` replaces it.

The city's list is not public. These are the situations that are usually accepted, with what proves each.
"""

TITLE = "不计入评价事项清单"

CLAUSES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("第一条", "不属于本单位管辖范围或者职责，已说明权属的", ("权属证明",)),
    ("第二条", "已经或者依法应当通过诉讼、仲裁、行政复议、信访等法定途径解决的", ("法律文书",)),
    ("第三条", "诉求没有政策依据，已依法依规答复的", ("联系记录", "政策依据")),
    ("第四条", "经核实，诉求反映的情况不属实的", ("现场照片", "联系记录")),
    ("第五条", "不合理、恶意或者重复的诉求，已依法依规答复的", ("联系记录",)),
    ("第六条", "诉求人撤回诉求的", ("联系记录",)),
    ("第七条", "诉求人号码保密或者多次联系不上，已尽到联系责任的", ("联系记录",)),
    ("第八条", "因外力破坏、不可抗力造成，已及时处置的", ("现场照片",)),
)
"""Clause, matter, and the names of what must be attached."""

EVIDENCE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("权属证明", (), ("权属", "产权", "地籍", "不动产", "界线", "管辖", "职责分工", "三定")),
    ("法律文书", (), ("受理通知", "立案", "传票", "判决", "裁定", "调解书", "裁决", "复议", "信访事项", "法律文书")),
    ("联系记录", ("recording", "callback"), ("联系记录", "通话", "沟通记录", "录音", "回访", "撤诉", "短信")),
    ("政策依据", ("policy",), ("政策", "条例", "办法", "规定", "通知", "协议")),
    ("现场照片", ("photo", "video"), ("现场",)),
)
"""What can be attached: its name, the kinds of records that are such, and words in the names of others."""
