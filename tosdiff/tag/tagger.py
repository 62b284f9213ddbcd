"""What every tagger offers, whatever is inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tosdiff.entities import Clause, Tag


class Tagger(Protocol):
    """Anything that tags clauses. `name` with its release ("cues/2") is part of the cache's key."""

    @property
    def name(self) -> str:
        """The tagger and its release; another name, other tags."""

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order, each sorted by label order.

        A clause's tags never depend on the other clauses of the call.
        """


@dataclass(frozen=True, slots=True)
class Retagging:
    """That this many clauses of an archive have tags of other taggers only, last of `before`."""

    clauses: int
    before: str


class WaitingTagger:
    """A tagger that is loaded when the first clause comes: most runs find all tags remembered.

    `languages` are the codes of those that it reads (ISO 639-1). `told`, if it is set, is called
    once before clauses are tagged that another tagger has tagged; `watched` as they are tagged,
    with how many are done, and of how many.
    """

    def __init__(
        self, name: str, load: Callable[[], Tagger], *, languages: tuple[str, ...] = ("en",)
    ) -> None:
        self.name = name
        self.languages = languages
        self.told: Callable[[Retagging], None] | None = None
        self.watched: Callable[[int, int], None] | None = None
        self._load = load
        self._loaded: Tagger | None = None

    def about_to_retag(self, ask: Callable[[], Retagging | None]) -> None:
        """Tell, once, that what another tagger has tagged is tagged anew, if `ask` finds so."""
        if self.told is not None and (found := ask()) is not None:
            self.told(found)
            self.told = None

    def has_done(self, done: int, total: int) -> None:
        """Tell how far a longer piece of work is."""
        if self.watched is not None:
            self.watched(done, total)

    def tag(self, clauses: Sequence[Clause]) -> list[tuple[Tag, ...]]:
        """Return the tags of each clause, in the clauses' order."""
        if not clauses:
            return []
        self._loaded = self._loaded or self._load()
        return self._loaded.tag(clauses)
