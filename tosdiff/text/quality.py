"""Judge whether a page is the terms at all: walls, log-in pages, soft 404s, stubs, sudden losses.

Servers send all of these with status 200. Long real terms also speak of captchas, of logging in
and of pages not found, so words alone never condemn a text of some length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tosdiff.text import walls
from tosdiff.text.language import is_same
from tosdiff.text.language import language as language_of
from tosdiff.text.words import count_words

_STUB = 30  # words: no terms are shorter
_SHORT = 150
_MEDIUM = 400
_LOSS = 0.30  # of the words since the version before
_LONG_ENOUGH = 60  # words: a loss is measured from here

_HEAD = 256 * 1024  # bytes in which a page's signs stand
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page's source shows besides its words: title, challenge, forward, password field."""

    title: str = ""
    has_challenge: bool = False
    has_forward: bool = False
    has_password: bool = False


_NO_SIGNS = Signs()


def signs(body: bytes) -> Signs:
    """Return the signs in a page's body; none for a PDF."""
    if b"%PDF-" in body[:1024]:
        return Signs()
    head = body[:_HEAD]
    title = _TITLE.search(head.decode("utf-8", "replace"))
    return Signs(
        title=" ".join(title[1].split()) if title else "",
        has_challenge=walls.CHALLENGE.search(head) is not None,
        has_forward=walls.REFRESH.search(head) is not None,
        has_password=walls.PASSWORD_FIELD.search(head) is not None,
    )


def suspicion(
    markdown: str,
    *,
    signs: Signs = _NO_SIGNS,
    words: int | None = None,
    previous_words: int | None = None,
    previous_language: str = "",
    declared_language: str = "",
) -> str:
    """Say why a page may not be the terms, or ''. `words` is given by who has counted them.

    Languages are codes as `language` gives them; '' is not compared.
    The reason starts with a word that stays: `bot wall:`, `consent wall:`, `log-in page:`,
    `soft 404:`, `stub:`, `language:` or `loss:`.
    """
    words = count_words(markdown) if words is None else words
    return (
        _wall(markdown, words, signs)
        or _stub(markdown, words, signs)
        or _stranger(markdown, previous_language, declared_language)
        or _loss(words, previous_words)
    )


def _wall(markdown: str, words: int, signs: Signs) -> str:
    """Return the reason if the page stands in front of the terms, or in their place."""
    if words >= _MEDIUM:
        return ""
    title = _first_title(signs, markdown)
    opening = f"{signs.title}\n{markdown[:300]}"
    if found := walls.MISSING.search(title):
        return f"soft 404: its title says “{found[0]}”"
    if signs.has_challenge and (found := walls.BOT.search(opening)):
        return f"bot wall: it says “{found[0]}” and holds a challenge"
    if words < _SHORT and (reason := _short_wall(markdown, opening, signs)):
        return reason
    asked = [found[0] for pattern in walls.CONSENT if (found := pattern.search(markdown))]
    if len(asked) >= 3 and not walls.LEGAL.search(title):
        return f"consent wall: it says “{asked[0]}” and “{asked[1]}”"
    return ""


def _short_wall(markdown: str, opening: str, signs: Signs) -> str:
    if found := walls.BOT.search(opening):
        return f"bot wall: it says “{found[0]}” and little else"
    if found := walls.MISSING.search(opening):
        return f"soft 404: it says “{found[0]}” and little else"
    asks = signs.has_password or walls.ACCOUNT.search(markdown)
    if asks and (found := walls.LOGIN.search(opening)):
        return f"log-in page: it says “{found[0]}” and little else"
    return ""


def _first_title(signs: Signs, markdown: str) -> str:
    """Return the page's title and its first heading: what the page says it is."""
    heading = re.search(r"^#{1,6} (.*)$", markdown, re.MULTILINE)
    return f"{signs.title}\n{heading[1] if heading else ''}"


def _stub(markdown: str, words: int, signs: Signs) -> str:
    if words >= _SHORT:
        return ""
    if found := walls.SCRIPTS.search(markdown):
        return f"stub: it says “{found[0]}”, and little else"
    if words < 2 * _STUB and (signs.has_forward or walls.FORWARD.search(markdown)):
        return f"stub: {words} words and a forward to another page"
    if words < 2 * _STUB and signs.has_challenge:
        return f"bot wall: {words} words and a challenge"
    return f"stub: {words} words only" if words < _STUB else ""


def _stranger(markdown: str, previous: str, declared: str) -> str:
    """Return the reason if the text is in another language than it was, or than is declared.

    What was taken for the terms before, though it was not as declared, is so still.
    """
    now = language_of(markdown) if previous or declared else ""
    if not now:
        return ""
    if previous and not is_same(now, previous):
        return f"language: it was “{previous}”, now it is “{now}”"
    if declared and not previous and not is_same(now, declared):
        return f"language: “{declared}” is declared, and it is “{now}”"
    return ""


def _loss(words: int, previous: int | None) -> str:
    if not previous or previous < _LONG_ENOUGH or words >= (1 - _LOSS) * previous:
        return ""
    return f"loss: {round(100 * (1 - words / previous))} % of the words are gone"
