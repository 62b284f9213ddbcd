"""Find a page's main text without selectors, recall first: start from the body, drop only chrome.

In legal text nothing may be lost, so a rule that would drop more prose than its budget is wrong
about this page and is off. The *sum* counts: terms were seen whose every section sat in a "modal",
each of them small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from tosdiff.entities import Span
from tosdiff.text.chrome import RULES, Candidate, Rule, candidates, is_consent_window
from tosdiff.text.markdown import SILENT
from tosdiff.text.tree import Element, Node, clip_out, named, walk

_PROSE = 5  # words: shorter texts are labels, menus and titles
_BUDGET = 0.10  # of the page's prose, for each rule
_ALL_BUDGET = 0.15  # for all rules together, the surest first
_LEAST_LEFT = 50  # words of prose beside consent windows, which may hold more than the terms
_WHOLE = 0.5  # an element with more of the prose holds the text itself
_LINKED = named("a button option label")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def main_text(root: Element) -> Element:
    """Return the body without what is surely chrome."""
    body = body_of(root)
    return clip_out(body, [(element.start, element.end) for element in chrome(body)])


def body_of(root: Element) -> Element:
    """Return the page's body; the root itself if it is a fragment."""
    return next((element for element in walk(root) if element.tag == "body"), root)


def chrome(body: Element) -> list[Element]:
    """Return the elements that are surely no part of the text, some perhaps in others."""
    seen = list(candidates(body))
    windows = [it.element for it in seen if is_consent_window(it.element)]
    prose = Words(body, least=_PROSE, skipped=frozenset((e.start, e.end) for e in windows))
    if prose.total < _LEAST_LEFT:
        windows, prose = [], Words(body, least=_PROSE)
    dropped = list(windows)
    lost = 0
    for rule in RULES:
        drops = _drops(rule, seen, prose)
        cost = sum(prose.within(element) for element in drops)
        if lost + cost > _ALL_BUDGET * prose.total:
            drops, cost = [element for element in drops if not prose.within(element)], 0
        dropped.extend(drops)
        lost += cost
    return dropped


def _drops(rule: Rule, seen: Sequence[Candidate], prose: Words) -> list[Element]:
    """Return the elements that a rule drops.

    If together they hold too much prose, it is wrong about this page: only those with none go.
    """
    drops: list[Element] = []
    most = _WHOLE * prose.total if rule.most is None else min(rule.most, _WHOLE * prose.total)
    for candidate in seen:
        element = candidate.element
        if drops and element.end <= drops[-1].end:
            continue
        if prose.within(element) <= most and rule.matches(candidate):
            drops.append(element)
    lost = sum(prose.within(element) for element in drops)
    if lost <= _BUDGET * prose.total:
        return drops
    return [element for element in drops if not prose.within(element)]


class Words:
    """How many words each part of a page holds, in texts of at least so many that are no links.

    What lies in `skipped` elements does not count.
    """

    __slots__ = ("_least", "_skipped", "_sums", "total")

    def __init__(
        self, root: Element, *, least: int, skipped: frozenset[Span] = frozenset()
    ) -> None:
        self._least = least
        self._skipped = skipped
        self._sums = (*[0] * root.start, *accumulate(self._counts(root), initial=0))
        self.total = self.within(root)

    def within(self, element: Element) -> int:
        """Return the words in `element`."""
        return self._sums[element.end] - self._sums[element.start]

    def _counts(self, root: Element) -> Iterator[int]:
        stack: list[tuple[Node, bool]] = [(root, True)]
        while stack:
            node, counts = stack.pop()
            if isinstance(node, str):
                words = count(node) if counts else 0
                yield words if words >= self._least else 0
                continue
            yield 0
            counts = counts and self._reads(node)
            stack.extend([(child, counts) for child in reversed(node.children)])

    def _reads(self, element: Element) -> bool:
        if element.tag in SILENT or (self._least > 1 and element.tag in _LINKED):
            return False
        return (element.start, element.end) not in self._skipped


def count(text: str) -> int:
    """Count words; where none are spaced (Chinese, Japanese, Thai), two letters are about one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2
