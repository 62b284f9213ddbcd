"""What a target is: a reader, what it takes when all is well, and the words of its language."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """A reader of other people's bytes: it takes any, or refuses them with a TosdiffError."""

    name: str
    read: Callable[[bytes], None]
    seeds: Sequence[bytes]
    tokens: Sequence[bytes]


@contextmanager
def file(name: str, data: bytes) -> Iterator[Path]:
    """Yield a file of its own in a new directory."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(data)
        yield path
