"""What an open archive can prove of itself, and to others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exc

from tosdiff.archive.index import ClauseIndex

if TYPE_CHECKING:  # a capture needs none of these: each is loaded by what asks for it
    from tosdiff.archive.chain import CaptureRecord
    from tosdiff.archive.faults import Fault
    from tosdiff.archive.rebuild import Derive
    from tosdiff.archive.retrial import Retrial
    from tosdiff.archive.stamps import Stamp
    from tosdiff.entities import Capture, Version

Step = Callable[[int, int], None]


class Proof(ClauseIndex):
    """The part of an archive that is evidence: its chain, its time-stamps, its faults."""

    def verify(self) -> tuple[str, ...]:
        """Walk the chain of captures and hash every body again; return what is wrong."""
        return tuple(fault.what for fault in self.faults())

    def faults(self, step: Step = lambda _done, _total: None) -> Iterator[Fault]:
        """Look through the file, walk the chain, hash every body and text; yield what is wrong.

        `step` is told how many of all bodies and texts are done.
        """
        from tosdiff.archive import verify
        from tosdiff.archive.stamps import stamp_faults

        parts: tuple[Callable[[Connection], Iterator[Fault]], ...] = (
            verify.file_faults,
            verify.chain_faults,
            verify.missing_faults,
            lambda db: verify.content_faults(db, step),
            stamp_faults,
        )
        for part in parts:
            yield from self._looked(part)

    def retry(self, terms: str, derive: Derive) -> Retrial:
        """Derive some terms again, beside the archive, and say where it differs from what it has.

        Nothing is written. `derive` reads as for `rebuild`.
        """
        from tosdiff.archive.retrial import retry

        with self._reading() as db:
            return retry(db, terms, derive)

    def head(self) -> tuple[int, str]:
        """Return the position and the digest of the newest record, (0, '') before the first."""
        from tosdiff.archive import ledger

        with self._reading() as db:
            return ledger.head(db)

    def newest_record(self) -> tuple[int, str, bytes]:
        """Return position, digest and canonical bytes of the newest record, (0, '', b'') for none.

        The digest is the SHA-256 of the bytes.
        """
        from tosdiff.archive import chain, ledger

        with self._reading() as db:
            position, digest = ledger.head(db)
            return position, digest, chain.canonical_at(db, position) if position else b""

    def bring(self, terms: str, visits: Iterable[tuple[Capture, ...]]) -> None:
        """Put captures that somebody else made onto the chain; `rebuild` gives them their place.

        Each visit has a capture for every page. Nothing of ours is touched.
        """
        from tosdiff.archive.bringing import bring_visit

        with self._writing() as db:
            for captures in visits:
                bring_visit(db, terms, captures)

    def brought(self, terms: str) -> frozenset[tuple[str, ...]]:
        """Return what others call the captures of each visit that was brought, in page order."""
        from tosdiff.archive.bringing import brought

        with self._reading() as db:
            return brought(db, terms)

    def positions(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the positions of all captures of these terms, in the order of the chain."""
        from tosdiff.archive import chain

        with self._reading() as db:
            return chain.positions_of(db, names)

    def sealed(self, position: int) -> tuple[CaptureRecord, bytes]:
        """Return the record at a position, and its canonical bytes, of which it is the digest."""
        from tosdiff.archive import chain

        with self._reading() as db:
            return chain.at_positions(db, [position])[0], chain.canonical_at(db, position)

    def sources(self, version: Version) -> tuple[CaptureRecord, ...]:
        """Return the captures that a version was read from, in page order; none if imported."""
        from tosdiff.archive import chain, versions

        with self._reading() as db:
            return tuple(chain.at_positions(db, versions.sources_of(db, version)))

    def stamps(self) -> tuple[Stamp, ...]:
        """Return all time-stamps of the chain, by position."""
        from tosdiff.archive.stamps import stamps_of

        with self._reading() as db:
            return stamps_of(db)

    def keep_stamp(self, stamp: Stamp) -> None:
        """Keep an authority's answer about a record."""
        from tosdiff.archive.stamps import keep_stamp

        with self._writing() as db:
            keep_stamp(db, stamp)

    def _looked(self, part: Callable[[Connection], Iterator[Fault]]) -> Iterator[Fault]:
        """Yield what a part finds; a file that cannot be read any further is a fault as well."""
        from tosdiff.archive.failures import UNREADABLE
        from tosdiff.archive.faults import Fault

        try:
            with self._readers.begin() as db:
                yield from part(db)
        except UNREADABLE as error:
            cause = error.orig if isinstance(error, exc.DBAPIError) else error
            yield Fault("file", f"it cannot be read: {cause}", "archive")
