"""Names of persons in a text: where words around say that a name stands there.

A Chinese name looks like any other word, so none is taken for one by its form alone. It is one after a label
(诉求人：), after what people call a person (村民王小明反映), before a form of address (王小明先生), in the column of a
table below such a label, or where it is known already.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_COMPOUND = (
    "欧阳", "上官", "司马", "司徒", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "宇文", "长孙",
    "端木", "南宫", "独孤", "轩辕", "百里", "呼延", "申屠", "太史", "拓跋",
)  # fmt: skip
_SINGLE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁"
    "葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋"
    "植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠"
    "连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保"
    "和蔺闫肖付代郗"
)
_RARE_AS_NAMES = frozenset(
    "沿来和都位全明应台原官保成时路向关解强安文白方单车房边连简计花木乐封宗原冷银来宁党燕商池苑古米"
)
"""Surnames that are most often other words: they count only after a label."""
_FUNCTION_WORDS = frozenset("向和都全成以到位应来")
"""Of those, the ones that most sentences hold."""
_HAN = "\u3400-\u9fff〇"
_GIVEN = rf"[{_HAN}]"

_LABELS = (
    "诉求人|来电人|反映人|投诉人|举报人|信访人|求助人|当事人|申请人|被申请人|联系人|被反映人|被投诉人|报修人|咨询人|留言人|收件人|户主|业主|"
    "承租人|出租人|车主|患者|死者|伤者|家属|监护人|法定代表人|代理人|签名|签字|署名|姓名|(?<![盘区司位])名字"
)
_LABEL = re.compile(
    rf"(?:{_LABELS})(?:姓名|名称|信息|签名|签字)?(?:[(\[][^)\]\n]{{0,8}}[)\]])?[ \t]*(?:[:：为是]|\t|\n)[ \t\n]*"
)
_HEADER = re.compile(rf"(?:{_LABELS}|来电人|联系人|人员|市民|群众|居民|村民)(?:姓名|信息)?")
_PHONE_HEADER = re.compile(
    r"(?:来电|主叫|诉求人|来电人|联系人|反映人|本人|手机|个人|联系)?(?:电话|手机|号码|联系方式|手机号码?|电话号码)"
)
_CALLED = re.compile(
    "我叫|我名叫|名叫|名字叫|名为|姓名叫|本人叫|本人|我是|诉求人|来电人|反映人|投诉人|举报人|当事人|申请人|联系人|市民|居民|村民|(?<!物)业主|户主|"
    "租户|租客|房东|车主|老人|患者|家长|学生|邻居|住户|商户|店主|老板|职工|工人|员工|丈夫|妻子|儿子|女儿|父亲|母亲|哥哥|弟弟|姐姐|妹妹|爱人|收款人|户名"
)
_ENDS = re.compile(
    r"[,.;:!?，。；：！？、()\[\]<>\"'“”\s/|*]|$|\d|先生|女士|小姐|同志|大爷|大妈|阿姨|师傅|反映|称|表示|来电|致电|投诉|举报|咨询|求助|"
    r"电话|手机|联系|身份证|住在|住址|家住|居住|家中|家里|家门|家的|等人|等\d|的|说|认为|诉|已|因|于\d|在|与|和|及|将|被|系|男|女|年龄|性别|今年|未|要求|希望|"
    r"户|不|向|对|购买|租|入住|到|签|并|再次|多次|现|本人|夫妇|一家|家"
)
_ADDRESSED = re.compile("先生|女士|小姐|同志|大爷|大妈|阿姨|师傅|老人家")
_NOT_GIVEN = frozenset(
    "的了于是与向对给由请让被找及从以为因叫称经在到把将位该此这那我你他她它们说要有没也都就还又不很并且或但而之其等着过去来做电话"
)
# Words that begin with a surname and are no name: the first two characters decide.
_WORDS = frozenset(re.findall("..", (
    "查证管部高一高二高三安宁毕业申领领取方便方式方面方向方法方案方才马上马路马桶高度高兴高层高峰高速高温高空高价高中高考何时何种何处何人何来于是于今金额江水江边石头石块石子白天白色黄色黄土黄泥温度温泉常年常常常住安全安排安装安置安静强烈强制"
    "强行施工施暴严重严格严禁周边周围周末周期周一周二周三周四周五周六周日房屋房子房产房东房主房租房间房价房款钱款钱财陈述陈旧许多许可许久许诺任何任意任务任由任职万元万分万一成立成为成都成功成员成年成本曾经"
    "曾多曾反曾向曾与曾在曾于曾因程度程序童年连续连接连同连带池塘应该应当应予应急段时路面路灯路口路边路段路过车辆车位车主车库车上车道包括包含包围包工管理管道管网管委管线谈话阳台阳光雷电雷雨封闭封堵封路封控"
    "谢谢解决解释解除华丽凌晨武汉武装林地林木林业田地田间水电关于关系关闭关注关心关键时间时候时任时常时有全部全体全家全村全国路人商铺商户商家商场商品商业张贴张榜单位单元单价单独单方单车左右左侧左边计划计算"
    "计价和平和谐党员党委党支党群平时平房项目项链左转查询查看查处查找童车应交明显明确明年明天明知明明文明文化文件文书白领毛病毛坯石材史上简单简直简易景观景区冷水冷库边上边界边缘花园花费花坛花草官方官网官员"
    "原因原来原先原有原告原件来电来信来访来自都是都有都在都没向上向前单身盛夏安徽江苏江西湖北孔洞项下欧美米饭甘肃关停游客游泳游玩古树古镇井盖井口井水练习宁静齐全卫生卫健卫计银行银杏祝您祝愿计生申请申诉申报"
    "申办费用费时夏天夏季苗木梅雨符合易燃沙土沙子沙石沙发席位艾灸荆州燕郊宗教宗旨宗地代表代理代办代价付款付费付出付清温馨龙头尤其余下余款余额余元侯车邱县易发段位段内曲线冷暖章程顾客顾问顾虑金融金属叶子常务"
    "常规景象乐园商量商住纪检纪委纪律康复康养柴油柴火孙子孙女贾家位于位置木材木头木门莫名莫非宁愿司机司法仲裁台风台阶原本宫颈车牌都不都会游戏连日连夜应由应有官司江南巫山封条衣服衣物保安保洁保障保护保证保险"
    "保修"
)))  # fmt: skip
_NOT_IN = (
    "车主", "房主", "主任", "时任", "现任", "包括", "关于", "对于", "由于", "全体", "代表", "双方", "对方", "和", "某",
    "先生", "女士", "小姐", "同志", "师傅", "经理", "书记", "队长", "老师", "医生", "律师", "所长", "校长", "科长",
    "站长", "镇长", "局长", "处长", "村长", "阿姨", "大妈", "大爷",
)  # fmt: skip
_PLACES = frozenset("镇村县乡街局")
_TAILED = frozenset(re.findall("..", "关于对于由于至于基于鉴于位于处于等于属于老张小张老王小王老李小李老刘小刘"))
"""Words that end with a surname: what follows is no given name."""


_DESCRIBED = re.compile(
    rf"(?:^|(?<=[\s,.;:、。；：，\[(]))(?P<name>[{_HAN}]{{2,4}})"
    r"(?=[\[(,:、， ]{0,2}(?:[男女][,，。;；\])]|身份证|手机|(?:联系)?电话|联系方式|\+?(?:86)?1[3-9]\d))"
)
"""A person with sex, papers or telephone: 张建国，男；李雷（138…）."""


def surname_length(name: str) -> int:
    """Of how many characters the surname at the beginning is; 0 where none is known."""
    if name[:2] in _COMPOUND:
        return 2
    return int(name[:1] in _SINGLE) if name else 0


def is_name(text: str, *, labelled: bool) -> bool:
    """Whether the text has the form of a name: a surname and one or two characters more, and no common word.

    Args:
        text: what may be a name.
        labelled: something beside it says that it is one, so that rarer surnames count too.
    """
    surname = surname_length(text)
    given = text[surname:]
    if not surname or not 1 <= len(given) <= 2 or not re.fullmatch(rf"{_GIVEN}+", given):
        return False
    if text[-1] in _PLACES or text[:2] in _WORDS or set(given) & _NOT_GIVEN or any(word in text for word in _NOT_IN):
        return False
    return labelled or text[0] not in _RARE_AS_NAMES or surname == 2


def _is_likely(text: str) -> bool:
    """Whether it is a name between words that say so: three characters are one, be the surname ever so rare."""
    return is_name(text, labelled=len(text) > 2 and text[0] not in _FUNCTION_WORDS)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand in a text, each as start and end; some may be told twice."""
    for match in _LABEL.finditer(text):
        yield from _names_after(text, match.end())
    for match in _CALLED.finditer(text):
        if end := _end_of_name(text, match.end(), labelled=False):
            yield match.end(), end
    for match in _DESCRIBED.finditer(text):
        if _is_likely(match["name"]):
            yield match.span("name")
    for match in _ADDRESSED.finditer(text):
        for length in (4, 3, 2):
            start = match.start() - length
            if start < 0 or text[max(0, start - 1) : start + 1] in _TAILED:
                continue
            if _is_likely(text[start : match.start()]):
                yield start, match.start()
                break


