"""The text mirror: the newest text of each terms as a file that git and people can read.

The layout is Open Terms Archive's: `versions/<Service>/<Terms Type>.md`.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from pathlib import Path

from tosdiff.errors import ArchiveError

VERSIONS = "versions"
_TEMPORARY = ".tosdiff-new"
_STRAY_AFTER = 3600  # seconds; no write takes as long, so its writer is dead

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%\ud800-\udfff]')
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_LONGEST = 180  # bytes of a name; file systems stop at 255, less where they encrypt names


def mirror_path(corpus_dir: Path, terms: str) -> Path:
    """Return the file of some terms in the mirror."""
    service, _, kind = terms.partition("/")
    return corpus_dir / VERSIONS / safe_name(service) / f"{safe_name(kind)}.md"


def write_mirror(corpus_dir: Path, terms: str, text: str) -> Path:
    """Write the newest text of some terms, whole or not at all; an equal file is left alone.

    Raises: ArchiveError if the file cannot be written, or its directory is a link: whoever sends
    us declarations could lead us out of the corpus.
    """
    path = mirror_path(corpus_dir, terms)
    if path.parent.is_symlink():
        raise ArchiveError(
            f"{path.parent}: it is a link, and nothing is written through it",
            hint="put a directory in its place",
        )
    data = text.encode("utf-8", "surrogatepass")
    try:
        if path.is_file() and path.read_bytes() == data:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        _clean(path.parent)
        _replace(path, data)
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be written: {error.strerror}",
            hint="check that the directory is yours to write and has space left",
        ) from error
    return path


def is_mirrored(corpus_dir: Path, terms: str, digest: str) -> bool:
    """Tell whether the file of some terms holds the text with this SHA-256."""
    try:
        data = mirror_path(corpus_dir, terms).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == digest


def safe_name(name: str) -> str:
    """Return a name that every file system takes as one name; different names stay different.

    What is unsafe is written as %XX, as in URLs.
    """
    safe = _UNSAFE.sub(_escaped, name)
    if not safe or _RESERVED.fullmatch(safe) or safe[0] in ". ":
        safe = f"%{ord(safe[0]):02X}{safe[1:]}" if safe else "%"
    if safe[-1] in ". ":
        safe = f"{safe[:-1]}%{ord(safe[-1]):02X}"
    encoded = safe.encode()
    if len(encoded) <= _LONGEST:
        return safe
    mark = hashlib.sha256(encoded).hexdigest()[:16]
    return f"{encoded[: _LONGEST - 20].decode(errors='ignore')}%~{mark}"


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file, then put it in place: a reader sees the old or the new, never half."""
    beside = path.with_name(f".{secrets.token_hex(8)}{_TEMPORARY}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _clean(directory: Path) -> None:
    """Remove what writers that were killed left behind."""
    for stray in directory.glob(f".*{_TEMPORARY}"):
        try:
            if time.time() - stray.stat().st_mtime > _STRAY_AFTER:
                stray.unlink()
        except FileNotFoundError:
            continue  # another run was faster
