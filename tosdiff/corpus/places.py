"""Say where something stands: in which file, as a repository names it, and on which line."""

from __future__ import annotations

import json
from pathlib import Path


def repository_of(place: Path) -> Path:
    """Return the nearest directory upwards that git works in, or `place` itself, absolute."""
    start = place.absolute()
    return next((one for one in (start, *start.parents) if (one / ".git").exists()), start)


def path_in(repository: Path, path: Path) -> str:
    """Return a path as the repository names it, with slashes; as it stands if it is not in it."""
    whole = path.absolute()
    return (whole.relative_to(repository) if whole.is_relative_to(repository) else path).as_posix()


def line_of(source: str, *strings: str) -> int:
    """Return the line, from 1, of the last of these JSON strings, each sought after the one before.

    What is not found, as it is spelled with other escapes, is passed over.
    """
    at = 0
    for string in strings:
        spellings = {json.dumps(string, ensure_ascii=narrow) for narrow in (False, True)}
        found = [place for one in spellings if (place := source.find(one, at)) >= 0]
        at = min(found, default=at)
    return source.count("\n", 0, at) + 1