def _names_after(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The names after a label, several where a list stands there."""
    for _ in range(50):
        end = _end_of_name(text, start, labelled=True)
        if not end:
            return
        yield start, end
        start = end
        if text[start : start + 1] not in ("、", "/", ",", "，"):
            return
        start += 1


def _end_of_name(text: str, start: int, *, labelled: bool) -> int:
    """Where the name that begins at `start` ends: the longest that is followed by what follows names; 0 for none."""
    surname = surname_length(text[start : start + 2])
    if not surname:
        return _end_of_foreign(text, start) if labelled else 0
    for given in (2, 1):
        end = start + surname + given
        fits = is_name(text[start:end], labelled=True) if labelled else _is_likely(text[start:end])
        if end <= len(text) and fits and _ENDS.match(text, end):
            return end
    end = start + surname + 2
    return end if labelled and is_name(text[start:end], labelled=True) else 0


_FOREIGN = re.compile(rf"[{_HAN}]{{2,8}}·[{_HAN}]{{2,8}}|[{_HAN}]{{2,8}}-[{_HAN}]{{2,8}}")


def _end_of_foreign(text: str, start: int) -> int:
    """The end of a name with a middle dot, as minorities write theirs (folded to a dash)."""
    match = _FOREIGN.match(text, start)
    return match.end() if match else 0


def told_names(text: str, found: Iterable[tuple[int, int]]) -> set[str]:
    """Of the names that `find_names` found in the text, those that could not be other words elsewhere."""
    return {name for start, end in found if is_name(name := text[start:end], labelled=False)}


_LONGEST_NAME = 24


def find_known(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where these names (none of them empty) stand, the longest of those that begin at a place; 李 雷 is 李雷."""
    wanted = frozenset(names)
    lengths: dict[str, list[int]] = {}
    for name in sorted(wanted, key=len, reverse=True):
        if len(name) not in (known := lengths.setdefault(name[0], [])):
            known.append(len(name))
    if not lengths:
        return
    for match in re.finditer(f"[{re.escape(''.join(lengths))}]", text):
        start = match.start()
        places = [at for at in range(start, min(start + _LONGEST_NAME, len(text))) if text[at] != " "]
        for length in lengths[match[0]]:
            if length <= len(places) and "".join(text[at] for at in places[:length]) in wanted:
                yield start, places[length - 1] + 1
                break


_HONORIFIC = re.compile(r"(?:先生|女士|小姐|同志|某+|\*+)\Z")


def is_known_name(name: str) -> bool:
    """Whether a field's value names a person: 王先生 and 匿名 do not."""
    compact = "".join(name.split())
    bare = _HONORIFIC.sub("", compact)
    return 2 <= len(bare) <= 20 and (bare == compact or len(bare) > 2) and compact not in _NOBODY


_NOBODY = frozenset(
    {"匿名", "不详", "未知", "保密", "市民", "群众", "无名", "本人", "其他", "来电人", "诉求人", "先生", "女士"}
)


def below_labels(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and telephone numbers in a table: what stands below a header or to the right of a label that says so."""
    names: dict[str, None] = {}
    phones: dict[str, None] = {}
    columns: dict[int, bool] = {}
    for row in rows:
        heads = {at: kind for at, cell in enumerate(row) if (kind := _heading(cell)) is not None}
        for at, cell in enumerate(row):
            if at in heads:
                columns[at] = heads[at]
                continue
            is_person = heads.get(at - 1, columns.get(at))
            if is_person is None:
                continue
            value = "".join(cell.split())
            if is_person and is_name(value, labelled=True):
                names[value] = None
            elif not is_person and 7 <= sum(char.isdigit() for char in value) <= 13:
                phones[cell.strip()] = None
    return tuple(names), tuple(phones)


def _heading(cell: str) -> bool | None:
    """True: a header of persons; False: of telephone numbers; None: no header."""
    word = "".join(cell.split()).rstrip(":：*")
    if _HEADER.fullmatch(word):
        return True
    return False if _PHONE_HEADER.fullmatch(word) else None
