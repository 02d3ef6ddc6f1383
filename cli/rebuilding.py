"""How far a rebuild of the index is, as searches and look-ups tell it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.document import Rebuilding


def rebuilding_words(rebuilding: "Rebuilding | None") -> str:
    """A line of its own below what was found; nothing where no rebuild goes on."""
    if rebuilding is None:
        return ""
    far = f"已收 {rebuilding.done} 件" + (f"，共 {rebuilding.total} 件" if rebuilding.total is not None else "")
    if rebuilding.partial:
        return f"\n检索索引正在重建（{far}），现在只找得到已收的，过一会儿再找会更全。"
    return f"\n检索索引正在重建（{far}），不影响检索。"


def rebuilding_json(rebuilding: "Rebuilding | None") -> dict[str, object] | None:
    """The value of the key `rebuilding`."""
    return asdict(rebuilding) if rebuilding else None
