"""What the sample papers say: lists of blocks, which `writers` and `scans` write as docx, PDF, RTF or scan."""

from dataclasses import dataclass

from statements import STATEMENTS, Statement
from story import CENTRE, TOWN, Ticket


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level, 一、二、三."""

    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A paragraph, indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; `widths` are the columns' shares of the line."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Photos:
    """Pictures side by side (JPEG bytes), each with its caption."""

    pictures: tuple[tuple[bytes, str], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The unit and the date at the right foot of a paper."""

    unit: str
    date: str


Block = Heading | Body | Table | Photos | Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, with a line break where it wants one, and what follows it."""

    title: str
    blocks: tuple[Block, ...]


def _chinese_time(ticket: Ticket) -> str:
    at = ticket.created
    return f"{at.year}年{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"


def _head(ticket: Ticket, signer: str) -> Table:
    deadline = ticket.deadline
    return Table(
        (
            ("工单编号", ticket.order_no or "—", "区平台编号", ticket.case_no),
            ("来电时间", _chinese_time(ticket), "诉求分类", ticket.category.split("->")[-1]),
            ("承办单位", signer, "办结时限", f"{deadline.year}年{deadline.month}月{deadline.day}日"),
        ),
        (16, 36, 18, 30),
    )


def _statement_of(ticket: Ticket) -> Statement:
    """The written statement, or a short one from the ticket's result."""
    signed = f"2023年9月{min(ticket.created.day + 2, 30)}日"
    return STATEMENTS.get(ticket.number) or Statement(
        f"接单后，{ticket.unit}工作人员到{ticket.village}{ticket.point}现场核实，诉求人反映情况属实。",
        ((_chinese_time(ticket).removeprefix("2023年"), "接到诉求。"), ("当日", "现场核实并与诉求人取得联系。")),
        ticket.result or "正在办理。",
        "工作人员电话联系诉求人，告知办理情况，诉求人表示知晓。",
        "《北京市接诉即办工作条例》。",
        "加强日常巡查，发现问题及时处理。",
        ticket.unit,
        signed,
    )


def statement(ticket: Ticket, *, photos: Photos | None = None, remark: str = "") -> Paper:
    """案件情况说明, in the seven sections that the town uses."""
    said = _statement_of(ticket)
    blocks: list[Block] = [
        _head(ticket, said.signer),
        Heading("一、诉求内容"),
        Body(ticket.content),
        Heading("二、调查核实情况"),
        Body(said.findings),
        Heading("三、办理过程"),
        Table((("时间", "工作内容"), *said.steps), (32, 68)),
        Heading("四、办理结果"),
        Body(said.result),
        Heading("五、与诉求人沟通情况"),
        Body(said.contact),
        Heading("六、政策依据"),
        Body(said.basis),
        Heading("七、下一步工作"),
        Body(said.plan),
    ]
    if remark:
        blocks.append(Body(remark))
    if photos:
        blocks += [Heading("附件：办理前、中、后对比照片"), photos]
    return Paper(f"{TOWN}12345市民服务热线\n“接诉即办”案件情况说明", (*blocks, Signature(said.signer, said.signed)))


def reply(ticket: Ticket) -> Paper:
    """答复口径, in the form that the city's platform asks for."""
    said = _statement_of(ticket)
    called = said.contact.split("，")[0]
    satisfied = ticket.visit.satisfied if ticket.visit else "满意"
    text = (
        f"【权属】【已联系】{said.signer}工作人员于{called}与市民联系。【已解决】主责单位：{said.signer}，办理时间："
        f"{said.signed}。主要措施：经核实，{said.findings}{said.result}反馈情况：{said.contact}市民【{satisfied}】。"
    )
    return Paper(
        f"关于{ticket.number}的答复口径",
        (
            Table((("工单编号", ticket.number), ("诉求标题", ticket.title)), (24, 76)),
            Body(text),
            Signature(CENTRE, said.signed),
        ),
    )


