"""The settings of a corpus: corpus.toml, checked key by key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import msgspec

from tosdiff.errors import DeclarationError

FILE_NAME = "corpus.toml"
_DAY = 86_400
_PATH = 'write [[sources]], and below it path = "../contrib-versions.git"'


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How pages are fetched: seconds, and what the server is told about us."""

    contact: str = ""
    language: str = "en"
    delay: float = 2.0
    timeout: float = 60.0
    conditional: bool = True
    allow_private: bool = False


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another archive's history that feeds this corpus: a path, beside corpus.toml or absolute."""

    path: str
    kind: Literal["git", "zip"] | None = None


class Notify(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told of changes and failures, by snapshot, and by check if it says so."""

    urls: tuple[str, ...] = ()
    check: bool = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What corpus.toml says; `archive` is a file beside it or a database URL."""

    archive: str = "archive.db"
    network: Network = Network()
    sources: tuple[Source, ...] = ()
    notify: Notify = Notify()


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

# Other people's histories of the same terms, read into archive.db and never written to: a versions
# repository of Open Terms Archive or ToSBack (git, bare or not), or a dataset's zip. A path is
# beside this file or absolute; `kind`, "git" or "zip", is recognised if it is not said.
# [[sources]]
# path = "../contrib-versions.git"

# Whom `snapshot` tells of changes and failures: addresses as apprise writes them. It needs
# pip install 'tosdiff[notify]'. ${NAME} is the value of a variable of the environment: tokens and
# passwords belong there. With check = true `check` tells them of its findings too.
# [notify]
# urls = ["mailto://${MAIL_USER}:${MAIL_PASSWORD}@example.org", "slack://${SLACK_TOKEN}/#terms"]
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
        raise DeclarationError(f"{path}: {_placed(str(error))}", hint=_near(str(error))) from error


def _sound(settings: Settings, path: Path) -> Settings:
    network = settings.network
    if not 0 <= network.delay <= _DAY:
        raise DeclarationError(f"{path}: `delay` must be 0 to {_DAY} seconds", hint="try 2.0")
    if not 1 <= network.timeout <= _DAY:
        raise DeclarationError(f"{path}: `timeout` must be 1 to {_DAY} seconds", hint="try 60")
    if not settings.archive.strip() or not settings.archive.isprintable():
        raise DeclarationError(f"{path}: `archive` is no file name", hint='try "archive.db"')
    _check_sources(settings.sources, path)
    return settings


def _check_sources(sources: Sequence[Source], path: Path) -> None:
    """Refuse a source without a place, and one that is named twice."""
    seen: dict[Path, int] = {}
    for number, source in enumerate(sources, 1):
        if not source.path.strip() or not source.path.isprintable():
            raise DeclarationError(f"{path}: [[sources]] {number}: `path` is no path", hint=_PATH)
        place = (path.parent / source.path).resolve()
        if place in seen:
            raise DeclarationError(
                f"{path}: [[sources]] {number} is {source.path!r}, as {seen[place]} is",
                hint="take one of them out",
            )
        seen[place] = number


def _placed(message: str) -> str:
    """Name the place in a message as the file has it: `$.sources[0]` is the first [[sources]]."""
    return re.sub(
        r"`\$\.sources\[(\d+)\](?:\.(\w+))?`",
        lambda found: f"[[sources]] {int(found[1]) + 1}" + (f", `{found[2]}`" if found[2] else ""),
        message,
    )


def _near(message: str) -> str:
    if "sources" in message and "unknown field" not in message:
        return _PATH
    forms = (Settings, Network, Source, Notify)
    known = [key for form in forms for key in form.__struct_fields__]
    key = re.search(r"unknown field `([^`]+)`", message)
    near = get_close_matches(key[1], known, n=1, cutoff=0.5) if key else []
    return f"did you mean {near[0]!r}?" if near else "known keys: " + ", ".join(known)
