"""A page as a tree of values, made from lexbor's: immutable, with positions in document order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tosdiff.entities import Span
from tosdiff.errors import ExtractionError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Attributes: TypeAlias = dict[str, str | None]


def named(names: str) -> frozenset[str]:
    """Return a set of the names of elements."""
    return frozenset(names.split())


class Element(NamedTuple):
    """An element. It covers the positions `start` to `end`; each text in it takes one."""

    tag: str
    attrs: Attributes
    children: tuple[Node, ...]
    start: int = 0
    end: int = 0

    def attr(self, name: str) -> str:
        """The value of an attribute, or ''."""
        return self.attrs.get(name) or ""


Node: TypeAlias = Element | str

MAX_DEPTH = 500  # the deepest of 237 real pages had 42; lexbor's parser is quadratic in depth
_MAX_FORMATTING = 2_000_000  # nodes that the parser may have to make again for unclosed <b>s
_MAX_TAGS = 500_000  # the largest of 237 real pages had under 50,000
_MAX_ATTRIBUTES = 4_000  # of one element: the parser compares each with each

_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]*))")
_RAW = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"}
_VOID = named("area base br col embed hr img input link meta param source track wbr keygen frame")
# Elements that the next of their kind closes: written without an end tag, they do not nest.
_SELF_CLOSING = named(
    "html head body p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup rt rp "
    "rb rtc a nobr h1 h2 h3 h4 h5 h6 button"
)
_FORMATTING = named("b big code em font i s small strike strong tt u")


def parse(text: str) -> LexborHTMLParser:
    """Parse a page.

    Raises: ExtractionError `too-deep` before the parser would meet a depth it can't bear.
    """
    from selectolax.lexbor import LexborHTMLParser

    check_nesting(text)
    return LexborHTMLParser(text)


def check_nesting(text: str) -> None:
    """Refuse a text whose tags nest too deep, in one linear pass.

    Raises: ExtractionError `too-deep`.
    """
    opened: Counter[str] = Counter()
    depth = formatting = work = 0
    for count, (closing, name, is_empty) in enumerate(_tags(text)):
        if count > _MAX_TAGS:
            raise _refusal(f"the page has more than {_MAX_TAGS:,} tags", "too-large")
        foreign = opened["svg"] or opened["math"]
        if is_empty and foreign:
            continue
        if name in _VOID or (name in _SELF_CLOSING and not foreign):
            work += formatting
        elif not closing:
            opened[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
        if depth > MAX_DEPTH or work > _MAX_FORMATTING:
            message = f"the page's elements are nested more than {MAX_DEPTH} deep"
            raise _refusal(message, "too-deep")


def _refusal(message: str, kind: str) -> ExtractionError:
    return ExtractionError(
        message, hint="no page of terms is like that: look at what the address serves", kind=kind
    )


def _tags(text: str) -> Iterator[tuple[bool, str, bool]]:
    """Yield each tag but those in comments and scripts: is it an end tag, its name, is it empty."""
    position = close = 0
    while match := _TAG.search(text, position):
        position = match.end()
        if close < position and (close := text.find(">", position)) < 0:
            close = len(text)
        if close - position > _MAX_ATTRIBUTES * 2:
            _check_attributes(text[position:close])
        if match[2] is None:
            position = text.find("-->", position)
            if position < 0:
                return
            continue
        name = match[2].lower()
        if name in _RAW and not match[1]:
            end = re.compile(rf"</{name}", re.IGNORECASE).search(text, position)
            if end is None:
                return
            position = end.end()
            continue
        yield (
            bool(match[1]),
            name,
            text[close - 1 : close] == "/" and _is_quoted(text[position:close]),
        )


def _is_quoted(tag: str) -> bool:
    """Whether no quotation is open at the end: then the `>` found is the tag's own."""
    return tag.count('"') % 2 == 0 and tag.count("'") % 2 == 0


def _check_attributes(tag: str) -> None:
    if len(tag.split()) > _MAX_ATTRIBUTES:
        raise _refusal(f"an element has more than {_MAX_ATTRIBUTES:,} attributes", "too-large")