def callback(ticket: Ticket) -> Paper:
    """回访记录表 of the town's own call-back."""
    rows = (
        ("工单编号", ticket.number, "回访次数", "第1次"),
        ("回访时间", "2023年9月16日10时05分", "回访人", "座席03号 钱某"),
        ("方式", "电话", "是否接通", "是"),
        ("是否联系", "是", "是否解决", "是"),
        ("满意度", "满意", "录音号", "HF20230916-0032"),
        ("诉求人意见", "已经清理干净，也加了桶，希望坚持下去。", "是否再办", "否"),
    )
    return Paper("回访记录表", (Table(rows, (18, 40, 18, 24)), Signature(CENTRE, "2023年9月16日")))


def return_statement(ticket: Ticket) -> Paper:
    """退单情况说明: why the ticket is not the town's."""
    return Paper(
        "退单情况说明",
        (
            Table((("工单编号", ticket.number), ("诉求标题", ticket.title)), (24, 76)),
            Heading("一、诉求内容"),
            Body(ticket.content),
            Heading("二、退单理由"),
            Body(
                "经城管中队9月21日7时15分现场核实，诉求人所述点位位于国道辅路桥下南侧，属邻镇辖区，距我镇界碑约420米。经与诉求人电话核实，"
                "点位以其发送的位置为准。根据首接负责制要求，我镇已先行联系养护单位洒水降尘。"
            ),
            Heading("三、建议转派单位"),
            Body("建议转派至属地街镇及区交通主管部门。附：点位截图、界址图。"),
            Signature(CENTRE, "2023年9月21日"),
        ),
    )


def exclusion(ticket: Ticket) -> Paper:
    """不计入评价的情况说明."""
    return Paper(
        f"关于{ticket.number}案件不计入评价的情况说明",
        (
            Heading("一、市民诉求"),
            Body(ticket.content),
            Heading("二、调查处置情况"),
            Body(
                "经核查，诉求人2009年腾退时已按当时公布的补偿办法签订协议并领取全部补偿款，协议经双方签字确认。2023年以来，工作人员7次与诉求人"
                "电话或当面沟通，出示协议和政策文件，诉求人仍坚持要求补差价。"
            ),
            Heading("三、申请原因"),
            Body("诉求人要求超出政策规定，对应不计入评价事项清单第3条“诉求无政策依据且已依法依规答复”。"),
            Heading("四、结论"),
            Body("申请本案件不计入考核评价。附件：1.补偿协议摘要；2.沟通记录7份。"),
            Signature("规划建设与环境保护办公室", "2023年9月26日"),
        ),
    )


def pending(ticket: Ticket) -> Paper:
    """挂账申请表."""
    rows = (
        ("工单编号", ticket.number, "区平台编号", ticket.case_no),
        ("诉求标题", ticket.title, "承办单位", ticket.unit),
        ("挂账原因", "电采暖增容涉及区级年度计划，当年新增户需统一申报", "预计解决时限", "2024年10月31日"),
        ("阶段措施", "已入户核实面积，协调提供临时取暖设备2台", "责任人", "尤某"),
    )
    return Paper("挂账申请表", (Table(rows, (18, 42, 18, 22)), Signature(ticket.unit, "2023年9月28日")))


def extension(ticket: Ticket) -> Paper:
    """延期申请."""
    deadline = ticket.deadline
    return Paper(
        "延期申请",
        (
            Table(
                (
                    ("工单编号", ticket.number, "原办结时限", f"{deadline.month}月{deadline.day}日{deadline.hour}时"),
                    ("延期天数", "3天", "申请延至", "2023年9月23日"),
                ),
                (20, 36, 20, 24),
            ),
            Body(
                "清和苑小区7号楼2单元电梯曳引机制动器损坏，原厂配件9月22日方可到货。阶段措施：安排物业人员2名协助行动不便老人上下楼就医，"
                "每日向诉求人通报配件到货进度；设置临时休息座椅。"
            ),
            Signature(ticket.unit, "2023年9月20日"),
        ),
    )


def joint_statement(first: Ticket, second: Ticket) -> Paper:
    """One paper for two tickets of the same place."""
    return Paper(
        "关于两件同类诉求的情况说明",
        (
            Table((("工单编号", first.number, "工单编号", second.number),), (18, 32, 18, 32)),
            Body(f"两件诉求分别反映“{first.title}”和“{second.title}”，由镇里统一安排，9月15日完成办理。"),
            Signature(CENTRE, "2023年9月16日"),
        ),
    )


