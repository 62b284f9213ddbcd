"""Terms that were never published, as captures and derivations for tests of the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tosdiff.archive.archive import Archive
from tosdiff.entities import Capture, Derivation, Recipe
from tosdiff.text.segment import document
from tosdiff.text.words import count_words, words_digest

START = datetime(2024, 3, 1, 6, tzinfo=UTC)
TERMS = "Lanternly/Terms of Service"
URL = "https://lanternly.example/terms"

A = "# Terms\n\nYou may not copy lamps. We keep a list of lamps. You may leave on any day.\n"
A2 = "# Terms\n\nYou may not copy lamps. We keep a list of lamps. You may leave on Fridays.\n"
A3 = "# Terms\n\nYou may never copy lamps. We keep a list of lamps. You may leave on Fridays.\n"
COSMETIC = A.replace("lamps.", "*lamps*.")
EEA = "# Notice\n\nIn the Eastern Isles other lamps burn. Oil is yours. Wicks are lent to you.\n"
EEA2 = EEA.replace("lent to", "lent, never given, to")


def recipe(extractor: str = "reader/1") -> Recipe:
    return Recipe("0" * 64, extractor, "selectors")


def derived(text: str, *, extractor: str = "reader/1", suspicion: str = "") -> Derivation:
    words = count_words(text)
    digest = words_digest(text)
    return Derivation(document(text), recipe(extractor), digest, words, suspicion)


def page_of(text: str) -> bytes:
    return f"<html><body><main>{text}</main></body></html>".encode()


def text_of(body: bytes) -> str:
    return body.decode().removeprefix("<html><body><main>").removesuffix("</main></body></html>")


def fetched(
    text: str, day: int = 0, *, url: str = URL, headers: tuple[tuple[str, str], ...] = ()
) -> Capture:
    body = page_of(text)
    return Capture(
        url=url,
        captured_at=START + timedelta(days=day),
        outcome="fetched",
        final_url=url,
        status=200,
        headers=headers or (("Content-Type", "text/html"), ("ETag", f'"{day}"')),
        peer="192.0.2.7",
        wire_digest=hashlib.sha256(body).hexdigest(),
        body=body,
    )


def not_modified(day: int = 0, *, url: str = URL) -> Capture:
    moment = START + timedelta(days=day)
    return Capture(url=url, captured_at=moment, outcome="not-modified", final_url=url, status=304)


def failed(day: int = 0, reason: str = "no answer in 60 s") -> Capture:
    moment = START + timedelta(days=day)
    return Capture(URL, moment, "failed", kind="timeout", reason=reason, hint="try again")


def in_memory() -> str:
    return "sqlite://"


place: Callable[[], str] = in_memory  # where new archives are made: `tests/conftest.py` moves it

opened: list[Archive] = []  # a server minds connections that nobody closes; the test's end does


def memory() -> Archive:
    """A new archive, for this test alone: in memory, or in the database that is being tested."""
    archive = Archive.open(place(), create=True)
    opened.append(archive)
    return archive


def record_all(archive: Archive, *texts: str, terms: str = TERMS, start: int = 0) -> list[str]:
    """Record texts on successive days; return what came of each."""
    return [
        archive.record(terms, [fetched(text, day)], derived(text)).kind
        for day, text in enumerate(texts, start)
    ]
