"""The settings of a corpus: corpus.toml, checked key by key."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path

import msgspec

from tosdiff.errors import DeclarationError

FILE_NAME = "corpus.toml"
_DAY = 86_400


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How pages are fetched: seconds, and what the server is told about us."""

    contact: str = ""
    language: str = "en"
    delay: float = 2.0
    timeout: float = 60.0
    conditional: bool = True
    allow_private: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What corpus.toml says; `archive` is a file beside it or a database URL."""

    archive: str = "archive.db"
    network: Network = Network()


TEMPLATE = """\
# A tosdiff corpus: declarations/ says what to track, versions/ holds the newest text of each
# terms, archive.db keeps every capture.
archive = "archive.db"

[network]
# Who runs this, for the platforms' operators: an address or a page. It is sent with each request.
contact = ""
# The language asked for (Accept-Language).
language = "en"
# Seconds between two requests to one host, and at most for one page.
delay = 2.0
timeout = 60.0
# Ask "has it changed?" with ETag and Last-Modified where the server gave them.
conditional = true
"""


def read_settings(root: Path) -> Settings:
    """Read corpus.toml. Raises DeclarationError with the line, or the key and a near match."""
    path = root / FILE_NAME
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except FileNotFoundError as error:
        raise DeclarationError(
            f"no corpus here: {path} does not exist",
            hint="run `tosdiff init`, or name one with --corpus DIR",
        ) from error
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeclarationError(
            f"{path}: not valid TOML: {error}", hint='text needs quotes, as in language = "en"'
        ) from error
    try:
        return _sound(msgspec.convert(values, Settings), path)
    except msgspec.ValidationError as error:
        raise DeclarationError(f"{path}: {error}", hint=_near(str(error))) from error


def _sound(settings: Settings, path: Path) -> Settings:
    network = settings.network
    if not 0 <= network.delay <= _DAY:
        raise DeclarationError(f"{path}: `delay` must be 0 to {_DAY} seconds", hint="try 2.0")
    if not 1 <= network.timeout <= _DAY:
        raise DeclarationError(f"{path}: `timeout` must be 1 to {_DAY} seconds", hint="try 60")
    if not settings.archive.strip() or not settings.archive.isprintable():
        raise DeclarationError(f"{path}: `archive` is no file name", hint='try "archive.db"')
    return settings


def _near(message: str) -> str:
    known = [*Settings.__struct_fields__, *Network.__struct_fields__]
    key = re.search(r"unknown field `([^`]+)`", message)
    near = get_close_matches(key[1], known, n=1, cutoff=0.5) if key else []
    return f"did you mean {near[0]!r}?" if near else "known keys: " + ", ".join(known)
