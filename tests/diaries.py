"""Histories that were never kept anywhere, for tests of how several are joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archiving import START, TERMS

from tosdiff.api.joining import Trouble, join
from tosdiff.archive.archive import Archive
from tosdiff.errors import ArchiveError
from tosdiff.sources.history import History, Mention, Recorded, RecordKind, by_terms

Line = tuple[float, str | None, str, RecordKind]  # day, text, terms, kind


def line(day: float, text: str | None, terms: str = TERMS, kind: RecordKind = "recorded") -> Line:
    """What a diary says of a day: days are counted as those of captures are."""
    return day, text, terms, kind


@dataclass(frozen=True, slots=True)
class Diary:
    """A history in memory. `torn`: its texts cannot be read; `lost`: nothing of it can."""

    name: str
    lines: tuple[Line, ...]
    torn: bool = False
    lost: bool = False

    def state(self) -> str:
        if self.lost:
            raise ArchiveError(f"{self.name} is lost", hint="look for it")
        return str(self.lines)

    def mentions(self) -> Mapping[str, Sequence[Mention]]:
        return by_terms(
            [
                Mention(
                    terms,
                    START + timedelta(days=day),
                    "deleted" if text is None else kind,
                    f"{terms} {day}",
                    str(place),
                )
                for place, (day, text, terms, kind) in enumerate(self.lines)
            ]
        )

    def texts(self, mentions: Sequence[Mention]) -> Iterator[Recorded]:
        if self.torn:
            raise ArchiveError(f"{self.name} is torn", hint="glue it")
        for item in mentions:
            text = self.lines[int(item.key)][1]
            yield Recorded(item.terms, item.at, text, item.kind, item.reference)


def joined(
    archive: Archive, *histories: History, declared: Sequence[str] = ()
) -> list[ArchiveError]:
    """Join histories; return what went wrong."""
    steps = join(archive, histories, declared=declared)
    return [step.error for step in steps if isinstance(step, Trouble)]
