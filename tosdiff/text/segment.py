"""Cut Markdown into clauses: the smallest provisions, each with what it must be read with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from tosdiff.entities import Clause, Document, Span
from tosdiff.text.blocks import Block, blocks
from tosdiff.text.enumerators import Enumerator, enumerator
from tosdiff.text.readable import Readable, readable
from tosdiff.text.sentences import sentences
from tosdiff.text.tokens import has_words
from tosdiff.text.words import plain

_BOLD = re.compile(r"\W{0,3}(?:\*\*|__)[^*]+(?:\*\*|__)[_*:.\s]*")
_PARTS = re.compile(r"[^:]*:(?=\s+\((?:[a-z]|\d{1,2})\)\s)")
_PART = re.compile(r"\((?:[a-z]|[ivx]{2,5}|\d{1,2})\)\s")
_SHORT = 80  # characters of a title that only its number tells from a sentence
_TITLE_WORDS = 15  # of one that is bold throughout; half of that if it ends like a sentence
_UNTITLED = 7  # the level of titles that are none in the mark-up: below every heading


def document(markdown: str) -> Document:
    """Return `markdown` with its clauses."""
    return Document(markdown, segment(markdown))


def segment(markdown: str) -> tuple[Clause, ...]:
    """Return the clauses of `markdown` in order, disjoint; between them is no word.

    A heading is one clause, with the path of those above it. Bullets and other signs that open a
    block lie outside of the spans, printed numbers inside.
    """
    return segment_on(markdown, START)[0]


class Place(NamedTuple):
    """What governs the next block: the headings above it, and the lead-ins that are open."""

    headings: tuple[tuple[int, str], ...] = ()
    lead_ins: tuple[tuple[tuple[int, int], str], ...] = ()


START = Place()


def segment_on(markdown: str, place: Place) -> tuple[tuple[Clause, ...], Place]:
    """Return the clauses of a passage that stands at `place`, and the place after it.

    Passages are parted by blank lines; their clauses, one after the other, are those of the whole.
    """
    reader = _Reader(markdown, place)
    return tuple(reader.clauses()), reader.place


class _Piece(NamedTuple):
    """A sentence of a block: what is seen of it, its range in the block's Markdown, its number."""

    seen: str
    start: int
    end: int
    number: str


class _Reading(NamedTuple):
    """A block as a reader sees it."""

    seen: str
    number: Enumerator
    pieces: tuple[_Piece, ...]


class _Reader:
    """Reads from top to bottom, and knows which headings and lead-ins govern the block at hand."""

    __slots__ = ("_headings", "_lead_ins", "_markdown", "_path")

    def __init__(self, markdown: str, place: Place) -> None:
        self._markdown = markdown
        self._headings = list(place.headings)
        self._path = tuple(heading for _, heading in place.headings)
        self._lead_ins = list(place.lead_ins)

    @property
    def place(self) -> Place:
        return Place(tuple(self._headings), tuple(self._lead_ins))

    def clauses(self) -> Iterator[Clause]:
        for block in blocks(self._markdown):
            text = self._markdown[slice(*block.span)]
            reading = _read(text)
            if not reading.pieces:
                continue
            if level := _heading_level(block, text, reading):
                yield self._heading(block, text, level, reading.number.number)
            else:
                yield from self._sentences(block, reading)

    def _heading(self, block: Block, text: str, level: int, number: str) -> Clause:
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        above = tuple(heading for _, heading in self._headings)
        self._headings.append((level, plain(text)))
        self._path = (*above, self._headings[-1][1])
        self._lead_ins.clear()
        return Clause(text, block.span, "heading", above, number=number)

    def _sentences(self, block: Block, reading: _Reading) -> Iterator[Clause]:
        place = (block.indent, _rank(block, reading.number.number))
        governing = self._governing(place)
        parts = ""  # the sentence that `(b) …` completes, when it stands in the same paragraph
        for piece in reading.pieces:
            is_part = bool(parts and _PART.match(piece.seen))
            lead_in = f"{governing} {parts}".strip() if is_part else governing
            yield self._clause(block, piece, lead_in)
            if not is_part:
                found = _PARTS.match(piece.seen)
                parts = plain(found[0]) if found else ""
        if piece.seen.endswith(":"):
            self._lead_ins.append((place, plain(piece.seen)))

    def _clause(self, block: Block, piece: _Piece, lead_in: str) -> Clause:
        span = block.span[0] + piece.start, block.span[0] + piece.end
        number = piece.number if block.kind != "cell" else ""
        text = self._markdown[slice(*span)]
        return Clause(text, span, _kind(block, number), self._path, lead_in, number)

    def _governing(self, place: tuple[int, int]) -> str:
        """Return what a block at `place` completes, and forget what it does not."""
        while self._lead_ins and self._lead_ins[-1][0] >= place:
            self._lead_ins.pop()
        return " ".join(text for _, text in self._lead_ins)


@lru_cache(maxsize=4096)  # versions of the same terms repeat nearly all of their blocks
def _read(text: str) -> _Reading:
    view = readable(text)
    if not has_words(view.text):
        return _Reading(view.text, enumerator(""), ())
    number = enumerator(view.text)
    pieces = []
    for start, end in sentences(view.text):
        seen = view.text[start:end]
        if has_words(seen):
            number_here = enumerator(seen).number if start else number.number
            pieces.append(_Piece(seen, *_widened(view, text, (start, end)), number_here))
    return _Reading(view.text, number, tuple(pieces))


def _widened(view: Readable, text: str, seen: Span) -> Span:
    """The range in the Markdown, with the mark-up that adjoins the visible characters."""
    start, end = seen
    if start and view.text[start - 1].isspace():
        before = view.place(start - 1, start)[1]
    else:
        before = _seam(view, text, start)
    if end < len(view.text) and view.text[end].isspace():
        return before, view.place(end, end + 1)[0]
    return before, _seam(view, text, end)


def _seam(view: Readable, text: str, place: int) -> int:
    """Where to cut between two visible characters: mark-up opens what follows, but ends a link."""
    if place in {0, len(view.text)}:
        return len(text) if place else 0
    last = view.place(place - 1, place)[1]
    return view.place(place, place + 1)[0] if text[last : last + 1] == "]" else last


def _heading_level(block: Block, text: str, reading: _Reading) -> int:
    """The level of a heading, 0 if the block is none. Titles may be bold, or short and numbered."""
    visible, number = reading.seen, reading.number
    last = visible.rstrip()[-1]
    if block.kind != "text" or last in ":;,":
        return block.level
    if len(reading.pieces) == 1 and _BOLD.fullmatch(text):
        is_stopped = last in ".!?"
        return _UNTITLED if len(visible.split()) <= _TITLE_WORDS // (1 + is_stopped) else 0
    if not number.number or number.number[0] == "(" or len(visible) > _SHORT or last in ".!?":
        return 0
    return _UNTITLED if visible[number.end : number.end + 1].isupper() else 0


def _kind(block: Block, number: str) -> Literal["item", "cell", "sentence"]:
    if block.kind == "cell":
        return "cell"
    return "item" if block.kind == "item" or (number and not number[0].isdigit()) else "sentence"


def _rank(block: Block, number: str) -> int:
    """How deep a block stands among those of the same indent: text, 1., 1.1, (a), (ii), bullets."""
    if block.depth:
        return 20 + block.depth
    digits, letters = number.count(".") + 1, number.strip("().")
    if not letters:
        return 0
    if letters[0].isdigit():
        return digits
    return 11 if len(letters) > 1 or letters in "iI" else 10
