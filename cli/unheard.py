"""Units and categories that no ticket has: nothing can be found of them, which most often is a slip."""

import click

from casework.listing import has_category, has_unit
from casework.office import Office
from casework.suggesting import NameKind, Suggester
from cli.render import visible


def tell_unheard_of(office: Office, unit: str | None, category: str | None = None) -> None:
    """Say on standard error which of these no ticket has; None asks nothing."""
    if unit is not None and not has_unit(office, unit):
        alike = "、".join(each.text for each in Suggester(office).suggest(unit) if each.kind is NameKind.UNIT)
        hint = f"相近的有：{alike}" if alike else "按开头几个字查名称：anjuan suggest 开头几个字"
        click.echo(f"台账里没有承办单位叫“{unit}”，请核对名称；{visible(hint)}。", err=True)
    if category is not None and not has_category(office, category):
        click.echo(f"台账里没有问题分类叫“{category}”，请核对名称。", err=True)
