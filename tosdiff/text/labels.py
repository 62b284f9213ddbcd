"""The labels that ordered lists print: 1. a. iv. as a browser would count them.

Source: HTML Standard, the ol and li elements; CSS Counter Styles 3 for the numerals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tosdiff.text.tree import Element

_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_KNOWN = re.compile(
    r"\b(decimal-leading-zero|decimal|(?:lower|upper)-(?:alpha|latin|roman)|none|disc|circle|square)\b"
)
_BULLETS = {"none", "disc", "circle", "square"}
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(slots=True)
class Counter:
    """A list being written: which number comes next, and how numbers look."""

    style: str
    number: int
    step: int

    def label(self, item: Element) -> str:
        """Return the label of the next item, as `3.` or `c.`, or '' if it has a bullet."""
        if (value := _integer(item.attr("value"))) is not None:
            self.number = value
        number, self.number = self.number, self.number + self.step
        style = _TYPES.get(item.attr("type")) or _style(item) or self.style
        return "" if style in _BULLETS else f"{numeral(number, style)}."


def counter(element: Element) -> Counter:
    """Return the counter of a list; of an unordered one, a counter that prints no labels."""
    if element.tag != "ol":
        return Counter("disc", 1, 1)
    style = _style(element) or _TYPES.get(element.attr("type"), "decimal")
    first, step = _integer(element.attr("start")), 1
    if "reversed" in element.attrs:
        step = -1
        items = sum(isinstance(c, Element) and c.tag == "li" for c in element.children)
        first = items if first is None else first
    return Counter(style, 1 if first is None else first, step)


def numeral(number: int, style: str) -> str:
    """Return `number` in a style of CSS; numbers that a style can't write are decimal."""
    kind, _, form = style.partition("-")
    if form == "roman" and 0 < number < 4000:
        text = _roman(number)
    elif form in {"alpha", "latin"} and number > 0:
        text = _alpha(number)
    elif style == "decimal-leading-zero":
        return f"{number:02d}"
    else:
        return str(number)
    return text.upper() if kind == "upper" else text


def _alpha(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def _style(element: Element) -> str:
    if match := _STYLE.search(element.attr("style")):
        known = _KNOWN.search(match[1].lower())
        return known[1] if known else ""
    return ""


def _integer(value: str) -> int | None:
    """Read a number as HTML does: digits first, whatever follows; at most nine of them."""
    match = re.match(r"\s*([+-]?[0-9]{1,9})(?![0-9])", value)
    return int(match[1]) if match else None
