"""One line of a document's own text around the matches, marked with ⟦ and ⟧."""

from indexer.analyse import Finder, Span
from indexer.document import Document

WIDTH = 100
"""Characters of a snippet, without marks and dots."""
_LEAD = 20
_MAX_SPANS = 500


def passages(text: str, finder: Finder) -> list[Span]:
    """Where the sought runs stand in the text, in order; those that touch or overlap are one."""
    found: list[Span] = []
    for start, end in finder.spans(text, _MAX_SPANS):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def snippet(document: Document, finder: Finder) -> str:
    """The part of the body where the matches are densest; else the title or name that matches; else the beginning."""
    for text in (document.body, document.title, document.name, document.ticket_no or ""):
        if spans := passages(text, finder):
            return _marked(text, spans)
    return _marked(document.body or document.title or document.name, [])


def _marked(text: str, spans: list[Span]) -> str:
    start, end = _window(text, spans)
    shown = text[start:end].replace("⟦", "[").replace("⟧", "]")
    pieces = []
    at = 0
    for first, last in spans:
        if first >= start + at and last <= end:
            pieces += [shown[at : first - start], "⟦", shown[first - start : last - start], "⟧"]
            at = last - start
    pieces.append(shown[at:])
    line = " ".join("".join(pieces).split())
    return f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"


def _window(text: str, spans: list[Span]) -> Span:
    """The stretch of about `WIDTH` characters with the most different passages, and of these the most marked."""
    matched = [text[begin:stop] for begin, stop in spans]
    best = (0, 0)
    start, end = 0, WIDTH
    last = 0
    seen: dict[str, int] = {}
    covered = 0
    for first, (begin, stop) in enumerate(spans):
        while last < len(spans) and (last == first or spans[last][1] <= begin + WIDTH - _LEAD):
            seen[matched[last]] = seen.get(matched[last], 0) + 1
            covered += len(matched[last])
            last += 1
        if (len(seen), covered) > best:
            best = (len(seen), covered)
            start = max(0, begin - _LEAD)
            end = max(spans[last - 1][1], start + WIDTH)
        covered -= stop - begin
        seen[matched[first]] -= 1
        if not seen[matched[first]]:
            del seen[matched[first]]
    return start, min(end, len(text))