def typical_case() -> Paper:
    """典型案例 of the week."""
    return Paper(
        "小路口的“大扫除”——柳河营村暴露垃圾治理典型案例",
        (
            Heading("一、诉求"),
            Body("柳河营村村东路口生活垃圾与装修垃圾混堆，村民多次反映，清了又堆。"),
            Heading("二、做法"),
            Body("接诉后2小时内到场，当日出动清运车；增设垃圾桶4个；对翻建户进行面对面宣传；清运时间上墙、入群。"),
            Heading("三、成效"),
            Body("点位两周内由日均诉求0.4件降为0件，村民自发成立“路口看护队”。"),
            Heading("四、启示"),
            Body("垃圾问题表面在清运，根子在投放和巡查，要从“清一次”转向“管长久”。"),
            Signature(CENTRE, "2023年9月22日"),
        ),
    )


def bonus_material() -> Paper:
    """What a village put right before anybody complained, for extra points."""
    return Paper(
        "柳河营村主动治理（未诉先办）成效",
        (
            Heading("一、发现问题"),
            Body("9月上旬，村网格员巡查发现全村路灯不亮12盏、井盖松动3处，尚无诉求。"),
            Heading("二、主动治理"),
            Body("9月6日至10日，村委会会同供电所更换灯头12个，加固井盖3处，逐一登记并张贴联系电话。"),
            Heading("三、成效"),
            Body("考核期内，该村照明类诉求由上期4件降为1件。申请按“主动治理”加分。"),
            Signature(CENTRE, "2023年9月15日"),
        ),
    )


def daily_report() -> Paper:
    """日报 for the town's leaders."""
    hot = (("序号", "诉求类别", "件数", "环比"), ("1", "环境卫生", "6", "+2"), ("2", "道路照明", "3", "-1"),
           ("3", "噪声污染", "3", "+1"), ("4", "供水", "2", "0"), ("5", "物业管理", "2", "-2"))  # fmt: skip
    rates = (("承办单位", "受理", "响应率", "解决率", "满意率"), ("城乡建设办公室", "9", "100%", "92.3%", "94.1%"),
             ("城管中队", "7", "100%", "88.9%", "90.0%"),
             ("物业管理办公室", "5", "100%", "85.7%", "87.5%"))  # fmt: skip
    return Paper(
        f"{TOWN}接诉即办工作日报\n（2023年9月18日）",
        (
            Heading("一、总体情况"),
            Body("9月18日0时至24时共受理诉求27件，较昨日增加4件；考核期累计受理386件，解决率91.2%，满意率92.8%。"),
            Heading("二、诉求热点"),
            Table(hot, (12, 48, 20, 20)),
            Heading("三、三率情况"),
            Table(rates, (36, 16, 16, 16, 16)),
            Heading("四、紧急敏感诉求"),
            Body("飞线充电1件，已转平安建设办公室当日处置；供暖咨询1件，已答复。"),
            Signature(CENTRE, "2023年9月19日"),
        ),
    )


def shift_record() -> Paper:
    """值班交接班记录."""
    rows = (
        ("班次", "9月18日 夜班（20:00—次日8:00）", "交班人/接班人", "钱某 / 谢某"),
        ("未签收", "0件", "未响应", "1件（已电话提醒）"),
        ("临期", "3件", "待回访", "5件"),
        ("重点事项", "清和苑小区飞线充电限24小时办结，上午跟进", "设备", "3号坐席耳机更换"),
    )
    return Paper("值班交接班记录", (Table(rows, (16, 44, 18, 22)), Signature(CENTRE, "2023年9月19日")))


def confidentiality_agreement() -> Paper:
    """保密协议 of an employee."""
    return Paper(
        "保 密 协 议",
        (
            Body(f"甲方：{CENTRE}    乙方：张某（座席岗位）"),
            Body("一、保密范围：工作秘密、诉求人个人信息、通话录音、工单及档案材料。"),
            Body(
                "二、乙方不得打听与本职工作无关的秘密；未经批准不得复印、摘抄；未经允许不得使用光盘、U盘、移动硬盘拷贝；不得将文稿带出办公区。"
            ),
            Body("三、乙方离岗时应当交还全部材料，离岗后两年内继续承担保密义务。"),
            Body("四、违反本协议的，按情节给予经济处罚、辞退；涉嫌违法的，移送司法机关处理。"),
            Body("乙方（签字、按手印）：张某"),
            Signature(CENTRE, "2023年8月28日"),
        ),
    )


