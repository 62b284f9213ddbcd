"""Unwrap printed lines to paragraphs, so that a reflow changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tosdiff.text.folding import escape, escape_opening, has_letters, normalise

_MAX_TITLE = 160  # characters
_EDGE = 3  # lines at the top and the bottom of a page that may be running heads or feet
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|pagina|página|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|sur|von|de|di|van|-|–)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:[•·▪●◦‣∙■□○➢►⁃*]|[–—-](?=\s)|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)](?=\s|$)"
    r"|\d{1,2}(?:\.\d{1,3})+(?=\s)|(?:article|section|artikel|§+)\s*\d)",
    re.IGNORECASE,
)
_LEADER = re.compile(r"\s*(?:(?:\.\s?){4,}\s*\d*|\.{2}\s*\d{1,4})\s*$")
_ENDS_SENTENCE = re.compile(r"[.:;!?。：；][\"'”’»)\]]*$")


class Line(NamedTuple):
    """A printed line: its words, its place in points, its letters' height and weight."""

    text: str
    left: float
    right: float
    top: float
    size: float
    is_bold: bool


def written(pages: Sequence[Sequence[Line]]) -> str:
    """Return the lines of pages as Markdown paragraphs and headings; '' if there are none."""
    body = _without_running_lines(pages)
    lines = [line for page in body for line in page]
    if not lines:
        return ""
    measure = _Measure.of(body)
    levels = _levels(lines, measure)
    blocks = [_block(group, levels) for group in _paragraphs(body, measure)]
    return normalise("\n\n".join(block for block in blocks if has_letters(block)) + "\n")


class _Measure(NamedTuple):
    """What is usual in a document: the letters' height, the step from line to line, the edge."""

    size: float
    step: float
    right: float

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> _Measure:
        lines = [line for page in pages for line in page]
        steps = [
            above.top - below.top
            for page in pages
            for above, below in pairwise(page)
            if 0 < above.top - below.top < 4 * max(above.size, 1)
        ]
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.text)
        size = max(sizes, key=lambda s: (sizes[s], s))
        rights = sorted(line.right for line in lines)
        return cls(size, median(steps) if steps else size, rights[int(0.9 * (len(rights) - 1))])


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Drop heads and feet: lines at the edges of pages that half of them share, but for digits."""
    seen = Counter(
        key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])}
    )
    running = {key for key, count in seen.items() if count >= max(3, len(pages) / 2)}
    return [
        [
            line
            for at, line in enumerate(page)
            if not _is_running(line, at, len(page), running, number)
        ]
        for number, page in enumerate(pages, 1)
    ]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _is_running(line: Line, at: int, count: int, running: set[str], number: int) -> bool:
    if min(at, count - 1 - at) >= _EDGE:
        return False
    if _key(line) in running and not _ITEM.fullmatch(line.text):
        return True
    numbered = _NUMBER.fullmatch(line.text) and str(number) in re.findall(r"\d+", line.text)
    return bool(numbered) and at in {0, count - 1}


def _paragraphs(pages: Sequence[Sequence[Line]], measure: _Measure) -> Iterator[list[Line]]:
    group: list[Line] = []
    for page in pages:
        for at, line in enumerate(page):
            if group and _begins(group[-1], line, measure, is_new_page=at == 0):
                yield group
                group = []
            group.append(line)
    if group:
        yield group


def _begins(above: Line, line: Line, measure: _Measure, *, is_new_page: bool) -> bool:
    """Whether a paragraph begins with `line`."""
    if _ITEM.match(line.text) or _LEADER.search(above.text):
        return True
    if abs(above.size - line.size) > 0.08 * measure.size or above.is_bold != line.is_bold:
        return not line.text[:1].islower() or above.size > 1.15 * measure.size
    ended = _ENDS_SENTENCE.search(above.text) is not None
    step = above.top - line.top
    if is_new_page or step < 0:
        return ended or not line.text[:1].islower()
    if step > 1.45 * max(measure.step, 1.1 * line.size):
        return True
    is_short = above.right < 0.85 * measure.right
    return is_short and ended and not line.text[:1].islower()


def _levels(lines: Sequence[Line], measure: _Measure) -> dict[float, int]:
    """Return the heading level of each size of letters that is larger than the text's."""
    sizes = sorted({line.size for line in lines if line.size > 1.12 * measure.size}, reverse=True)
    return {size: min(level, 4) for level, size in enumerate(sizes, 1)}


def _block(group: Sequence[Line], levels: dict[float, int]) -> str:
    text = escape(_LEADER.sub("", _joined(group)))
    if len(text) > _MAX_TITLE:
        return escape_opening(text)
    if level := levels.get(group[0].size):
        return f"{'#' * level} {text}"
    text = escape_opening(text)
    is_title = all(line.is_bold for line in group) and not text.startswith("- ")
    return f"**{text}**" if is_title else text


def _joined(group: Sequence[Line]) -> str:
    """Join lines; a hyphen at a line's end goes if a word that is cut in two is all it can mean."""
    text = group[0].text
    for line in group[1:]:
        if re.search(r"[^\W\d_]{2}-$", text) and re.match(r"[^\W\d_]{2}", line.text):
            cut = line.text[0].islower()
            text = (text[:-1] if cut else text) + line.text
        elif re.search(r"[/]$|\S[-]$", text):
            text += line.text
        else:
            text = f"{text} {line.text}"
    return text
