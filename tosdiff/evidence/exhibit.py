"""What is handed over of one capture: what was asked, what came back, and the sealed record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tosdiff.entities import Exchange, Provenance


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One capture. `body` are the bytes of the page, unpacked, if this capture has one.

    `sealed` is the canonical record, whose SHA-256 is `digest`, the next link of the chain.
    `exchanges` are all requests and heads of answers, empty if only the last answer was kept.
    """

    position: int
    terms: str
    url: str
    final_url: str
    at: datetime
    outcome: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    peer: str
    body: bytes | None
    body_digest: str
    wire_digest: str
    content_type: str
    exchanges: tuple[Exchange, ...]
    provenance: Provenance | None
    sealed: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Token:
    """A time-stamp of the chain: the authority's answer about the capture at a position."""

    position: int
    authority: str
    at: datetime
    token: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """The newest text of some terms at the time of a capture, and the page that it came from."""

    url: str
    at: datetime
    title: str
    text: str
