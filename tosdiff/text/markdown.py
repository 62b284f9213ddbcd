"""Write a tree as Markdown: one iterative walk, so that no depth of nesting can break it.

The same words give the same bytes: classes, wrappers, comments, scripts, white space, entities and
tracking parameters leave no trace, and neither does emphasis.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.text import tables
from tosdiff.text.folding import fold, has_letters, normalise
from tosdiff.text.labels import Counter, counter
from tosdiff.text.links import decode_email, target
from tosdiff.text.spans import paragraphs
from tosdiff.text.tree import Element, Node, named, texts
from tosdiff.text.writer import BREAK, Run, Writer

SILENT = named(
    "head script style template iframe object embed video audio canvas svg map img picture source "
    "input meta link rp datalist noembed noframes frame frameset applet progress meter"
)
BLOCKS = named(
    "html body address article aside blockquote center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form header hgroup hr legend li main menu nav ol optgroup p pre "
    "search section summary table caption tbody td textarea tfoot th thead tr ul noscript"
)
_SPACED = named("button label option select")  # side by side, their words never join
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = named("ol ul menu dir")
_STRONG = named("b strong")
_PREFORMATTED = named("pre textarea listing xmp plaintext")


def markdown(roots: Sequence[Element], *, base: str, noscript: bool = False) -> str:
    """Return the Markdown of trees, one after the other; '' if they hold no words.

    `base` is the address that links are relative to. `noscript` also writes what a page shows
    only where scripts do not run.
    """
    writer = Writer()
    for root in roots:
        _Walk(writer, base, noscript).over(root)
    writer.end()
    return normalise("\n\n".join(writer.blocks) + "\n") if writer.blocks else ""


class _Walk:
    """The state of one walk: which lists, link and emphasis the node at hand stands in."""

    __slots__ = (
        "_base",
        "_heading",
        "_lists",
        "_noscript",
        "_pre",
        "_strong",
        "_target",
        "_writer",
    )

    def __init__(self, writer: Writer, base: str, noscript: bool) -> None:
        self._writer = writer
        self._base = base
        self._noscript = noscript
        self._target = ""
        self._strong = self._pre = 0
        self._heading: Element | None = None
        self._lists: list[Counter | None] = []  # None: in an item, no list between

    def over(self, root: Element) -> None:
        """Walk `root` and all in it."""
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if isinstance(node, str):
                self._text(node)
            elif leaving:
                self._leave(node)
            elif not self._is_done(node):
                self._enter(node)
                stack.append((node, True))
                stack.extend([(child, False) for child in reversed(paragraphs(node))])
        self._writer.end_block()

    def _text(self, text: str) -> None:
        if self._pre:
            text = text.replace("\n", BREAK)
        self._writer.add(Run(text, self._target, self._strong > 0))

    def _is_done(self, element: Element) -> bool:
        """Deal with what needs no walk into it; False if the walk must go on."""
        tag = element.tag
        if tag in SILENT or (tag == "noscript" and not self._noscript):
            return True
        if tag == "br":
            self._writer.add(Run(BREAK, "", self._strong > 0))
            return True
        if code := element.attrs.get("data-cfemail"):
            self._text(decode_email(code))
            return True
        return tag == "table" and self._is_data(element)

    def _is_data(self, element: Element) -> bool:
        table = tables.data(element)
        if table is None or self._writer.heading:
            return False
        self._writer.end_block()
        if table.caption is not None and (caption := self._cell(table.caption)):
            self._writer.add_line(caption)
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        if any(any(row) for row in rows):
            width = max(map(len, rows))
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
            lines = tables.render(rows, headed=table.headed).split("\n")
            self._writer.add_line(f"\n{self._writer.indent()}".join(lines))
        return True

    def _cell(self, cell: Element | None) -> str:
        """Return a cell's blocks on one line. A cell holds no table, so this never goes deeper."""
        if cell is None:
            return ""
        inner = Writer(titles=False)
        _Walk(inner, self._base, self._noscript).over(cell._replace(tag="div"))
        inner.end()
        return "<br>".join(block.strip() for block in inner.blocks)

    def _enter(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS or (tag in HEADINGS and not self._writer.heading):
            self._writer.end_block()
        elif tag in _SPACED or tag in HEADINGS:
            self._writer.add(Run(" "))
        if tag == "a":
            self._target = target(element.attr("href"), self._base)
        elif tag in _STRONG:
            self._strong += 1
        elif tag in _PREFORMATTED:
            self._pre += 1
        elif not self._writer.heading:
            self._enter_structure(element)

    def _enter_structure(self, element: Element) -> None:
        if element.tag in HEADINGS:
            self._heading = element
            self._writer.heading = HEADINGS[element.tag]
        elif element.tag in _LISTS:
            self._enter_list(element)
        elif element.tag == "li":
            self._enter_item(element)

    def _enter_list(self, element: Element) -> None:
        if self._lists and self._lists[-1] is not None:  # a list straight in a list
            self._writer.open_level("  ", printed=True)
        self._lists.append(counter(element))

    def _enter_item(self, element: Element) -> None:
        above = self._lists[-1] if self._lists else None
        label = above.label(element) if above is not None else ""
        self._lists.append(None)
        if _opens_with_heading(element):
            self._writer.open_level("")  # the section is no item: its number is its heading's
            self._writer.label = label
        else:
            self._writer.open_level(_marker(label))

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if tag == "a":
            self._target = ""
        elif tag in _STRONG:
            self._strong -= 1
        elif tag in HEADINGS and self._heading is element:
            self._heading = None
            self._writer.end_heading()
            return
        if tag in BLOCKS:
            self._writer.end_block()
        elif tag in _SPACED or tag in HEADINGS:
            self._writer.add(Run(" "))
        if tag in _PREFORMATTED:
            self._pre -= 1
        elif not self._writer.heading and (tag in _LISTS or tag == "li"):
            self._leave_list(tag)

    def _leave_list(self, tag: str) -> None:
        self._lists.pop()
        if tag == "li" or (self._lists and self._lists[-1] is not None):
            self._writer.close_level()


def _marker(label: str) -> str:
    """Return what an item starts with: `1. `, `- `, or `- a. `, for Markdown knows no a. and iv."""
    return f"{label} " if label[:1].isdigit() else f"- {label} " if label else "- "


def _opens_with_heading(item: Element) -> bool:
    """Whether the first words of an item stand in a heading."""
    stack: list[Node] = [item]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if fold(node).strip():
                return False
        elif node.tag in HEADINGS and has_letters("".join(texts(node))):
            return True
        elif node.tag not in SILENT:
            stack.extend(reversed(node.children))
    return False
