"""Write what a browser shows as plain HTML, from the browser's own account of its tree.

The account is `DOMSnapshot.captureSnapshot` of the DevTools protocol: flat arrays in which shadow
roots, open or closed, stand in place with what fills their slots, and frames lead to documents of
their own. No script of the page has a hand in it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from tosdiff.capture.release import RENDERER

_ELEMENT, _TEXT, _DOCUMENT = 1, 3, 9
# The mark of UTF-8 outranks a header and a <meta> that speak of the bytes as they were served.
_HEAD = (
    f"\ufeff<!DOCTYPE html>\n<!-- as a browser showed it, not as it was served: {RENDERER} -->\n"
)
ERROR = "chrome-error:"  # where the browser's own words about a page that it could not show stand
_GONE = frozenset({"noscript", "style", "template"})  # <script> keeps its address alone
_FRAMES = frozenset({"embed", "frame", "iframe", "object"})
# Inside these, a parser would read tags as text, or throw them away.
_AS_DIV = frozenset({"frameset", "noembed", "noframes", "plaintext", "xmp"})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_LONGEST = 2048  # characters of an attribute: longer ones are pictures and state, written as text

_Part: TypeAlias = "int | str"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: `body` as bytes of HTML, `text` all its words as they stand there.

    `url` is the address that the browser shows it under.
    """

    url: str
    body: bytes
    text: str


def write(account: Mapping[str, Any]) -> Shown:
    """Write a whole page, its frames in their places."""
    strings: Sequence[str] = account["strings"]
    documents = [_Document(value, strings) for value in account["documents"]]
    written: list[str] = [_HEAD]
    text: list[str] = []
    stack: list[tuple[_Document, _Part]] = [(documents[0], 0)]
    while stack:
        document, part = stack.pop()
        if isinstance(part, str):
            written.append(part)
        elif document.types[part] == _TEXT:
            words = document.value(part)
            text.append(words)
            written.append(html.escape(words, quote=False))
        else:
            stack.extend(reversed(_parts(document, part, documents)))
    return Shown(documents[0].url, "".join(written).encode("utf-8", "replace"), "".join(text))


class _Document:
    """One document of an account, by node."""

    def __init__(self, value: Mapping[str, Any], strings: Sequence[str]) -> None:
        self._nodes = value["nodes"]
        self._strings = strings
        self.types: Sequence[int] = self._nodes["nodeType"]
        self.url = self._string(value["documentURL"])
        self.inner: dict[int, int] = _sparse(self._nodes["contentDocumentIndex"])
        self._pseudo = frozenset(self._nodes["pseudoType"]["index"])

    @cached_property
    def children(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for node, parent in enumerate(self._nodes["parentIndex"]):
            if node not in self._pseudo:
                found.setdefault(parent, []).append(node)
        return found

    def name(self, node: int) -> str:
        return self._string(self._nodes["nodeName"][node]).lower()

    def value(self, node: int) -> str:
        return self._string(self._nodes["nodeValue"][node])

    def attributes(self, node: int) -> Iterator[tuple[str, str]]:
        flat = self._nodes["attributes"][node]
        return zip(map(self._string, flat[::2]), map(self._string, flat[1::2]), strict=True)

    def _string(self, index: int) -> str:
        return self._strings[index] if index >= 0 else ""


def _sparse(value: Mapping[str, Any]) -> dict[int, int]:
    return dict(zip(value["index"], value["value"], strict=True))


def _parts(
    document: _Document, node: int, documents: Sequence[_Document]
) -> list[tuple[_Document, _Part]]:
    """Return what stands for a node: tags as strings, and the nodes between them."""
    inside: list[tuple[_Document, _Part]]
    inside = [(document, child) for child in document.children.get(node, ())]
    if document.types[node] == _DOCUMENT:
        return inside
    name = document.name(node)
    if document.types[node] != _ELEMENT or name in _GONE or _is_charset(document, node, name):
        return []
    if name in _FRAMES and node in document.inner:
        return _frame(documents[document.inner[node]])
    if name == "slot":
        return inside
    if name == "script":
        inside = []
    written = "div" if name in _AS_DIV else name
    opening = f"<{written}{''.join(_attributes(document, node))}>"
    if name in _VOID:
        return [(document, opening)]
    if name in {"pre", "textarea", "listing"}:
        opening += "\n"  # a parser drops the first line feed
    return [(document, opening), *inside, (document, f"</{written}>")]


def _frame(inner: _Document) -> list[tuple[_Document, _Part]]:
    """Return a frame's body as a block of the page that holds it."""
    if inner.url.startswith(ERROR):
        return []
    root = next((n for n in inner.children.get(0, ()) if inner.name(n) == "html"), 0)
    bodies = [n for n in inner.children.get(root, ()) if inner.name(n) in {"body", "frameset"}]
    inside = [child for body in bodies for child in inner.children.get(body, ())]
    address = html.escape(inner.url if len(inner.url) <= _LONGEST else "")
    return [
        (inner, f'<div data-tosdiff-frame="{address}">'),
        *((inner, child) for child in inside),
        (inner, "</div>"),
    ]


def _is_charset(document: _Document, node: int, name: str) -> bool:
    """Tell whether an element states the charset of the bytes that were served."""
    if name != "meta":
        return False
    said = dict(document.attributes(node))
    return "charset" in said or said.get("http-equiv", "").lower() == "content-type"


def _attributes(document: _Document, node: int) -> Iterator[str]:
    for name, value in document.attributes(node):
        is_name = not set(name) & set("\"'<>/= \t\n\f\r")  # scripts can make what no tag can hold
        if is_name and not name.startswith("on") and name != "nonce" and len(value) <= _LONGEST:
            yield f' {name}="{html.escape(value)}"'
