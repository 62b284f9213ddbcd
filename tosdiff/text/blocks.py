"""Find the blocks of Markdown, or of plain text, by reading lines: each keeps its place.

A line is a block: hard breaks separate provisions in the wild. Only lines that were plainly wrapped
at one width are put together again. Marks that open a block (#, bullets, >) stand outside of it;
printed numbers stand inside, for they are part of the terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from tosdiff.entities import Span

_LINE = re.compile(r"[^\r\n]+")
_BULLETS = "•·▪●◦‣∙■□○➢►⁃"
_PREFIX = re.compile(
    rf"""(?P<quote>[ \t]*(?:>[ \t]?)*)
        (?P<bullets>(?:[ \t\u00a0\u200b\ufeff]*(?:[-*+][ \t\u00a0]+|\\?[{_BULLETS}][ \t\u00a0]*))*)
        (?P<indent>[ \t\u00a0\u200b\ufeff]*)
        (?:(?P<hashes>\#{{1,6}})(?:[ \t]+|$))?""",
    re.VERBOSE,
)
_ORDERED = re.compile(r"\d{1,9}[.)][ \t]")
_RULE = re.compile(r"(?:[ \t]*>)*[ \t]*(?:(?P<under>=+|-+)|(?:[-*_][ \t]*){3,})[ \t]*")
_CLOSING = re.compile(r"(?:[ \t]+#+)?[ \t]*\Z")
_CELL = re.compile(r"(?:[^|\\]|\\.)+", re.DOTALL)
_WRAPPED = (50, 132)  # columns between which people wrap text
_LONG_TITLE = 300  # characters: nothing longer is underlined

Kind = Literal["heading", "text", "item", "cell"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that is read as one. `level` is a heading's, 1 to 6, else 0.

    `indent` is the column at which it begins, quotations included; `depth` counts its bullets.
    """

    span: Span
    kind: Kind
    level: int = 0
    indent: int = 0
    depth: int = 0


def blocks(markdown: str) -> Iterator[Block]:
    """Yield the blocks of `markdown` in order; blank lines, rules and underlines are in none."""
    paragraph: list[Block] = []
    end = 0
    for match in _LINE.finditer(markdown):
        if not _adjoins(markdown, end, match.start()):
            yield from _unwrapped(markdown, paragraph)
            paragraph = []
        end = match.end()
        if rule := _RULE.fullmatch(markdown, *match.span()):
            yield from _underlined(markdown, paragraph, rule["under"])
            paragraph = []
            continue
        line = _line(markdown, *match.span())
        if line is None:
            yield from _unwrapped(markdown, paragraph)
            paragraph = []
        elif line.kind == "text":
            paragraph.append(line)
        else:
            yield from _unwrapped(markdown, paragraph)
            paragraph = [line] if line.kind == "item" else []
            yield from _closed(markdown, line)
    yield from _unwrapped(markdown, paragraph)


def _adjoins(markdown: str, end: int, start: int) -> bool:
    return markdown.count("\n", end, start) <= 1 and markdown.count("\r", end, start) <= 1


def _closed(markdown: str, line: Block) -> Iterator[Block]:
    """Yield a line that no other continues: a heading, or the cells of a row."""
    if line.kind == "cell":
        for cell in _CELL.finditer(markdown, *line.span):
            if span := _trimmed(markdown, *cell.span()):
                yield replace(line, span=span)
    elif line.kind == "heading":
        yield line


def _line(markdown: str, start: int, end: int) -> Block | None:
    match = _PREFIX.match(markdown, start, end)
    assert match is not None, "every part of the prefix may be missing"
    if match["hashes"]:
        end = start + len(_CLOSING.sub("", markdown[start:end]))
    span = _trimmed(markdown, match.end(), end)
    if span is None:
        return None
    indent = _column(match)
    if match["hashes"]:
        return Block(span, "heading", level=len(match["hashes"]), indent=indent)
    if markdown[span[0]] == "|":
        return Block(span, "cell", indent=indent)
    bullets = len(match["bullets"].split())
    is_item = bullets > 0 or _ORDERED.match(markdown, *span)
    return Block(span, "item" if is_item else "text", indent=indent, depth=bullets)


def _column(prefix: re.Match[str]) -> int:
    """The column of the first mark, so that an item lies left of what it contains."""
    opening = prefix["quote"] + (prefix["bullets"] or prefix["indent"])
    marks = opening.replace(">", " ")
    return len(marks) - len(marks.lstrip(" \t")) if prefix["bullets"].strip() else len(marks)


def _trimmed(markdown: str, start: int, end: int) -> Span | None:
    text = markdown[start:end]
    if not (bare := text.strip()):
        return None
    start += text.find(bare[0])
    return start, start + len(bare)


def _underlined(markdown: str, lines: list[Block], under: str | None) -> Iterator[Block]:
    """Yield the lines above a rule: headings if it underlines them."""
    length = lines[-1].span[1] - lines[0].span[0] if lines else 0
    if not under or length > _LONG_TITLE or any(line.kind != "text" for line in lines):
        yield from _unwrapped(markdown, lines)
        return
    for line in lines:
        yield replace(line, kind="heading", level=1 if under[0] == "=" else 2)


def _unwrapped(markdown: str, lines: list[Block]) -> Iterator[Block]:
    """Yield the lines of a paragraph, or of an item, joined where one was wrapped."""
    if len(lines) < 2:
        yield from lines
        return
    width = max(line.span[1] - line.span[0] + line.indent for line in lines)
    current = lines[0]
    last = current
    for line in lines[1:]:
        if _was_wrapped(markdown, last, line, width):
            current = replace(current, span=(current.span[0], line.span[1]))
        else:
            yield current
            current = line
        last = line
    yield current


def _was_wrapped(markdown: str, line: Block, following: Block, width: int) -> bool:
    """Whether a line ends where it does only because the next word had no room."""
    start, end = line.span
    length = end - start + line.indent
    if not _WRAPPED[0] <= length <= width <= _WRAPPED[1] or markdown[end - 1] in ":;":
        return False
    if markdown[end : end + 2] == "  " or markdown[end - 1] == "\\":
        return False  # a hard break
    word = markdown[following.span[0] : following.span[1]].split(None, 1)[0]
    return length + 1 + len(word) > width
