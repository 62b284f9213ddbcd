"""What an open archive can prove of itself, and to others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exc

from tosdiff.archive.index import ClauseIndex

if TYPE_CHECKING:  # a capture needs none of these: each is loaded by what asks for it
    from tosdiff.archive.faults import Fault
    from tosdiff.archive.rebuild import Derive
    from tosdiff.archive.retrial import Retrial

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

        parts: tuple[Callable[[Connection], Iterator[Fault]], ...] = (
            verify.file_faults,
            verify.chain_faults,
            verify.missing_faults,
            lambda db: verify.content_faults(db, step),
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
