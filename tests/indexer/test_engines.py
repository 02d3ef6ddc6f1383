"""One suite for all engines: the same documents, the same questions, the same hits."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anjuan.kinds import Kind, Stage
from anjuan.progress import Silent
from indexer.document import Document, Filters, Results, Sort, unpacked
from indexer.index import EngineChoice, Index
from indexer.tokens import Reading

ENGINES: tuple[EngineChoice, ...] = ("tantivy", "whoosh")


def document(number: int, body: str, **fields: object) -> Document:
    whole = {
        "doc_id": f"2023/09/案卷{number}#1",
        "case": f"2023/09/案卷{number}",
        "record_no": 1,
        "ticket_no": f"热线-2309{number:02}-{number:06}",
        "name": f"材料{number}.docx",
        "title": "",
        "kind": Kind.REPLY,
        "month": "2023-09",
        "date": f"2023-09-{number:02}",
        **fields,
    }
    return Document(body=body, **whole)  # type: ignore[arg-type] # the fields of the test's choosing


DOCUMENTS = (
    document(1, "市民反映小区停车场收费过高。", title="停车收费问题", unit="综合执法队"),
    document(2, "楼下没有停车位，车场也满了。", unit="综合执法队", month="2023-10"),
    document(3, "自来水管漏水，已经报修。", title="供水", unit="市政服务中心"),
    document(4, "夜间施工噪音扰民。", kind=Kind.CASE_STATEMENT, stage=None),
    document(5, "广场舞噪音扰民，请劝阻。", kind=Kind.CASE_STATEMENT, unit="大回城村委会"),
    document(6, "位于北京市大兴区青云店镇大回城村东口。", title="道路积水"),
    document(7, "扫描件：停 车\n场 东 侧 的 垃 圾 未 清 运", kind=Kind.PHOTO, stage=Stage.AFTER),
    document(8, "K3县12345热线 转来 A市的件", ticket_no=None, month=None, unit=None),
    document(9, "𬭚是一种元素😀，罕见字也能找到", ticket_no="兴[2024]-0335006"),
    document(10, "详见热线-231028-004133，与本件同一问题。", date=None),
)


@pytest.fixture(params=ENGINES, scope="module")
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    made = Index.open(tmp_path_factory.mktemp("索引"), cast("EngineChoice", request.param))
    made.rebuild(DOCUMENTS[:6], Silent(), 6)
    made.add(DOCUMENTS[6:])
    made.commit()
    yield made
    made.close()


def numbers(results: Results) -> list[int]:
    return sorted(int(hit.case.removeprefix("2023/09/案卷")) for hit in results.hits)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("停车场", [1, 7]),
        ("停车", [1, 2, 7]),
        ("水", [3, 6]),
        ("噪音", [4, 5]),
        ("噪音 -施工", [5]),
        ("噪音 非 施工", [5]),
        ("-噪音", [1, 2, 3, 6, 7, 8, 9, 10]),
        ("-噪音 -停车", [3, 6, 8, 9, 10]),
        ("停车场 或 噪音", [1, 4, 5, 7]),
        ("(停车 | 噪音) -(收费 | 施工)", [2, 5, 7]),
        ("扰民 施工", [4]),
        ("停车 不存在的词", []),
        ("大回城", [6]),
        ("回城村东", [6]),
        ("热线-230901-000001", [1]),
        ("000001", [1]),
        ("230901", [1]),
        ("热线-231028-004133", [10]),
        ("兴[2024]-0335006", [9]),
        ("兴〔２０２４〕－０３３５００６", [9]),
        ("0335006", [9]),
        ("K3县", [8]),
        ("k3", [8]),
        ("县12345", [8]),
        ("a市", [8]),
        ("市", [1, 6, 8]),
        ("2345", []),
        ("𬭚", [9]),
        ("𬭚是", [9]),
        ("垃圾未清运", [7]),
        ("标题:供水", [3]),
        ("标题:水", [3, 6]),
        ("标题:停车 收费过高", [1]),
        ("标题:漏水", []),
        ("文件名:材料4", [4]),
        ("单位:执法", [1, 2]),
        ("承办单位:大回城村委会", [5]),
        ("文种:说明 -施工", [5]),
        ("文种:照片", [7]),
        ("月份:2023年10月", [2]),
        ("月份:2023 停车", [1, 2, 7]),
        ("工单:0335006", [9]),
        ("“停车场东侧”", [7]),
        ("", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("，", []),
        ("😀", []),
    ],
)
def test_a_query_finds_what_it_says(index: Index, query: str, found: list[int]) -> None:
    results = index.search(query)
    assert numbers(results) == found
    assert results.total == len(found)
    assert not results.relaxed


def test_every_hit_is_a_document_with_its_fields(index: Index) -> None:
    (hit,) = index.search("文种:照片").hits
    known = DOCUMENTS[6]
    assert (hit.doc_id, hit.case, hit.record_no, hit.ticket_no) == (known.doc_id, known.case, 1, known.ticket_no)
    assert (hit.name, hit.title, hit.kind, hit.stage) == (known.name, known.title, Kind.PHOTO, Stage.AFTER)
    assert (hit.unit, hit.month, hit.date) == (None, "2023-09", "2023-09-07")


def test_filters_narrow_hits_and_facets(index: Index) -> None:
    assert numbers(index.search("停车", Filters(unit="综合执法队"))) == [1, 2]
    assert numbers(index.search("停车", Filters(unit="综合执法队", month="2023-09"))) == [1]
    assert numbers(index.search("", Filters(kind=Kind.CASE_STATEMENT))) == [4, 5]
    assert index.search("停车", Filters(month="2023-10")).facets["unit"] == {"综合执法队": 1}


def test_facets_count_the_whole_answer_whatever_the_page(index: Index) -> None:
    for limit in (0, 1, 20):
        facets = index.search("停车", limit=limit).facets
        assert facets == {
            "unit": {"综合执法队": 2},
            "month": {"2023-09": 2, "2023-10": 1},
            "kind": {"reply": 2, "photo": 1},
        }


def test_newest_first_goes_by_date_and_the_undated_come_last(index: Index) -> None:
    hits = index.search("", sort=Sort.NEWEST).hits
    assert [hit.date for hit in hits] == [f"2023-09-{day:02}" for day in range(9, 0, -1)] + [None]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_of_an_answer_fit_together(index: Index, sort: Sort) -> None:
    whole = [hit.doc_id for hit in index.search("", sort=sort).hits]
    paged = [
        hit.doc_id for offset in range(0, 12, 3) for hit in index.search("", sort=sort, limit=3, offset=offset).hits
    ]
    assert paged == whole
    assert index.search("", sort=sort, offset=100).hits == ()
    assert index.search("", limit=-5, offset=-5).total == 10


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("上周", [1, 2, 3]),
        ("昨天 噪音", [5]),
        ("噪音 -昨天", [4]),
        ("停车 9月1日", [1]),
        ("停车 或 9月6日", [1, 2, 6, 7]),
        ("9月1日至3日 停车", [1, 2]),
        ("去年", []),
        ("-今年", [10]),
        ("日期:2023-09-09", [9]),
        ("日期:2023-09", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("尾号0001", [1]),
        ("尾号０００００２", [2]),
        ("兴(2024)-0335006", [9]),
        ("热线２３０９０１０００００１", [1]),
    ],
)
def test_days_and_ends_of_numbers_find_the_papers_meant(index: Index, query: str, found: list[int]) -> None:
    tickets = [str(each.ticket_no) for each in DOCUMENTS]
    reading = Reading(
        dt.date(2023, 9, 6), (), lambda number: [each for each in tickets if each.endswith(number.lstrip("*?"))]
    )
    results = index.search(query, reading=reading)
    assert numbers(results) == found
    assert results.total == len(found)


def test_what_days_and_numbers_alone_ask_for_comes_by_date_the_newest_first(index: Index) -> None:
    reading = Reading(dt.date(2023, 9, 6), (), lambda _: [str(DOCUMENTS[0].ticket_no), str(DOCUMENTS[5].ticket_no)])
    assert [hit.date for hit in index.search("上周", reading=reading).hits] == [
        "2023-09-03",
        "2023-09-02",
        "2023-09-01",
    ]
    assert [hit.date for hit in index.search("尾号12345", reading=reading).hits] == ["2023-09-06", "2023-09-01"]


def test_a_document_that_is_gone_is_not_of_its_day(tmp_path: Path, index: Index) -> None:
    own = Index.open(tmp_path, cast("EngineChoice", index.engine))
    own.rebuild(DOCUMENTS[:3], Silent())
    own.delete([DOCUMENTS[0].doc_id])
    own.commit()
    found = own.search("今年 停车", reading=Reading(dt.date(2023, 9, 6)))
    assert numbers(found) == [2]
    assert numbers(own.search("今年", reading=Reading(dt.date(2023, 9, 6)))) == [2, 3]
    own.close()


def test_a_sentence_that_stands_nowhere_finds_the_nearest_documents(index: Index) -> None:
    results = index.search("请问小区的停车场收费为什么这么高呢")
    assert results.relaxed
    assert results.hits[0].case == "2023/09/案卷1"
    assert "⟦" in results.hits[0].snippet


def test_words_of_every_document_do_not_make_a_document_near(tmp_path: Path) -> None:
    own = Index.open(tmp_path, "tantivy")
    rare = [document(number, f"请尽快处理{chr(0x4E00 + number * 40)}") for number in range(1, 20)]
    own.rebuild([*rare, document(20, "幼儿园门口的路灯不亮了")], Silent())
    assert numbers(own.search("幼儿园门口的路灯不亮了请尽快处理")) == [20]
    own.close()


def test_exclusions_and_filters_hold_for_a_relaxed_query_too(index: Index) -> None:
    results = index.search("请问小区的停车场收费为什么这么高呢 -收费过高", Filters(month="2023-09"))
    assert results.relaxed
    assert 1 not in numbers(results)
    assert 2 not in numbers(results)


def test_a_name_that_stands_nowhere_finds_nothing(index: Index) -> None:
    assert index.search("大回城村西").total == 0


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        ("停车场", "市民反映小区⟦停车场⟧收费过高。"),
        ("漏水 报修", "自来水管⟦漏水⟧，已经⟦报修⟧。"),
        ("扰民 -施工", "广场舞噪音⟦扰民⟧，请劝阻。"),
        ("停车场东侧", "扫描件：⟦停 车 场 东 侧⟧ 的 垃 圾 未 清 运"),
        ("Ａ市", "K3县12345热线 转来 ⟦A市⟧的件"),
        ("积水", "道路⟦积水⟧"),
        ("文种:照片", "扫描件：停 车 场 东 侧 的 垃 圾 未 清 运"),
    ],
)
def test_a_snippet_marks_what_was_found_in_the_original_text(index: Index, query: str, snippet: str) -> None:
    assert snippet in [hit.snippet for hit in index.search(query).hits]


def test_a_case_like_another_is_found_and_says_why(index: Index) -> None:
    text = "小区停车场收费过高，希望降低。"
    first = next(index.compared(text, index.near(text)))
    assert first.hit.case == "2023/09/案卷1"
    assert any("停车场收费过高" in reason for reason in first.why)


def test_the_nearest_few_are_the_first_of_the_nearest_many(index: Index) -> None:
    text = "停车场收费过高，夜间施工噪音扰民"
    many = [document.doc_id for document in index.near(text, limit=10)]
    assert {DOCUMENTS[0].doc_id, DOCUMENTS[3].doc_id} <= set(many)
    assert [document.doc_id for document in index.near(text, limit=2)] == many[:2]
    assert index.near(text, limit=0) == ()


def test_a_ticket_is_not_like_itself(index: Index) -> None:
    near = index.near("小区停车场收费过高", without_ticket="热线-230901-000001")
    assert near
    assert "2023/09/案卷1" not in [each.case for each in near]
    assert index.near("") == ()
    assert index.near("，。！😀") == ()


def test_a_query_of_a_hundred_thousand_characters_is_answered_in_part(index: Index) -> None:
    results = index.search("停车场" * 33_334)
    assert results.trimmed
    assert results.took_ms < 2000


@pytest.mark.parametrize(
    "query",
    [
        "哈" * 1000,
        "停 " * 500,
        " ".join(map(chr, range(0x4E00, 0x4E00 + 500))),
        "，".join(map(chr, range(0x4E00, 0x4E00 + 500))),
        "|".join(map(chr, range(0x4E00, 0x4E00 + 500))),
        " -".join(map(chr, range(0x4E00, 0x4E00 + 300))),
        "(" * 1000 + "停" + ")" * 999,
    ],
)
def test_a_query_made_to_exhaust_the_engine_is_answered(tmp_path: Path, index: Index, query: str) -> None:
    own = Index.open(tmp_path, cast("EngineChoice", index.engine))
    everything = "".join(map(chr, range(0x4E00, 0x4E00 + 1000)))
    own.rebuild([document(1, "哈" * 3000), document(2, f"{everything}停")], Silent())
    assert own.search(query).took_ms < 5000
    assert not own.needs_rebuild
    assert own.search("停").total == 1
    own.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.text(alphabet='停车水 ()"“”|-:或非ORNT标题文种月份噪\ud800😀', max_size=30)))
def test_no_query_fails(index: Index, text: str) -> None:
    index.search(text)
    assert index.engine != "none"
    list(index.compared(text, index.near(text)))
    assert not index.needs_rebuild


def test_the_index_knows_its_documents(index: Index) -> None:
    assert index.count() == len(DOCUMENTS)
    assert sorted(index.ids()) == sorted(known.doc_id for known in DOCUMENTS)


def test_a_stamp_tells_whether_the_index_holds_this_very_document(index: Index) -> None:
    stamps = index.stamps()
    assert sorted(stamps) == sorted(index.ids())
    for document in DOCUMENTS:
        assert stamps[document.doc_id] == document.stamp
        assert dataclasses.replace(document, body=f"{document.body}。").stamp != document.stamp


def test_documents_are_fetched_by_their_keys(index: Index) -> None:
    wanted = [document.doc_id for document in reversed(DOCUMENTS)]
    assert [*index.documents([*wanted[:3], "没有#1", *wanted[3:]])] == [*reversed(DOCUMENTS)]
    assert [*index.documents(["", "\ud800"])] == []


def test_a_half_character_in_a_document_is_replaced_not_fatal() -> None:
    bad = replace(DOCUMENTS[0], body="停\ud800车", title="\udfff")
    assert unpacked(bad.packed()[0]).body == "停?车"
    assert unpacked(DOCUMENTS[8].packed()[0]) == DOCUMENTS[8]
