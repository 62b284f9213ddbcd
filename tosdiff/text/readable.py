"""What a reader sees of Markdown, with the way back: each visible character knows its place.

One pass of one pattern, linear in the text. No nesting is parsed: a clause may begin or end inside
a link, so half a link must read as well as a whole one.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from tosdiff.entities import Span

_TITLE = r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*"""
_PATH = r"(?:<[^<>\n]*>|[^()\s\\]*(?:(?:\\.|\([^()\s]*\))[^()\s\\]*)*)"
_DESTINATION = rf"\([ \t]*{_PATH}{_TITLE}\)"
_NAME = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*+"  # of a link; a picture or a note may stand in it
_TAGS = (
    "a|abbr|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|ol|p|pre|s|small"
    "|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_MARKUP = re.compile(
    rf"""
    \\(?P<escaped>[!-/:-@\[-`{{-~])
  | !\[[^\[\]\n]*+\]{_DESTINATION}                       # a picture
  | \[(?={_NAME}\]{_DESTINATION})                        # a link begins
  | \]\([ \t]*(?P<target>{_PATH}){_TITLE}\)             # and ends
  | \*+(?=\S) | (?<=\S)\*+
  | (?<![^\W_])_+(?=\S) | (?<=\S)_+(?![^\W_])
  | ~~ | `+
  | </?(?:{_TAGS})(?:[ \t/][^<>\n]*)?> | <!--(?:(?!<!--|-->)[^\n])*+-->
  | <(?P<address>[a-zA-Z][a-zA-Z0-9+.-]*+:[^\s<>]*+|[^\s<>@]++@[^\s<>]++)>
  | &(?P<entity>\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});
  | (?P<line>\n)[ \t]*(?:>[ \t]?)+                       # a quotation goes on
    """,
    re.VERBOSE,
)
_SIGN = re.compile(r"[\\*_`~<&\[\]!\n]")


@dataclass(frozen=True, slots=True)
class Readable:
    """The visible `text` of some Markdown.

    It is made of pieces: `starts` are their places in `text`, `places` and `ends` their half-open
    ranges in the Markdown. A piece is either as long there as here, or stands for one entity.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def shift(self) -> int | None:
        """How far into the Markdown the text stands, if it stands there in one piece."""
        is_whole = len(self.starts) == 1 and self.ends[0] - self.places[0] == len(self.text)
        return self.places[0] if is_whole else None

    def place(self, start: int, end: int) -> Span:
        """Return the range in the Markdown of the visible characters from `start` to `end`."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin = min(self.places[first] + start - self.starts[first], self.ends[first])
        if end == self._stop(last):
            return begin, self.ends[last]
        return begin, self.places[last] + end - self.starts[last]

    def _stop(self, piece: int) -> int:
        return self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)

    def seen(self, place: int) -> int:
        """Return how many visible characters stand before a place in the Markdown."""
        piece = max(0, bisect_right(self.places, place) - 1)
        seen = self.starts[piece] + place - self.places[piece]
        return max(self.starts[piece], min(seen, self._stop(piece)))


def readable(markdown: str) -> Readable:
    """Return what a reader sees of `markdown`: white space and characters as they are."""
    if not _SIGN.search(markdown):
        return Readable(markdown, (0,), (0,), (len(markdown),))
    pieces = _pieces(markdown)
    if not pieces:
        return Readable("", (0,), (0,), (0,))
    texts, places, ends = zip(*pieces, strict=True)
    starts = accumulate(map(len, texts[:-1]), initial=0)
    return Readable("".join(texts), tuple(starts), places, ends)


def targets(markdown: str) -> tuple[str, ...]:
    """Return where the links in `markdown` lead, in order, as written; their titles don't count."""
    if "](" not in markdown:
        return ()
    return tuple(match["target"] for match in _marks(markdown) if match["target"])


def _pieces(markdown: str) -> list[tuple[str, int, int]]:
    found = []
    position = 0
    for match in _marks(markdown):
        start, end = match.span()
        if start > position:
            found.append((markdown[position:start], position, start))
        if match["escaped"]:
            found.append((match["escaped"], start + 1, end))
        elif match["line"]:
            found.append(("\n", start, start + 1))
        elif match["address"]:
            found.append((match["address"], start + 1, end - 1))
        elif match["entity"] and (char := html.unescape(match[0])):
            found.append((char, start, end))
        position = end
    if position < len(markdown):
        found.append((markdown[position:], position, len(markdown)))
    return found


def _marks(markdown: str) -> Iterator[re.Match[str]]:
    """Yield the mark-up, tried only where a sign stands: that is four times as fast."""
    sign = _SIGN.search(markdown)
    while sign:
        match = _MARKUP.match(markdown, sign.start())
        if match:
            yield match
        sign = _SIGN.search(markdown, match.end() if match else sign.end())