POLICIES = {
    "青云店镇农村人居环境管理办法（试行）.pdf": Paper(
        "青云店镇农村人居环境管理办法（试行）",
        (
            Heading("第一章 总则"),
            Body("第一条 为了改善村容村貌，保持村庄干净、整洁、有序，结合本镇实际，制定本办法。"),
            Body("第二条 本办法适用于本镇行政区域内村庄、村际道路、坑塘沟渠的环境卫生管理。"),
            Body("第三条 农村人居环境管理坚持镇级统筹、村级负责、村民参与，做到日产日清、长效管护。"),
            Heading("第二章 垃圾收集与清运"),
            Body("第四条 生活垃圾实行分类投放、桶车对接。村民委员会按照每10户不少于1组的标准设置垃圾桶。"),
            Body("第五条 垃圾桶存量达到三分之二时应当清运；节假日和果蔬集中上市期间应当增加清运频次。"),
            Body("第六条 装修垃圾、大件垃圾应当单独堆放并苫盖，由产生者联系有资质的单位清运，不得混入生活垃圾。"),
            Body("第七条 清运车辆应当密闭，不得沿途遗撒、滴漏。"),
            Heading("第三章 巡查与处置"),
            Body("第八条 网格员每日早晚各巡查一次，发现暴露垃圾的，2小时内报告，24小时内清理完毕。"),
            Body(
                "第九条 12345市民服务热线反映的环境卫生问题，承办单位应当在接单后2小时内联系诉求人，"
                "并留存办理前、办理中、办理后照片。"
            ),
            Body("第十条 坑塘、沟渠水面漂浮物由所在村每日打捞；发现黑臭水体的，由农业农村办公室组织治理。"),
            Heading("第四章 附则"),
            Body("第十一条 各村可以根据本办法制定村规民约。"),
            Body("第十二条 本办法自2023年7月1日起试行。"),
            Signature(f"{TOWN}人民政府", "2023年6月20日"),
        ),
    ),
    "青云店镇电动自行车停放充电管理规定.pdf": Paper(
        "青云店镇电动自行车停放充电管理规定",
        (
            Body("第一条 为了预防电动自行车火灾，保障居民生命财产安全，制定本规定。"),
            Body("第二条 禁止在门厅、楼梯间、疏散通道停放电动自行车或者为其充电，禁止私拉电线、插座（飞线）充电。"),
            Body("第三条 物业服务企业应当每日巡查不少于2次，发现飞线充电的，当场劝阻并切断电源，做好记录。"),
            Body("第四条 社区应当会同物业服务企业合理设置充电柜、充电桩，充电价格应当公示。"),
            Body("第五条 对拒不改正的，由平安建设办公室会同消防、公安派出所依法处理。"),
            Body("第六条 本规定自2023年5月1日起施行。"),
            Signature(f"{TOWN}平安建设办公室", "2023年4月18日"),
        ),
    ),
    "关于规范夜间施工管理的通知.pdf": Paper(
        "关于规范夜间施工管理的通知",
        (
            Body("各施工单位、各社区（村）："),
            Body("为减少夜间施工噪声对居民生活的影响，现就有关事项通知如下："),
            Body(
                "一、22时至次日6时，噪声敏感建筑物集中区域内禁止产生噪声的建筑施工作业。因生产工艺要求必须连续作业的，"
                "应当取得证明并提前公告附近居民。"
            ),
            Body("二、施工单位应当在工地出入口公示夜间值班电话，接到居民反映后30分钟内到场处理。"),
            Body("三、城管中队对群众反映集中的工地实行挂账销号管理，每周夜查不少于2次。"),
            Body("四、对未取得证明擅自夜间施工的，依法责令改正并予以处罚。"),
            Signature(f"{TOWN}人民政府", "2023年8月30日"),
        ),
    ),
}  # fmt: skip
