"""Propose a selector for a page's text, to be pinned: later runs then take the same part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser

from tosdiff.entities import Span
from tosdiff.text.body import Words, body_of, chrome
from tosdiff.text.charset import decode
from tosdiff.text.markdown import HEADINGS
from tosdiff.text.select import matched
from tosdiff.text.tree import Element, Tree, build, parse, root_of, walk

_ENOUGH = 0.999  # of the words: in legal text nothing may be lost
_ENOUGH_OF_MAIN = 0.99  # where the page itself says that this is its main part
_ENOUGH_IF_ALL_PROSE = 0.95  # what is lost are labels and menus, no sentence and no title
_PROSE = 5
_MAX_REMOVE = 8
_GENERATED = re.compile(
    r"\d|^(?:css|sc|jss|jsx|svelte|emotion|styled|chakra|framer|ember|react|radix|headlessui|__next)\b"
    r"|^_|__|[:/@\[\]().!%]|^-|--",
    re.IGNORECASE,
)
_UTILITY = re.compile(
    r"^(?:[mp][trblxyse]?|text|bg|[hwz]|top|left|right|bottom|inset|max|min|gap|border|rounded|shadow|size"
    r"|cols?|row|rows|grid|flex|font|leading|items|justify|self|space|overflow|scroll|group|peer|has|is|js"
    r"|no|with|without|wp|et|elementor|vc|block|inline|hidden|relative|absolute|fixed|sticky|clearfix"
    r"|active|show|open|visible|fade|in|dark|light|ltr|rtl|grow|shrink|pointer|cursor|transition|duration|animate|container|wrapper|truncate|opacity|z|order|object|underline|uppercase|w-full|sr-only|btn|button|icon|col)(?:-|$)"
)
_WRITTEN = re.compile(
    r"[a-z]{3,}(?:[-_][a-z]{2,})*|[a-z]{3,}(?:[A-Z][a-z]{2,})+|(?:[A-Z][a-z]{2,})+"
)
_VOWELS = re.compile(r"[aeiouy]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A selector that holds a page's text, and what to remove from it.

    `words_kept` counts the main text's words in it, `words_page` all words of the page, `recall` is
    the share of the main text's words that it keeps.
    """

    selector: str
    words_kept: int
    words_page: int
    recall: float
    remove: tuple[str, ...] = ()


def propose_selector(body: bytes, *, content_type: str = "", url: str) -> Proposal | None:
    """Return the shortest stable selector of the part of a page that holds its main text.

    None if the page is a PDF, has no text, or no part of it bears a name that looks written by a
    person. `url` names the page in errors. Raises: ExtractionError if the page nests too deep.
    """
    if b"%PDF-" in body[:1024] or not url:
        return None
    parser = parse(decode(body, content_type).text)
    tree = build(root_of(parser))
    root = body_of(tree.root)
    dropped = [(element.start, element.end) for element in chrome(root)]
    kept = Words(root, least=1, skipped=frozenset(dropped))
    if not kept.total:
        return None
    prose = Words(root, least=_PROSE, skipped=frozenset(dropped))
    names = _Names(parser, tree)
    for element in reversed(_chain(root, kept, prose, frozenset(dropped))):
        if selector := names.of(element):
            return Proposal(
                selector=selector,
                words_kept=kept.within(element),
                words_page=Words(root, least=1).total,
                recall=kept.within(element) / kept.total,
                remove=tuple(names.removals(element, dropped)),
            )
    return None


def _chain(root: Element, kept: Words, prose: Words, dropped: frozenset[Span]) -> list[Element]:
    """Return the elements that hold the whole text, each in the one before; the body is none."""
    chain = [root]
    titles = _titles(root, dropped)
    while True:
        below = [
            child
            for child in chain[-1].children
            if isinstance(child, Element) and _holds(child, kept, prose, titles)
        ]
        if not below:
            return chain[1:]
        chain.append(below[0])


def _holds(element: Element, kept: Words, prose: Words, titles: list[Element]) -> bool:
    share = kept.within(element) / kept.total
    if share >= (_ENOUGH_OF_MAIN if _is_main(element) else _ENOUGH):
        return True
    if share < _ENOUGH_IF_ALL_PROSE or prose.within(element) < prose.total:
        return False
    return all(element.start <= title.start < element.end for title in titles)


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.attr("role") == "main"


def _titles(root: Element, dropped: frozenset[Span]) -> list[Element]:
    stack, titles = [root], []
    while stack:
        element = stack.pop()
        if (element.start, element.end) in dropped:
            continue
        if element.tag in HEADINGS:
            titles.append(element)
        stack.extend(child for child in element.children if isinstance(child, Element))
    return titles


class _Names:
    """The names of a page's elements: selectors that match one of them and look stable."""

    __slots__ = ("_parser", "_tree")

    def __init__(self, parser: LexborHTMLParser, tree: Tree) -> None:
        self._parser = parser
        self._tree = tree

    def of(self, element: Element) -> str:
        """Return the best selector that matches this element alone, or ''."""
        return next((name for name in _names(element) if self._matches(name) == [element]), "")

    def removals(self, within: Element, dropped: list[Span]) -> Iterator[str]:
        """Yield selectors of the chrome in an element that match nothing else in it."""
        found: dict[str, None] = {}
        for element in walk(within):
            if (element.start, element.end) in dropped and element is not within:
                name = next((n for n in _names(element) if self._is_chrome(n, within, dropped)), "")
                found.update({name: None} if name else {})
        yield from list(found)[:_MAX_REMOVE]

    def _is_chrome(self, name: str, within: Element, dropped: list[Span]) -> bool:
        return all(
            any(start <= match.start and match.end <= end for start, end in dropped)
            for match in self._matches(name)
            if within.start <= match.start < within.end
        )

    def _matches(self, name: str) -> list[Element]:
        known = self._tree.by_identity
        return [known[n.mem_id] for n in matched(self._parser, name) if n.mem_id in known]


def _names(element: Element) -> Iterator[str]:
    """Yield selectors of an element, the most stable first."""
    tag = element.tag
    if tag in {"main", "article", "nav", "footer", "header", "aside", "dialog", "form"}:
        yield tag
    if (role := element.attr("role")) and role.isalpha():
        yield f"[role={role}]"
    name = element.attr("id")
    if is_written(name):
        yield f"#{name}"
    classes = [c for c in element.attr("class").split() if is_written(c)]
    yield from (f".{c}" for c in classes)
    yield from (f"{tag}.{c}" for c in classes)
    yield from (f".{a}.{b}" for a, b in pairwise(classes))


def is_written(name: str) -> bool:
    """Whether a name looks written by a person: no hash, no utility, words with vowels."""
    if not 3 <= len(name) <= 40 or _GENERATED.search(name) or _UTILITY.match(name):
        return False
    parts = re.split(r"[-_]|(?<=[a-z])(?=[A-Z])", name)
    return _WRITTEN.fullmatch(name) is not None and all(_VOWELS.search(p) for p in parts)
