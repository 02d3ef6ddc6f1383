"""What a template's expressions are: text, that can be printed, or rows and photos, of which only columns can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from templates.fields import FIELDS, Field, FieldType


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value is.

    Attributes:
        item: what a loop over it walks.
        columns: what an item has; None: whatever is asked for.
        whole: it is printed as a whole; else only its columns or its items are.
    """

    item: "Shape | None" = None
    columns: "Mapping[str, Shape] | None" = field(default_factory=dict)
    whole: bool = True


TEXT = Shape()
ANYTHING = Shape(columns=None)
_SHOT = Shape(columns=dict.fromkeys(("图", "时间", "地点", "说明"), TEXT), whole=False)
_PHOTO_ROWS = {"对比照片": "前中后", "对比照片组": "前中后", "其余照片组": "左中右", "其他照片组": "左右"}
"""Fields of photos that have several in a row, and what these are called."""


def shape_of(field: Field) -> Shape:
    """What a field of the catalogue is."""
    match field.type:
        case FieldType.LIST:
            return Shape(item=TEXT)
        case FieldType.ROWS:
            return _rows(Shape(columns={column.name: TEXT for column in field.columns}, whole=False))
        case FieldType.PHOTOS if field.name in _PHOTO_ROWS:
            return _rows(Shape(columns=dict.fromkeys(_PHOTO_ROWS[field.name], _SHOT), whole=False))
        case FieldType.PHOTOS:
            return _rows(_SHOT)
        case FieldType.CHART:
            return Shape(columns={"题": TEXT})
        case _:
            return TEXT


def _rows(item: Shape) -> Shape:
    return Shape(item=item, columns={}, whole=False)


@dataclass(slots=True)
class Reading:
    """What reading a template's expressions brings to light.

    Attributes:
        items: the shapes of the loops' items, by name, the innermost last.
        unknown: columns that are asked for and are none.
    """

    items: dict[str, Shape] = field(default_factory=lambda: {"loop": ANYTHING})
    unknown: list[str] = field(default_factory=list)

    def shape(self, node: Any) -> Shape:  # noqa: ANN401 - a jinja2 node
        """What an expression is; adds the columns that there are not."""
        from jinja2 import nodes

        match node:
            case nodes.Name():
                return self.items.get(node.name) or (shape_of(FIELDS[node.name]) if node.name in FIELDS else ANYTHING)
            case nodes.Getattr():
                return self._column(self.shape(node.node), node.attr)
            case nodes.Filter():
                return self._filtered(node.name, self.shape(node.node))
            case nodes.CondExpr():
                self.shape(node.test)
                return self._either(node.expr1, node.expr2)
            case nodes.And() | nodes.Or():
                return self._either(node.left, node.right)
            case _:
                for child in node.iter_child_nodes():
                    self.shape(child)
                return TEXT

    def _filtered(self, name: str, value: Shape) -> Shape:
        """What comes of a filter: an item, a number, or what it is given."""
        if name in ("first", "last"):
            return value.item or ANYTHING
        return TEXT if name == "length" else value

    def _either(self, first: Any, second: Any) -> Shape:  # noqa: ANN401 - as above
        """What is one of two: the one that cannot be printed, if there is one."""
        shapes = [self.shape(each) for each in (first, second) if each is not None]
        return next((shape for shape in shapes if not shape.whole), TEXT)

    def _column(self, of: Shape, name: str) -> Shape:
        if of.columns is None:
            return ANYTHING
        if name not in of.columns:
            self.unknown.append(name)
            return ANYTHING
        return of.columns[name]


def instead(printed: str, shape: Shape) -> str:
    """What to write instead of `{{ printed }}` where it cannot be printed as a whole."""
    if shape.item is None:
        return f"{{{{ {_first(printed, shape)} }}}}"
    item = "照片" if "照片" in printed else "行"
    return f"{{%p for {item} in {printed} %}} {{{{ {_first(item, shape.item)} }}}} {{%p endfor %}}，各占一段"


def _first(name: str, shape: Shape) -> str:
    """The first column of what is called `name`, down to one that can be printed."""
    while shape.columns and not shape.whole:
        column, shape = next(iter(shape.columns.items()))
        name = f"{name}.{column}"
    return name
