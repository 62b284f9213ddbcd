"""Read a file or standard input as it comes: looked at first, then whole or line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import cast

from tosdiff.errors import DeclarationError

_CHUNK = 1 << 16
_LONGEST = 1 << 23  # bytes in a line; memory is bounded by it
_MANY = 64  # lines that are handed on at once: answers come soon, and one by one if lines do


@dataclass(slots=True)
class Intake:
    """Bytes that come; `done` have come, of `size` if that is known."""

    name: str
    stream: BufferedIOBase
    size: int = 0
    done: int = 0
    _seen: bytes = b""
    _is_over: bool = False

    def head(self) -> bytes:
        """Return the first line that is not empty, as far as it came; it stays to be read."""
        while not self._is_over:
            begun = self._seen.lstrip()
            if begun and (b"\n" in begun or not is_object(begun)):
                break
            if len(begun) > _LONGEST:  # to be told of as a line
                break
            self._more()
        return self._seen.lstrip().split(b"\n", 1)[0]

    def all(self) -> bytes:
        """Read all."""
        parts = [self._seen]
        while not self._is_over:
            self._seen = b""
            self._more()
            parts.append(self._seen)
        return b"".join(parts)

    def lines(self) -> Iterator[tuple[int, list[bytes]]]:
        """Yield whole lines, as many as came, with the number of the first of them.

        Raises: DeclarationError for a line that is too long to be held.
        """
        number = 1
        while not self._is_over or self._seen:
            *whole, self._seen = self._seen.split(b"\n")
            if self._is_over and self._seen:
                whole.append(self._seen)
                self._seen = b""
            for at in range(0, len(whole), _MANY):
                yield number + at, whole[at : at + _MANY]
            number += len(whole)
            if len(self._seen) > _LONGEST:
                raise DeclarationError(
                    f"{self.name}, line {number}: longer than {_LONGEST >> 20} MiB",
                    hint="one clause a line, as JSON",
                )
            if not self._is_over:
                self._more()

    def _more(self) -> None:
        came = self.stream.read1(_CHUNK)
        self.done += len(came)
        self._is_over = not came
        self._seen += came


def is_object(line: bytes) -> bool:
    """Tell whether a line begins as a JSON object does."""
    begun = line.removeprefix(b"\xef\xbb\xbf").lstrip()
    return begun[:1] == b"{" and begun[1:].lstrip()[:1] in {b'"', b"}", b""}


@contextmanager
def intake(name: str) -> Iterator[Intake]:
    """Open a file, or standard input for `-`. Raises: DeclarationError if it cannot be read."""
    if name == "-":
        yield Intake("standard input", cast("BufferedIOBase", sys.stdin.buffer))
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # closed below, where other errors are not ours
    except OSError as error:
        raise DeclarationError(
            f"{name}: {error.strerror or error}", hint="name a file, or - for standard input"
        ) from error
    with file:
        yield Intake(name, file, Path(name).stat().st_size)
