"""The records of a WARC, read by warcio, whose lines before a body have bounds."""

from __future__ import annotations

from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed


def records(file: BinaryIO, head: int) -> ArchiveIterator:
    """Return an iterator over records; `head` is the most bytes of lines between two bodies."""
    found = ArchiveIterator(file, check_digests=True)
    found.reader = _Bounded(file, head)
    return found


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio is not typed
    """Counts the lines since the last bytes that were read as a body."""

    def __init__(self, file: BinaryIO, head: int) -> None:
        super().__init__(file)
        self._head, self._lines = head, 0

    def readline(self, length: int | None = None) -> bytes:
        most = self._head - self._lines + 1
        line: bytes = super().readline(most if length is None else min(length, most))
        self._lines += len(line)
        if self._lines > self._head:
            raise ArchiveLoadFailed(f"more than {self._head:,} bytes of header lines")
        return line

    def read(self, length: int | None = None) -> Any:
        self._lines = 0
        return super().read(length)