class Tree(NamedTuple):
    """A page: its root, and its elements by lexbor's identity, so that selectors find them."""

    root: Element
    by_identity: dict[int, Element]


class _Open(NamedTuple):
    """An element whose children are still being gathered."""

    node: LexborNode
    tag: str
    attrs: Attributes
    children: list[Node]
    start: int


def build(root: LexborNode) -> Tree:
    """Make the tree of `root`. Comments vanish; a shadow root's template becomes a <div>."""
    by_identity: dict[int, Element] = {}
    top: list[Node] = []
    stack: list[_Open] = []
    pending: list[LexborNode | None] = [root]
    position = 0
    while pending:
        node = pending.pop()
        if node is None:
            done = stack.pop()
            element = Element(done.tag, done.attrs, tuple(done.children), done.start, position)
            by_identity[done.node.mem_id] = element
            (stack[-1].children if stack else top).append(element)
            continue
        tag = node.tag or ""
        if tag == "-text":
            stack[-1].children.append(node.text_content or "")
            position += 1
        elif node.is_element_node:
            stack.append(_Open(node, *_described(node, tag), [], position))
            position += 1
            pending.append(None)
            pending.extend(_children(node, tag))
    made = top[0]
    assert isinstance(made, Element)
    return Tree(made, by_identity)


def _described(node: LexborNode, tag: str) -> tuple[str, Attributes]:
    return ("div" if tag == "template" else tag), node.attributes


def _children(node: LexborNode, tag: str) -> list[LexborNode]:
    """The children, last first; of templates only those that a shadow root shows."""
    if tag == "template":
        if "shadowrootmode" not in node.attributes and "shadowroot" not in node.attributes:
            return []
        node = next(iter(node.template_fragments()), node)  # in <svg> it is no template
    children = []
    child = node.last_child
    while child is not None:
        children.append(child)
        child = child.prev
    return children


def clip(root: Element, keep: Callable[[Span], bool | None]) -> Element | None:
    """Return the tree without what `keep` refuses.

    It answers for a node's span: True takes the whole node, False drops it, None keeps the element
    as a wrapper and asks for each of its children.
    """
    if (answer := keep((root.start, root.end))) is not None:
        return root if answer else None
    stack: list[tuple[Element, list[Node], Iterator[tuple[Node, Span]]]]
    stack = [(root, [], _spanned(root))]
    while True:
        element, kept, rest = stack[-1]
        found = next(rest, None)
        if found is None:
            stack.pop()
            whole = element._replace(children=tuple(kept))
            if not stack:
                return whole
            if kept:
                stack[-1][1].append(whole)
            continue
        node, span = found
        answer = keep(span)
        if answer is None and isinstance(node, Element):
            stack.append((node, [], _spanned(node)))
        elif answer:
            kept.append(node)


def clip_out(root: Element, dropped: Sequence[Span]) -> Element:
    """Return the tree without the elements that cover the spans `dropped`."""
    gone = frozenset(dropped)
    starts = sorted(span[0] for span in gone)

    def keep(span: Span) -> bool | None:
        if span in gone:
            return False
        index = bisect_left(starts, span[0])
        return None if index < len(starts) and starts[index] < span[1] else True

    return clip(root, keep) or root._replace(children=())


def root_of(parser: LexborHTMLParser) -> LexborNode:
    """Return a page's root, which every parsed page has."""
    root = parser.root
    assert root is not None
    return root


def _spanned(element: Element) -> Iterator[tuple[Node, Span]]:
    position = element.start + 1
    for child in element.children:
        end = position + 1 if isinstance(child, str) else child.end
        yield child, (position, end)
        position = end


def walk(root: Element) -> Iterator[Element]:
    """Yield `root` and the elements in it, in document order."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(c for c in reversed(element.children) if isinstance(c, Element))


def texts(root: Element, *, skip: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the texts in `root`, in document order, except those in elements named in `skip`."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif node.tag not in skip:
            stack.extend(reversed(node.children))
