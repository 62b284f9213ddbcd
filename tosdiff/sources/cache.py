"""Where the index of another archive's history is kept: the user's cache, never beside it."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tosdiff.errors import ArchiveError

INDEX = "tosdiff-index/1"  # a new release of what is indexed, or how, makes new indexes


def cache_root(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the user's cache directory: TOSDIFF_CACHE, XDG_CACHE_HOME, or the platform's own."""
    if named := environment.get("TOSDIFF_CACHE"):
        return Path(named)
    if named := environment.get("XDG_CACHE_HOME"):
        return Path(named) / "tosdiff"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tosdiff"
    if platform == "win32" and (named := environment.get("LOCALAPPDATA")):
        return Path(named) / "tosdiff" / "cache"
    return Path.home() / ".cache" / "tosdiff"


def index_file(history: str, releases: str, root: Path) -> Path:
    """Return the file that holds the index of a history, named by its real path and by releases.

    Raises: ArchiveError if its directory cannot be made.
    """
    key = hashlib.sha256(f"{INDEX}\n{releases}\n{history}".encode("utf-8", "surrogatepass"))
    stem = re.sub(r"[^A-Za-z0-9.-]+", "-", Path(history).name).strip("-.")[:40] or "history"
    directory = root / "histories"
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"{directory}: cannot be made: {error.strerror}",
            hint="name a directory of yours in TOSDIFF_CACHE",
        ) from error
    return directory / f"{stem}-{key.hexdigest()[:16]}.db"
