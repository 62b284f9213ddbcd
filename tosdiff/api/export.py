"""Hand over captures as evidence: a WARC, or a WACZ that replays alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from tosdiff.archive.archive import Archive, CaptureRecord
from tosdiff.entities import Terms
from tosdiff.evidence.exhibit import Exhibit, Text, Token
from tosdiff.evidence.warc import WarcWriter, write_warc

Form: TypeAlias = Literal["warc", "wacz"]
Watch: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: captures, records by type, and pages that can be replayed."""

    captures: int
    pages: int
    records: dict[str, int] = field(default_factory=dict)


def export(  # noqa: PLR0913  # what, from where, to where, and how it is signed
    archive: Archive,
    terms: Sequence[Terms],
    out: BinaryIO,
    form: Form,
    *,
    software: str,
    made: datetime,
    watch: Watch,
) -> Exported:
    """Write all captures of these terms, in the order of the chain, with their time-stamps."""
    if form == "warc":
        writer = _warc(archive, terms, out, software=software, made=made, watch=watch)
    else:
        writer = _wacz(archive, terms, out, software=software, made=made, watch=watch)
    records = dict(sorted(writer.count.records.items()))
    return Exported(records.get("metadata", 0), len(writer.index), records)


def _warc(
    archive: Archive,
    terms: Sequence[Terms],
    out: BinaryIO,
    *,
    software: str,
    made: datetime,
    watch: Watch,
) -> WarcWriter:
    positions = archive.positions([item.name for item in terms])
    tokens = [
        Token(one.position, one.authority, one.asked_at, one.token)
        for one in archive.stamps()
        if one.position in set(positions)
    ]
    exhibits = _exhibits(archive, positions, watch)
    return write_warc(out, exhibits, tokens, name="tosdiff.warc.gz", software=software, made=made)


def _exhibits(archive: Archive, positions: Sequence[int], watch: Watch) -> Iterator[Exhibit]:
    for done, position in enumerate(positions):
        watch(done, len(positions))
        record, sealed = archive.sealed(position)
        yield _exhibit(archive, record, sealed)


def _exhibit(archive: Archive, record: CaptureRecord, sealed: bytes) -> Exhibit:
    is_own = record.outcome == "fetched" and bool(record.body_digest)
    return Exhibit(
        position=record.position,
        terms=record.terms,
        url=record.url,
        final_url=record.final_url,
        at=record.captured_at,
        outcome=record.outcome,
        status=record.status,
        headers=record.headers,
        peer=record.peer,
        body=archive.body(record.body_digest) if is_own else None,
        body_digest=record.body_digest,
        wire_digest=record.wire_digest,
        content_type=record.content_type,
        exchanges=record.exchanges,
        provenance=record.provenance,
        sealed=sealed,
        digest=record.digest,
    )


def _wacz(
    archive: Archive,
    terms: Sequence[Terms],
    out: BinaryIO,
    *,
    software: str,
    made: datetime,
    watch: Watch,
) -> WarcWriter:
    from tosdiff.evidence.wacz import write_wacz

    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "tosdiff.warc.gz"
        with path.open("wb") as file:
            writer = _warc(archive, terms, file, software=software, made=made, watch=watch)
        facts = {"title": "Terms of service, captured", "software": software}
        pages = list(_pages(archive, terms))
        write_wacz(out, path, writer.index, pages, facts, made=made)
    return writer


def _pages(archive: Archive, terms: Sequence[Terms]) -> Iterator[Text]:
    """Yield each version of our own captures as a page: where it stood, when, and its text."""
    for item in terms:
        for version in archive.versions(item.name):
            for record in archive.sources(version)[:1]:
                title = f"{item.name}, {version.kind}"
                url = record.final_url or record.url
                yield Text(url, record.captured_at, title, archive.text(version))
