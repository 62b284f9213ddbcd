"""What every tagger offers, whatever is inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tosdiff.entities import Clause, Tag


class Tagger(Protocol):
    """Anything that tags clauses. `name` with its release ("cues/1") is part of the cache's key."""

    @property
    def name(self) -> str:
        """The tagger and its release; another name, other tags."""

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order.

        A clause's tags never depend on the other clauses of the call.
        """


class WaitingTagger:
    """A tagger that is loaded when the first clause comes: most runs find all tags remembered."""

    def __init__(self, name: str, load: Callable[[], Tagger]) -> None:
        self.name = name
        self._load = load
        self._loaded: Tagger | None = None

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order."""
        if not clauses:
            return []
        self._loaded = self._loaded or self._load()
        return self._loaded.tag(clauses)
