"""What a template may say: a language so small that every template ends, and can do nothing but print.

Values, attributes of a loop's item, `for`, `if`, comparison and logic, and five filters. No calls, no arithmetic, no
assignment, no macros. A loop walks a field; a loop inside it may walk only what belongs to the item of the outer one.
So a rendering takes time in proportion to template and values, and needs no clock to stop it. The sandbox is the second
fence behind this one.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from templates.images import Picture
from templates.package import parsed
from templates.prose import as_xml, clean, xml
from templates.splice import SPLICE_FILTER, alarms, line_breaks
from templates.tags import heal

WIDTH_FILTER = "宽"
FILTERS = frozenset({"length", "first", "last", "join", WIDTH_FILTER})


@cache
def environment() -> Any:  # noqa: ANN401 - jinja2 is imported late
    """Jinja in a sandbox: every value is escaped, a name without a value is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=as_xml)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS if name in sandbox.filters}
    sandbox.filters[WIDTH_FILTER] = _width
    sandbox.tests.clear()
    return sandbox


@cache
def splicing() -> Any:  # noqa: ANN401 - as above
    """The same sandbox for templates all of whose values go through a filter of ours: they are escaped there."""
    sandbox = environment().overlay(finalize=None, autoescape=False)
    sandbox.filters = {**sandbox.filters, SPLICE_FILTER: xml}
    return sandbox


def _width(picture: Any, millimetres: int) -> Any:  # noqa: ANN401 - a picture, or the blank that stands for one
    return picture.at_width(millimetres) if isinstance(picture, Picture) else picture


def source(part: bytes) -> str:
    """A part as Jinja's source: tags healed, and docxtpl's scopes (`{%p`, `{%tr`, `{%tc`, `{%r`) resolved.

    Raises:
        ValueError: when the part is not well-formed.
    """
    root = parsed(part)
    heal(root)
    return _resolved(root)


def _resolved(root: Any) -> str:  # noqa: ANN401 - lxml's element has no type here
    from docxtpl import DocxTemplate
    from lxml import etree

    return str(DocxTemplate("").patch_xml(etree.tostring(root, encoding="unicode")))


def compiled(part: bytes, *, spliced: bool = True) -> tuple[Any, Any, tuple[str, ...] | None]:
    """A part compiled: Jinja's tree and template, and what shows that the rendered part is not sound as it stands.

    None: it never is.

    Args:
        part: of a template without errors.
        spliced: False: leave it to be put right once it is rendered, even if it need not be.
    """
    from jinja2 import nodes

    root = parsed(part)
    heal(root)
    breaks = line_breaks(root) if spliced else None
    if breaks is None:
        whole = environment().parse(_resolved(root))
        return whole, environment().from_string(whole), None
    tree: Any = splicing().parse(_resolved(root))
    for output in tree.find_all(nodes.Output):
        for each in output.nodes:
            if getattr(each, "name", "") == SPLICE_FILTER:
                each.args = [nodes.Const(breaks[each.args[0].value])]
            elif not isinstance(each, nodes.TemplateData):  # nothing is printed but through the filter
                return compiled(part, spliced=False)
    return tree, splicing().from_string(tree), alarms(tree, breaks)


def is_plain(tree: Any) -> bool:  # noqa: ANN401 - a jinja2 tree
    """Whether a parsed part has no tags: it is the same in every document."""
    from jinja2 import nodes

    return all(isinstance(node, nodes.Output | nodes.TemplateData) for node in tree.find_all(nodes.Node))


def names(tree: Any) -> frozenset[str]:  # noqa: ANN401 - a jinja2 tree
    """The fields that a parsed template names."""
    from jinja2 import meta

    return frozenset(meta.find_undeclared_variables(tree))


def forbidden(tree: Any) -> Iterator[str]:  # noqa: ANN401 - a jinja2 tree
    """What the parsed template says that it may not, in Jinja's words."""
    from jinja2 import nodes

    allowed = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.For, nodes.If,
        nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Tuple,
        nodes.List,
    )  # fmt: skip
    for node in tree.find_all(nodes.Node):
        if type(node) not in allowed:
            yield type(node).__name__.lower()
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield f"|{node.name}"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield f".{node.attr}"
        elif isinstance(node, nodes.Const) and isinstance(node.value, str) and clean(node.value)[1]:
            yield clean(node.value)[1][0]  # written as \x07, it is no character of the part yet
    yield from _forbidden_loops(tree, {})


def _forbidden_loops(node: Any, items: dict[str, None]) -> Iterator[str]:  # noqa: ANN401 - a jinja2 tree
    """Loops that walk anything but a field or, inside a loop, a part of the innermost loop's item."""
    from jinja2 import nodes

    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.For):
            yield from _forbidden_loops(child, items)
            continue
        source = _root(child.iter)
        plain = isinstance(source, nodes.Name) and isinstance(child.target, nodes.Name) and source.name != "loop"
        if child.recursive or not plain or (items and not walks(child, next(reversed(items)))):
            yield "for"
        inner = getattr(child.target, "name", "")
        yield from _forbidden_loops(child, {**items, inner: None} if inner not in items else {inner: None})


def walks(loop: Any, item: str) -> bool:  # noqa: ANN401 - a jinja2 node
    """Whether a loop walks what belongs to this item."""
    return getattr(_root(loop.iter), "name", None) == item


def _root(node: Any) -> Any:  # noqa: ANN401 - as above
    """What the columns are of that an expression asks for."""
    from jinja2 import nodes

    while isinstance(node, nodes.Getattr):
        node = node.node
    return node
