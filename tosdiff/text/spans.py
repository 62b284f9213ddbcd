"""Spans that stand for paragraphs: some builds write every line as a <span>, and style it a block.

Read as words they would run together: "what we collect" + "In order to" gave "collectIn".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tosdiff.text.folding import fold
from tosdiff.text.tree import Element, Node, named, texts

_CONTAINERS = named("div section article main td li dd body")
_BLOCKS = named("h1 h2 h3 h4 h5 h6 p div ul ol table br hr section")
_UNSEEN = named("script style img svg template noscript link meta input")
_FEWEST = 4
_MOST = 0.8  # of the places where two spans meet
_BEGINNINGS = frozenset('*-–•(“"«')
_SENTENCE_ENDS = frozenset('.:;!?)…”"')


def paragraphs(element: Element) -> tuple[Node, ...]:
    """Return an element's children, where spans that stand for paragraphs are <div>s."""
    children = element.children
    if len(children) < _FEWEST or element.tag not in _CONTAINERS:
        return children
    groups = list(_groups(children))
    meetings = [_is_meeting(*pair) for lines in groups for pair in pairwise(lines)]
    if len(meetings) < _FEWEST - 1 or sum(meetings) < _MOST * len(meetings):
        return children
    return tuple(
        c._replace(tag="div") if isinstance(c, Element) and c.tag == "span" else c for c in children
    )


def _groups(children: tuple[Node, ...]) -> Iterator[list[str]]:
    """Yield the lines of the spans between two blocks; nothing if there is other inline content."""
    groups: list[list[str]] = [[]]
    for child in children:
        if isinstance(child, str):
            if child.strip():
                return
        elif child.tag == "span":
            if line := fold("".join(texts(child, skip=_UNSEEN))):
                groups[-1].append(line)
        elif child.tag in _UNSEEN:
            continue
        elif child.tag in _BLOCKS:
            groups.append([])
        else:
            return
    yield from groups


def _is_meeting(left: str, right: str) -> bool:
    """Whether two lines meet as paragraphs do: one ends, the other begins, no space between."""
    first, last = right[:1], left.rstrip()[-1:]
    begins = first.isupper() or first.isdigit() or first in _BEGINNINGS
    return begins and (last in _SENTENCE_ENDS or left[-1:].isalnum())
