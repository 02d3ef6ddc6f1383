"""Effective formatting: what a paragraph and its runs look like after defaults, styles, theme and direct formatting.

ECMA-376 part 1, 17.7.2: each level sets only what it names. Document defaults come first, then the paragraph's style
with those that it rests on, its numbering, the run's style, and last what stands at the paragraph and the run itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from templates.package import Parts, W, parsed

Settings = dict[str, str]
"""Properties by `element.attribute`, such as `rFonts.eastAsia`; a switch without value is `1`."""

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SCRIPTS = ("eastAsia", "ascii", "hAnsi", "cs")
_RIVALS = {
    **{f"rFonts.{script}": f"rFonts.{script}Theme" for script in _SCRIPTS},
    **{f"rFonts.{script}Theme": f"rFonts.{script}" for script in _SCRIPTS},
    "ind.firstLine": "ind.hanging",
    "ind.hanging": "ind.firstLine",
    "ind.firstLineChars": "ind.hangingChars",
    "ind.hangingChars": "ind.firstLineChars",
    "color.val": "color.themeColor",
}
"""Of two properties that say the same, the one of the later level counts."""
_SYNONYMS = {"ind.start": "ind.left", "ind.end": "ind.right", "ind.startChars": "ind.leftChars"}
_MAX_CHAIN = 30


def settings(properties: Any) -> Settings:  # noqa: ANN401 - lxml's element has no type here
    """What one level (`w:rPr`, `w:pPr`) sets; nothing for None."""
    found: Settings = {}
    if properties is None:
        return found
    for element in properties.iterchildren(f"{{{W}}}*"):
        name = element.tag.rpartition("}")[2]
        if not element.attrib:
            found[f"{name}.val"] = "1"
        for attribute, value in element.attrib.items():
            key = f"{name}.{attribute.rpartition('}')[2]}"
            found[_SYNONYMS.get(key, key)] = value
    return found


def over(base: Mapping[str, str], level: Mapping[str, str]) -> Settings:
    """The base with one more level on it."""
    dropped = {_RIVALS[key] for key in level if key in _RIVALS} - level.keys()
    return {key: value for key, value in base.items() if key not in dropped} | dict(level)


class Styles:
    """The styles, document defaults and theme of a docx."""

    def __init__(self, parts: Parts) -> None:
        part = parts.get("word/styles.xml")
        root = parsed(part) if part else None
        every = [] if root is None else list(root.iter(f"{{{W}}}style"))
        self._styles = {each.get(f"{{{W}}}styleId", ""): each for each in every}
        self._normal = next(
            (
                each.get(f"{{{W}}}styleId", "")
                for each in every
                if each.get(f"{{{W}}}type") == "paragraph" and each.get(f"{{{W}}}default") in ("1", "true", "on")
            ),
            "",
        )
        defaults = None if root is None else root.find(f"{{{W}}}docDefaults")
        self._defaults = {
            kind: settings(None if defaults is None else defaults.find(f"{{{W}}}{kind}Default/{{{W}}}{kind}"))
            for kind in ("pPr", "rPr")
        }
        self._theme = _theme_fonts(parts)

    def paragraph(self, properties: Any) -> tuple[Settings, Settings]:  # noqa: ANN401 - lxml
        """What a paragraph with this `w:pPr` (or None) and its runs start from."""
        direct = settings(properties)
        style = direct.get("pStyle.val", self._normal)
        style = style if style in self._styles else self._normal
        layout = over(self._resolved(style, "pPr", self._defaults["pPr"]), direct)
        return layout, self._resolved(style, "rPr", self._defaults["rPr"])

    def style_numbering(self, properties: Any) -> Any:  # noqa: ANN401 - lxml
        """The `w:numPr` that the paragraph's style brings, or None."""
        style = settings(properties).get("pStyle.val", self._normal)
        found = None
        for each in self._chain(style):
            found = each.find(f"{{{W}}}pPr/{{{W}}}numPr") if found is None else found
        return found

    def run(self, base: Settings, properties: Any) -> Settings:  # noqa: ANN401 - lxml
        """What a run with this `w:rPr` (or None) looks like in a paragraph that starts from `base`; fonts by name."""
        direct = settings(properties)
        look = over(self._resolved(direct.get("rStyle.val", ""), "rPr", base), direct)
        named = {
            f"rFonts.{script}": self._theme.get(look[f"rFonts.{script}Theme"], "")
            for script in _SCRIPTS
            if f"rFonts.{script}Theme" in look
        }
        return look | named

    def _resolved(self, style: str, kind: str, base: Settings) -> Settings:
        found = base
        for each in reversed(list(self._chain(style))):
            found = over(found, settings(each.find(f"{{{W}}}{kind}")))
        return found

    def _chain(self, style: str) -> Iterator[Any]:
        """The style and those that it rests on, itself first; a circle ends."""
        for _ in range(_MAX_CHAIN):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            base = element.find(f"{{{W}}}basedOn")
            style = "" if base is None else base.get(f"{{{W}}}val", "")


def _theme_fonts(parts: Parts) -> dict[str, str]:
    """The theme's fonts by the names that runs call them (`minorEastAsia`); Chinese ones by their script `Hans`."""
    part = next((parts[name] for name in sorted(parts) if name.startswith("word/theme/theme")), None)
    found: dict[str, str] = {}
    if part is None:
        return found
    root = parsed(part)
    for size in ("major", "minor"):
        for fonts in root.iter(f"{{{_DRAWING}}}{size}Font"):
            faces = {each.tag.rpartition("}")[2]: each.get("typeface", "") for each in fonts}
            chinese = {each.get("script"): each.get("typeface", "") for each in fonts.iter(f"{{{_DRAWING}}}font")}
            found[f"{size}EastAsia"] = faces.get("ea") or chinese.get("Hans", "")
            found[f"{size}HAnsi"] = found[f"{size}Ascii"] = faces.get("latin", "")
            found[f"{size}Bidi"] = faces.get("cs", "")
    return found
