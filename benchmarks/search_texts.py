"""Texts and queries for measuring search, made from a seed.

Words of two or three characters whose frequencies fall as those of a language do, in clauses and sentences, about 500
characters to a document.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from anjuan.kinds import Kind, Stage
from indexer.document import Document

_POOL = 50_000
"""Documents whose texts are drawn word by word; what goes beyond is put together of halves of these."""

TELLING = """
噪音 扰民 停车 停车场 停水 停电 供暖 物业 电梯 垃圾 清运 施工 工地 道路 积水 路灯 井盖 违建 拆迁 补偿
村委会 占道 经营 油烟 绿化 健身 器材 公交 站牌 快递 驿站 充电桩 电动车 消防 通道 漏水 污水 管网 自来水 燃气
暖气 业主 居民 市民 反映 小区 街道 乡镇 村民 负责人 现场 核实 协调 整改 回复 工作人员 联系 解决 办理 情况
说明 处理 请求 希望 尽快 有关 部门
""".split()  # noqa: SIM905 - sixty words are better read so
CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强"
)
UNITS = [f"{name}村委会" for name in "东西南北中前后大小上下新老"] + ["综合执法队", "规划建设科", "市政服务中心"]


class Texts:
    """Makes texts, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        words = random.Random(7)
        self.vocabulary = [
            *TELLING,
            *("".join(words.choices(CHARACTERS, k=words.choice((2, 2, 3)))) for _ in range(20_000)),
        ]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.vocabulary))))
        self.random = random.Random(seed)

    def words(self, count: int) -> list[str]:
        """Words, the frequent ones often."""
        return self.random.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def text(self, words: int = 215) -> str:
        """About 500 characters."""
        drawn = self.words(words)
        return "".join(word + ("。" if n % 19 == 18 else "，" if n % 6 == 5 else "") for n, word in enumerate(drawn))

    def document(self, number: int) -> Document:
        """A document, all of whose fields follow from its number and the seed."""
        day, month = number % 28 + 1, number % 12 + 1
        return Document(
            doc_id=f"2023/{month:02}/热线-23{month:02}{day:02}-{number:06}#1",
            case=f"2023/{month:02}/热线-23{month:02}{day:02}-{number:06}",
            record_no=1,
            ticket_no=f"热线-23{month:02}{day:02}-{number:06}",
            name=f"热线-23{month:02}{day:02}-{number:06}案件情况说明.docx",
            title="".join(self.words(6)),
            body=self.text(),
            kind=self.random.choice(list(Kind)),
            stage=self.random.choice([None, *Stage]),
            unit=self.random.choice(UNITS),
            month=f"2023-{month:02}",
            date=f"2023-{month:02}-{day:02}",
        )

    def documents(self, count: int) -> Iterator[Document]:
        """The first so many. Drawing a million texts would take longer than indexing them."""
        pool: list[Document] = []
        for number in range(count):
            if number < _POOL:
                document = self.document(number)
                if count > _POOL:
                    pool.append(document)
            else:
                first, second = pool[number % _POOL], pool[number * 7 % (_POOL - 1)]
                body = first.body[: len(first.body) // 2] + second.body[len(second.body) // 2 :]
                key = f"{first.case}-{number}"
                document = replace(first, doc_id=f"{key}#1", case=key, title=second.title, body=body)
            yield document


def queries(count: int) -> dict[str, list[str]]:
    """For each type of query, some that the vocabulary gives."""
    texts = Texts(seed=2)
    vocabulary, choose = texts.vocabulary, texts.random
    first = list(Texts(seed=1).documents(count))
    return {
        "rare term": choose.sample(vocabulary[15_000:], count),
        "common term": choose.choices([word for word in vocabulary[:60] if len(word) == 2], k=count),
        "common phrase": choose.choices([word for word in vocabulary[:60] if len(word) == 3], k=count),
        "three terms AND": [" ".join(choose.sample(vocabulary[:300], 3)) for _ in range(count)],
        "phrase": [document.body.split("，")[2][:8] for document in first],
        "question OR": ["".join(texts.words(12)) for _ in range(count)],
        "whole complaint": [texts.text() for _ in range(count)],
    }
