"""Check declared terms against one another, and their pages against where captures were sent."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from urllib.parse import urlsplit

from tosdiff.entities import Page, Terms
from tosdiff.findings import Place, Problem
from tosdiff.text.select import uncompiled

_LASTING = 3  # captures in a row that were sent to the same other address

# Where terms are declared, or a string that stands below their name.
PlaceOf = Callable[[Terms, str], Place]


def check_selectors(terms: Sequence[Terms], place_of: PlaceOf) -> Iterator[Problem]:
    """Yield an error for each CSS selector that does not compile."""
    for item in terms:
        for page in item.pages:
            for css in uncompiled((*page.select, *page.remove)):
                yield Problem(
                    "error",
                    "selector",
                    f"{item.name}: {css!r} is no CSS selector",
                    "write it as a browser's inspector copies it, as main > article",
                    place_of(item, css),
                )


def check_pages(
    terms: Sequence[Terms], place_of: PlaceOf, only: Container[str]
) -> Iterator[Problem]:
    """Yield an error for each page that is declared twice with the same selection.

    `only` names the terms that are told of; they are compared with all.
    """
    seen: dict[object, Terms] = {}
    for item in terms:
        for page in item.pages:
            key = (_address(page.address, query=True), page.language, page.select, page.remove)
            first = seen.get(key)
            seen.setdefault(key, item)
            if first and item.name in only:
                yield Problem(
                    "error",
                    "duplicate-page",
                    f"{item.name} reads the same part of {page.url} as {first.name}",
                    "each change would be told twice: drop one, or give each its own `select`",
                    place_of(item, page.url),
                )


def check_names(
    terms: Sequence[Terms], place_of: PlaceOf, only: Container[str]
) -> Iterator[Problem]:
    """Yield an error for names that are one where a file system ignores case."""
    seen: dict[str, Terms] = {}
    for item in terms:
        first = seen.setdefault(item.name.casefold(), item)
        if first is not item and item.name in only:
            yield Problem(
                "error",
                "duplicate-name",
                f"{item.name} and {first.name} are one file where case is ignored",
                "rename one of them",
                place_of(item, item.type),
            )


def moved_to(page: Page, finals: Sequence[str]) -> str:
    """Return the address that a page moved to, or ''.

    `finals` are the addresses that answered the captures of this page, oldest first. It moved if
    each of the last three was sent to one other address; a query that differs is no other address.
    """
    last = finals[-_LASTING:]
    places = {_address(url, query=False) for url in last}
    if len(last) < _LASTING or len(places) > 1 or _address(page.url, query=False) in places:
        return ""
    return last[-1]


def _address(url: str, *, query: bool) -> tuple[str, str, str]:
    """Return an address as far as it names a page: host, path, and perhaps its query."""
    parts = urlsplit(url)
    return parts.netloc.casefold(), parts.path.rstrip("/"), parts.query if query else ""
