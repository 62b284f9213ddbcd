"""What a history is: what it recorded of each terms, in order, and the texts, read when asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

RecordKind: TypeAlias = Literal["recorded", "re-extracted", "deleted"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One record, without its text. `reference` names it in its history: a commit, a file.

    `re-extracted` says that the history's own tools changed, not the terms; `key` is where the
    text is found, '' if the record deleted it.
    """

    terms: str
    at: datetime
    kind: RecordKind
    reference: str
    key: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record with its text; None if it deleted it."""

    terms: str
    at: datetime
    text: str | None
    kind: RecordKind
    reference: str


class History(Protocol):
    """Another archive's history."""

    @property
    def name(self) -> str:
        """Where it is, for people and as its identity."""

    def state(self) -> str:
        """Return what changes whenever anything is recorded, at little cost."""

    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        """Return all records by terms, those of each in order of time."""

    def texts(self, mentions: Sequence[Mention]) -> Iterator[Recorded]:
        """Yield these records with their texts, in the order given."""


def by_terms(mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
    """Group records by terms, in the order of names; within each by time, then as recorded."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.terms, []).append(mention)
    return {name: sorted(found[name], key=lambda item: item.at) for name in sorted(found)}


def decoded(data: bytes) -> str:
    """Return a text: UTF-8 as far as it is, whatever else somebody committed."""
    return data.decode("utf-8", "replace").removeprefix("\ufeff")
