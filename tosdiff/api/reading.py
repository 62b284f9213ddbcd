"""Read two texts of some terms at once: what stands in both is read once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tosdiff.entities import Clause, Document
from tosdiff.text.passages import Reader, Reading, parted


@dataclass(frozen=True, slots=True)
class Text:
    """A text, as passages and as a document."""

    reading: Reading
    document: Document


def read_both(old: str, new: str) -> tuple[Text, Text]:
    """Return two texts of the same terms, read."""
    reader = Reader()
    first, second = (_text(text, reader) for text in (old, new))
    return first, second


def _text(markdown: str, reader: Reader) -> Text:
    reading = reader.read(markdown)
    clauses: list[Clause] = []
    for start, passage in zip(parted(markdown), reading.passages, strict=True):
        clauses += [
            replace(clause, span=(start + clause.span[0], start + clause.span[1]))
            for clause in passage.clauses
        ]
    return Text(reading, Document(markdown, tuple(clauses)))
