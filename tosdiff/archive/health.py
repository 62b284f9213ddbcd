"""What the archive knows of how terms fare: since when they are ill, and what was rejected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tosdiff.archive.index import ClauseIndex

if TYPE_CHECKING:  # a capture that goes well needs none of these
    from tosdiff.archive.chain import CaptureRecord
    from tosdiff.archive.rejections import Rejections
    from tosdiff.archive.spells import Changes, Spell


class Health(ClauseIndex):
    """The part of an open archive that `status` and those who settle suspects ask."""

    def spells(self, names: Sequence[str]) -> dict[str, Spell]:
        """Return since when each of these terms is well or ill; those never visited are out."""
        from tosdiff.archive.spells import spells_of

        with self._reading() as db:
            return spells_of(db, names)

    def changes(self, names: Sequence[str]) -> dict[str, Changes]:
        """Return what became of each of these terms; those without a version are out."""
        from tosdiff.archive.spells import changes_of

        with self._reading() as db:
            return changes_of(db, names)

    def newest_captures(self, names: Sequence[str]) -> dict[str, CaptureRecord]:
        """Return our own newest capture of each of these terms; those without one are out."""
        from tosdiff.archive.spells import newest_captures

        with self._reading() as db:
            return newest_captures(db, names)

    @property
    def rejections(self) -> Rejections:
        """What a person rejected."""
        from tosdiff.archive.rejections import Rejections

        return Rejections(self.location, self._reading, self._writing)
