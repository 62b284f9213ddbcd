"""Put words together to Markdown blocks: one block a line, marked by the lists it stands in."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from tosdiff.text import links
from tosdiff.text.folding import escape, escape_opening, fold, has_letters

BREAK = "\x00"  # a <br>; no parsed page holds this character

_ENUMERATOR = (
    r"(?:\(?(?:\d+(?:\.\d+)*|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]|\d+(?:\.\d+)+|§+|[•·▪●◦‣*–-])\s"
)
BARE_NUMBER = re.compile(
    r"\((?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)"
    r"|(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]|[0-9]{1,2}(?:\.[0-9]{1,3})+"
)
_STARTS_ITEM = re.compile(_ENUMERATOR)
_ENDS_SENTENCE = re.compile(r"[.:;!?。：；！？][\"'”’»)\]]*$")
_MAX_STRONG = 200  # characters: a longer bold paragraph is shouted, not a title
_SPACES = re.compile(" {2,}")


class Run(NamedTuple):
    """Words with one target: '' for none. `strong` says that they are bold."""

    text: str
    target: str = ""
    strong: bool = False


class Level:
    """A list item that blocks stand in: its marker is printed once, then its width in spaces."""

    __slots__ = ("marker", "printed")

    def __init__(self, marker: str, *, printed: bool = False) -> None:
        self.marker = marker
        self.printed = printed

    @property
    def indent(self) -> str:
        """The spaces that Markdown asks for before the item's other blocks."""
        return " " * (2 if self.marker.startswith("- ") else len(self.marker))

    def prefix(self) -> str:
        """Return the marker, the first time, and then the indent."""
        if self.printed:
            return self.indent
        self.printed = True
        return self.marker


class Writer:
    """Gathers runs of words, and writes them as a block when one ends."""

    __slots__ = ("_runs", "_titles", "blocks", "heading", "label", "levels")

    def __init__(self, *, titles: bool = True) -> None:
        self._titles = titles
        self.blocks: list[str] = []
        self.levels: list[Level] = []
        self.heading = 0
        self.label = ""  # a number that waits for the line, or the heading, that it belongs to
        self._runs: list[Run] = []

    def add(self, run: Run) -> None:
        """Add words to the block at hand."""
        self._runs.append(run)

    def end_block(self) -> None:
        """Write the block at hand, if it says anything. Within a heading, only a word ends."""
        if self.heading:
            self._runs.append(Run(" "))
        else:
            self._write()

    def end_heading(self) -> None:
        """Write the heading at hand."""
        level, self.heading = self.heading, 0
        runs = [run._replace(text=run.text.replace(BREAK, " ")) for run in self._runs]
        self._runs.clear()
        text = inline(runs)
        if not has_letters(text):
            return
        label, self.label = self.label, ""
        if label and not _STARTS_ITEM.match(text):
            text = f"{label} {text}"
        self.add_line(f"{'#' * level} {text}")

    def add_line(self, line: str) -> None:
        """Write a line as a block of its own, marked by the lists it stands in.

        A number that stands alone ("2.1" beside its clause in a layout) waits for the next line.
        """
        if BARE_NUMBER.fullmatch(line):
            line, self.label = self.label, line
        elif self.label:
            line, self.label = f"{self.label} {line}", ""
        if line:
            self.blocks.append("".join(level.prefix() for level in self.levels) + line)

    def open_level(self, marker: str, *, printed: bool = False) -> None:
        """Begin an item of a list."""
        self.levels.append(Level(marker, printed=printed))

    def close_level(self) -> None:
        """End an item of a list."""
        self._write_label()
        self.levels.pop()

    def indent(self) -> str:
        """Return the spaces before the further lines of a block."""
        return "".join(level.indent for level in self.levels)

    def taken(self) -> list[Run]:
        """Give away the words at hand, unwritten."""
        runs, self._runs = self._runs, []
        return runs

    def end(self) -> None:
        """Write what still waits."""
        self.end_block()
        self._write_label()

    def _write_label(self) -> None:
        line, self.label = self.label, ""
        if line:
            self.blocks.append("".join(level.prefix() for level in self.levels) + line)

    def _write(self) -> None:
        if not (runs := self.taken()):
            return
        for line in _lines(runs):
            text = inline(line)
            if has_letters(text):
                self.add_line(self._titled(line, escape_opening(text)))

    def _titled(self, runs: list[Run], text: str) -> str:
        """Mark a short paragraph that is bold throughout: it is a title in all but name.

        Other emphasis is left out: <b>a b</b> and <b>a</b><b> b</b> are the same words.
        """
        if not self._titles or self.levels or len(text) > _MAX_STRONG or text.startswith("- "):
            return text
        bold = all(run.strong for run in runs if fold(run.text).strip())
        return f"**{text}**" if bold and not BARE_NUMBER.fullmatch(text) else text


def inline(runs: list[Run]) -> str:
    """Return runs as one line of Markdown, links included."""
    pieces = []
    for target, group in groupby(runs, key=lambda run: run.target):
        text = fold("".join(run.text for run in group))
        pieces.append(_link(text, target) if target else escape(text))
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _link(text: str, target: str) -> str:
    words = text.strip()
    if not words or _is_itself(words, target):
        return escape(text)
    name = escape(words).replace("\\]", "]").replace("[", "\\[").replace("]", "\\]")
    before = " " if text[0] == " " else ""
    after = " " if text[-1] == " " else ""
    return f"{before}[{name}]({target}){after}"


def _is_itself(words: str, target: str) -> bool:
    """Whether a link's words are the address it leads to."""
    if target in {words, f"mailto:{words}", f"tel:{words}"}:
        return True
    return "://" in words and links.target(words, "") == target


def _lines(runs: list[Run]) -> list[list[Run]]:
    """Cut at breaks that end a paragraph; other breaks become spaces.

    Two breaks in a row end a paragraph. One does where the text before it ends a sentence, or the
    text after it begins an item. This looks at the words only, never at the markup.
    """
    if not any(BREAK in run.text for run in runs):
        return [runs]
    lines: list[list[Run]] = []
    before = ""
    for row in _rows(runs):
        after = fold("".join(run.text for run in row)).strip()
        if not after:
            before = ""
        elif before and not _ENDS_SENTENCE.search(before) and not _STARTS_ITEM.match(after):
            lines[-1].extend([Run(" "), *row])
            before = after
        else:
            lines.append(row)
            before = after
    return lines


def _rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split(BREAK)
        rows[-1].append(run._replace(text=first))
        rows.extend([run._replace(text=text)] for text in rest)
    return rows
