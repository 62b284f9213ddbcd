"""What can be wrong with an archive, each fault with its place, its time and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

FaultKind: TypeAlias = Literal[
    "file", "chain", "body", "text", "version", "index", "mirror", "stamp", "source", "rejection"
]

MEANINGS: dict[FaultKind, str] = {
    "file": "the database file is damaged; what it says from there on cannot be relied on",
    "chain": "the record of this capture, or its place in the order, was altered after it was made",
    "body": "the bytes that the page served are lost or altered; nothing can be shown from them",
    "text": "the stored text is lost or altered; `tosdiff rebuild` derives it from the snapshot",
    "version": "what the archive says of this version is not what its snapshots give; "
    "`tosdiff rebuild` derives it again",
    "index": "the clause index is not that of the texts; `tosdiff rebuild` makes it again",
    "mirror": "the file in versions/ is not the newest text; the next snapshot writes it again",
    "stamp": "this time-stamp proves nothing",
    "source": "what is kept of another archive's record does not agree with itself; its source "
    "tells it again",
    "rejection": "what stands as rejected is not what a person rejected; nobody is asked about it "
    "any more: look at these terms with `tosdiff status`",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: `what`, at which place, and since which capture's time if known.

    `means` says what follows from it for who relies on the archive.
    """

    kind: FaultKind
    what: str
    where: str
    terms: str = ""
    since: datetime | None = None

    @property
    def means(self) -> str:
        """What it means for who relies on the archive."""
        return MEANINGS[self.kind]
