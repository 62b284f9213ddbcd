"""Tables: those that hold data become GFM tables, those that only lay out become text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tosdiff.text.folding import fold, has_letters
from tosdiff.text.tree import Element, named, texts, walk
from tosdiff.text.writer import BARE_NUMBER

_MAX_COLUMNS = 40
_UNFIT = named("table h1 h2 h3 h4 h5 h6 pre textarea")


class Table(NamedTuple):
    """A table of data: rows of cells, each a rectangle; whether the first row is a heading."""

    rows: tuple[tuple[Element | None, ...], ...]
    headed: bool
    caption: Element | None


def data(element: Element) -> Table | None:
    """Return the table if it holds data: at least two rows and two columns of plain cells."""
    if element.attr("role") in {"presentation", "none"}:
        return None
    if any(inner.tag in _UNFIT for inner in walk(element) if inner is not element):
        return None
    rows = list(_rows(element))
    width = max((sum(_span(cell) for cell in row) for row in rows), default=0)
    if len(rows) < 2 or not 2 <= width <= _MAX_COLUMNS:
        return None
    if all(_is_number(row[0]) for row in rows):
        return None  # numbers beside their clauses
    headed = all(cell.tag == "th" for cell in rows[0])
    caption = next((e for e in walk(element) if e.tag == "caption"), None)
    return Table(tuple(_laid_out(rows, width)), headed, caption)


def render(rows: list[list[str]], *, headed: bool) -> str:
    """Return a GFM table; the rows are of one length, and a pipe in a cell is escaped."""
    if not headed:
        rows = [[""] * len(rows[0]), *rows]
    lines = [_line(rows[0]), _line(["---"] * len(rows[0])), *map(_line, rows[1:])]
    return "\n".join(lines)


def _is_number(cell: Element) -> bool:
    words = fold("".join(texts(cell))).strip()
    return not has_letters(words) or BARE_NUMBER.fullmatch(words) is not None


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rows(element: Element) -> Iterator[list[Element]]:
    for row in walk(element):
        if row.tag == "tr":
            cells = [c for c in row.children if isinstance(c, Element) and c.tag in {"td", "th"}]
            if cells:
                yield cells


def _laid_out(rows: list[list[Element]], width: int) -> Iterator[tuple[Element | None, ...]]:
    """Give each row `width` places: what spans several columns or rows stands in its first."""
    taken: dict[int, int] = {}
    for row in rows:
        places: list[Element | None] = []
        cells = iter(row)
        while len(places) < width:
            if taken.get(len(places), 0) > 0:
                taken[len(places)] -= 1
                places.append(None)
            elif (cell := next(cells, None)) is None:
                places.append(None)
            else:
                first = len(places)
                places.extend([cell, *[None] * (_span(cell) - 1)])
                down = _number(cell.attr("rowspan")) - 1
                taken.update({column: down for column in range(first, len(places)) if down > 0})
        places.extend(cells)  # more cells than the spans leave room for: none is lost
        yield tuple(places)


def _span(cell: Element) -> int:
    return min(_number(cell.attr("colspan")), _MAX_COLUMNS)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 1
