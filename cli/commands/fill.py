"""`anjuan fill`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anjuan.errors import ExitCode
from cli.options import command as make_command
from cli.options import home_option, json_option, open_office
from cli.render import Bars, print_json, table
from cli.reviews import findings_json, show_review
from cli.values import typed_values, values_options

if TYPE_CHECKING:
    from anjuan.replies import Review
    from casework.documents import Document
    from casework.many import Batch
    from casework.photo_choice import CasePhoto, Wanted


@make_command("fill")
@click.argument("template", metavar="模板")
@click.argument("ticket", metavar="[工单编号]", required=False)
@values_options
@click.option(
    "--each",
    metavar="FILE.xlsx",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="照表填，一行一份（xlsx、xls、csv）：表头写字段名，“工单编号”“姓名”列从台账取内容。",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="存成哪个文件（用 --each 时是哪个文件夹）；不写则放到“产出/文书”。",
)
@click.option(
    "--photos",
    "wanted",
    metavar="all|none|件号,件号…",
    help="放哪些照片：all 全部，none 不放，或写件号；不写则案件情况说明等需要照片的文书才放。",
)
@click.option("--draft", is_flag=True, help="缺的内容留空待填，先出草稿。")
@click.option("--pdf", is_flag=True, help="同时转成 PDF。")
@home_option
@json_option
def command(
    template: str,
    ticket: str | None,
    data: Path | None,
    pairs: tuple[str, ...],
    each: Path | None,
    out: Path | None,
    wanted: str | None,
    draft: bool,
    pdf: bool,
    home: str | None,
    as_json: bool,
) -> int:
    """填写一份文书，或照表一行填一份。台账里有的自动填上，其余用 --set 或 --data 补充。

    例：anjuan fill case_statement 热线-230914-001234 --set 核实情况=现场属实 --draft

    例：anjuan fill 回访记录表 --each 九月回访.xlsx --pdf
    """
    from casework.documents import as_pdf, fill
    from casework.replies import review_filled

    typed = typed_values(data, pairs)
    photos = _photos(wanted)
    if each:
        if ticket:
            raise click.UsageError("用 --each 时不写工单编号：编号写在表的“工单编号”列里")
        if photos and photos.numbers:
            raise click.UsageError("用 --each 时，--photos 只能是 all 或 none：各件的件号不同")
        return _fill_each(template, each, typed, home, out=out, photos=photos, draft=draft, pdf=pdf, as_json=as_json)
    with open_office(home) as office:
        document = fill(office, template, ticket, typed, out=out, photos=photos, draft=draft)
        made = as_pdf(office, document.filled.path, Bars()) if pdf else None
        found = None if draft else review_filled(office, template, document.filled.path, ticket)
    if as_json:
        print_json(_document_json(document, made, found))
    else:
        _show_document(document, made)
        if found:
            show_review(found, err=True)
    return int(ExitCode.DONE)


def _document_json(document: "Document", pdf: Path | None, found: "Review | None") -> dict[str, object]:
    filled = document.filled
    return {
        "path": str(filled.path),
        "pdf": str(pdf) if pdf else None,
        "fields": sorted(filled.fields),
        "blanks": list(filled.blanks),
        "unknown_fields": list(document.strange),
        "unused_fields": list(document.unused),
        "dropped": {note.field: list(note.dropped) for note in filled.notes},
        **_photos_json(document),
        "findings": findings_json(found) if found else None,
    }


def _show_document(document: "Document", pdf: Path | None) -> None:
    click.echo(f"已填好：{document.filled.path}")
    if pdf:
        click.echo(f"PDF：{pdf}")
    if document.filled.blanks:
        click.echo(f"还要填写：{'、'.join(document.filled.blanks)}")
    for line in _remarks(document):
        click.echo(line)
    if document.strange:
        click.echo(f"没有这些字段，请检查写法：{'、'.join(document.strange)}", err=True)
    if document.unused:
        click.echo(f"这份文书用不到这些字段：{'、'.join(document.unused)}", err=True)


def _photos(said: str | None) -> "Wanted | None":
    """`--photos` as it is meant; None: as is usual for the template."""
    from casework.photo_choice import Wanted

    if said is None or said in ("all", "none"):
        return None if said is None else Wanted(None if said == "all" else frozenset())
    numbers = said.replace("，", ",").replace("、", ",").split(",")
    if not all(number.strip().isdecimal() for number in numbers):
        raise click.BadParameter("应写 all、none，或照片的件号，如 3,5", param_hint="--photos")
    return Wanted(frozenset(map(int, numbers)))


def _photos_json(document: "Document") -> dict[str, object]:
    chosen = document.chosen
    return {
        "photos": len(chosen.photos),
        "unreadable_photos": [_photo_json(each) for each in chosen.unreadable],
        "unlisted_photos": [_photo_json(each) for each in chosen.unlisted],
    }


def _photo_json(photo: "CasePhoto") -> dict[str, object]:
    return {"record_no": photo.record_no, "name": photo.name}


def _remarks(document: "Document") -> Iterator[str]:
    """What did not go into a document as it was given."""
    for note in document.filled.notes:
        yield f"“{note.field}”里有文书放不下的控制字符，已去掉：{'、'.join(note.dropped)}"
    for photo in document.chosen.unreadable:
        yield f"照片打不开（损坏、不是照片，或像素太多），没有放进文书：第 {photo.record_no} 件 {photo.name}"
    if unlisted := document.chosen.unlisted:
        yield f"附件清单里没有对比照片，{len(unlisted)} 张照片没有放进文书；要放请加 --photos all。"


def _fill_each(
    template: str,
    sheet: Path,
    typed: Mapping[str, object],
    home: str | None,
    *,
    out: Path | None,
    photos: "Wanted | None",
    draft: bool,
    pdf: bool,
    as_json: bool,
) -> int:
    from casework.many import fill_each

    with open_office(home) as office:
        batch = fill_each(office, template, sheet, typed, Bars(), out=out, photos=photos, draft=draft, pdf=pdf)
    if as_json:
        print_json(_batch_json(batch))
    else:
        _show_batch(batch)
    return int(ExitCode.NEEDS_A_PERSON if batch.failed else ExitCode.DONE)


def _batch_json(batch: "Batch") -> dict[str, object]:
    from cli.messages import word

    return {
        "filled": len(batch.made),
        "failed": [{"row": each.row, "reason": word(each.error)} for each in batch.failed],
        "items": [
            {
                "row": each.row,
                "path": str(each.document.filled.path),
                "pdf": str(each.pdf) if each.pdf else None,
                "blanks": list(each.document.filled.blanks),
                "dropped": {note.field: list(note.dropped) for note in each.document.filled.notes},
                **_photos_json(each.document),
            }
            for each in batch.made
        ],
        "folder": str(batch.folder),
        "unknown_columns": list(batch.strange),
        "unused_columns": list(batch.unused),
        "unused_sheets": list(batch.left_out),
    }


def _show_batch(batch: "Batch") -> None:
    from cli.messages import word

    if batch.failed:
        table(("行", "要处理的原因"), ((str(each.row), word(each.error)) for each in batch.failed))
    for each in batch.made:
        for line in _remarks(each.document):
            click.echo(f"第 {each.row} 行：{line}")
    if blank := [str(each.row) for each in batch.made if each.document.filled.blanks]:
        click.echo(f"还有待填内容的行：{'、'.join(blank)}")
    if batch.strange:
        click.echo(f"不认识的列（没有用到）：{'、'.join(batch.strange)}")
    if batch.unused:
        click.echo(f"这种文书用不到的列：{'、'.join(batch.unused)}")
    if batch.left_out:
        click.echo(f"没有用到的工作表：{'、'.join(batch.left_out)}")
    where = f"，都在 {batch.folder}" if batch.made else ""
    click.echo(f"填好 {len(batch.made)} 份{where}。要处理 {len(batch.failed)} 行。")
