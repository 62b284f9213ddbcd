"""The records of a WARC, read by warcio, whose lines before a body have bounds."""

from __future__ import annotations

from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed


class Records(ArchiveIterator):  # type: ignore[misc]  # warcio is not typed
    """Iterates over records; `head` is the most bytes of lines that one may have."""

    def __init__(self, file: BinaryIO, head: int) -> None:
        super().__init__(file, check_digests=True)
        self.reader: Any = _Bounded(file, head)

    def _next_record(self, next_line: bytes | None) -> Any:
        self.reader.lines = 0
        return super()._next_record(next_line)


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio is not typed
    """Counts the bytes of lines, without those in a body."""

    def __init__(self, file: BinaryIO, head: int) -> None:
        super().__init__(file)
        self._head, self.lines = head, 0

    def readline(self, length: int | None = None) -> bytes:
        most = self._head - self.lines + 1
        line: bytes = super().readline(most if length is None else min(length, most))
        self.lines += len(line)
        if self.lines > self._head:
            raise ArchiveLoadFailed(f"more than {self._head:,} bytes of header lines")
        return line
