"""Find what a declaration selects, in all of Open Terms Archive's forms.

Its semantics: `remove` acts before `select`, ranges end at the first match of each edge, and
selected parts are joined in the order of the selectors. One thing is ours: what several selectors
or nested elements match is taken once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tosdiff.entities import RangeSelector, Selector, Span
from tosdiff.text.tree import Element, Tree, build, clip, root_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, slots=True)
class Selection:
    """The parts that were selected, in order; selectors that matched nothing or do not compile."""

    parts: tuple[Element, ...]
    dead: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def remove(parser: LexborHTMLParser, selectors: Sequence[Selector]) -> tuple[str, ...]:
    """Take what `selectors` match out of the page; return those that do not compile.

    All are matched against the whole page first: one removal never hides another's target.
    """
    doomed: list[LexborNode] = []
    broken = []
    for selector in selectors:
        try:
            doomed.extend(_removable(parser, selector))
        except ValueError:
            broken.append(shown(selector))
    kept = {node.mem_id for node in (root_of(parser), parser.body) if node is not None}
    for node in _outermost([node for node in doomed if node.mem_id not in kept]):
        node.decompose()
    return tuple(broken)


def select(parser: LexborHTMLParser, tree: Tree, selectors: Sequence[Selector]) -> Selection:
    """Return the parts of the page that `selectors` match."""
    spans: list[Span] = []
    found: dict[Span, Element] = {}
    dead, broken = [], []
    for selector in selectors:
        try:
            matches = _matches(parser, tree, selector)
        except ValueError:
            broken.append(shown(selector))
            continue
        if not matches:
            dead.append(shown(selector))
        for element, span in matches:
            spans.append(span)
            found.setdefault(span, element)
    return Selection(tuple(found[s] for s in _once(spans)), tuple(dead), tuple(broken))


def uncompiled(selectors: Iterable[Selector]) -> tuple[str, ...]:
    """Return the CSS selectors in these that do not compile, each edge of a range apart."""
    from selectolax.lexbor import LexborHTMLParser

    page, wrong = LexborHTMLParser("<p>"), []
    for selector in selectors:
        edges = [selector] if isinstance(selector, str) else [selector.start, selector.end]
        for css in edges:
            try:
                matched(page, css)
            except ValueError:
                wrong.append(css)
    return tuple(wrong)


def shown(selector: Selector) -> str:
    """Return a selector as people write it."""
    if isinstance(selector, str):
        return f"`{selector}`"
    start = f"start{selector.start_edge.title()} `{selector.start}`"
    return f"range {start}, end{selector.end_edge.title()} `{selector.end}`"


def _matches(
    parser: LexborHTMLParser, tree: Tree, selector: Selector
) -> list[tuple[Element, Span]]:
    if isinstance(selector, str):
        nodes = matched(parser, selector)
        elements = [tree.by_identity[n.mem_id] for n in nodes if n.mem_id in tree.by_identity]
        return [(element, (element.start, element.end)) for element in elements]
    span = _range(parser, tree, selector)
    clipped = clip(tree.root, lambda other: _overlap(span, other)) if span else None
    return [(clipped, span)] if span and clipped is not None else []


def matched(parser: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Return the nodes that a selector matches, in document order.

    Raises: ValueError if it does not compile.
    """
    from selectolax.lexbor import SelectolaxError

    try:
        return parser.css(selector) if selector.strip() else []
    except SelectolaxError as error:
        raise ValueError(selector) from error


def _range(parser: LexborHTMLParser, tree: Tree, selector: RangeSelector) -> Span | None:
    """Return the positions between two edges.

    If the first match of the end lies before the start, the next one after the start is meant.
    """
    starts, ends = matched(parser, selector.start), matched(parser, selector.end)
    if not starts or not ends:
        return None
    first = tree.by_identity[starts[0].mem_id]
    start = first.start if selector.start_edge == "before" else first.end
    for node in ends:
        last = tree.by_identity[node.mem_id]
        end = last.start if selector.end_edge == "before" else last.end
        if end > start:
            return start, end
    return None


def _overlap(wanted: Span, other: Span) -> bool | None:
    """Whether `other` lies in `wanted` (True), beside it (False), or across its edge (None)."""
    if wanted[0] <= other[0] and other[1] <= wanted[1]:
        return True
    return None if other[0] < wanted[1] and wanted[0] < other[1] else False


def _once(spans: Sequence[Span]) -> list[Span]:
    """Leave out spans that lie in another one, and repeated ones."""
    widest: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not widest or span[1] > widest[-1][1]:
            widest.append(span)
    kept = set(widest)
    return [span for span in dict.fromkeys(spans) if span in kept]


def _removable(parser: LexborHTMLParser, selector: Selector) -> list[LexborNode]:
    if isinstance(selector, str):
        return matched(parser, selector)
    tree = build(root_of(parser))
    span = _range(parser, tree, selector)
    if span is None:
        return []
    return [
        node
        for node in root_of(parser).traverse(include_text=True)
        if (place := _place(tree, node)) and _overlap(span, place)
    ]


def _place(tree: Tree, node: LexborNode) -> Span | None:
    """Return the positions of an element or a text; None for what has none, as comments."""
    if element := tree.by_identity.get(node.mem_id):
        return element.start, element.end
    if not node.is_text_node:
        return None
    before, other = 0, node.prev
    while other is not None and other.mem_id not in tree.by_identity:
        before += other.is_text_node
        other = other.prev
    if other is not None:
        start = tree.by_identity[other.mem_id].end + before
    elif node.parent is not None and (above := tree.by_identity.get(node.parent.mem_id)):
        start = above.start + 1 + before
    else:
        return None
    return start, start + 1


def _outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Leave out nodes in other ones: removing a node frees all in it."""
    identities = {node.mem_id for node in nodes}
    outer = {}
    for node in nodes:
        above = node.parent
        while above is not None and above.mem_id not in identities:
            above = above.parent
        if above is None:
            outer[node.mem_id] = node
    return list(outer.values())
