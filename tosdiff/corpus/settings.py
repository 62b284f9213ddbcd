"""The settings of a corpus: corpus.toml, checked key by key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from tosdiff.corpus.policies import PolicyForm, RuleForm, WaiverForm
from tosdiff.errors import DeclarationError

FILE_NAME = "corpus.toml"
_DAY = 86_400
_Form = TypeVar("_Form")
_PATH = 'write [[sources]], and below it path = "../contrib-versions.git"'


class Network(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How pages are fetched: seconds, and what the server is told about us."""

    contact: str = ""
    language: str = "en"
    delay: float = 2.0
    timeout: float = 60.0
    conditional: bool = True
    allow_private: bool = False
    chromium: str = ""


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
    policy: tuple[RuleForm, ...] = ()
    waivers: tuple[WaiverForm, ...] = ()
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
# The browser for pages that scripts build ("executeClientScripts": true). It needs
# pip install 'tosdiff[browser]' and an installed Chromium, which is looked for if none is named.
# chromium = "/usr/bin/chromium"

# Other people's histories of the same terms, read into archive.db and never written to: a versions
# repository of Open Terms Archive or ToSBack (git, bare or not), or a dataset's zip. A path is
# beside this file or absolute; `kind`, "git" or "zip", is recognised if it is not said.
# [[sources]]
# path = "../contrib-versions.git"

# What `tosdiff check` finds: the first rule that fits a change decides; below these stand the
# default ones, which watch the core labels. `tosdiff policy explain` says all in plain English.
# [[policy]]
# label = "tracking"          # one, a list, "core" or "*"
# stance = "practises"        # of core labels: forbids, permits, practises, disclaims
# change = ["added", "stance-turned"]
# terms = "*/Privacy Policy"
# severity = "warning"        # error, warning, note, off

# A finding that somebody answers for, until the end of a day.
# [[waivers]]
# fingerprint = "0123456789abcdef"
# reason = "counsel has read it"
# expires = 2031-01-31

# Whom `snapshot` tells of changes and failures: addresses as apprise writes them. It needs
# pip install 'tosdiff[notify]'. ${NAME} is the value of a variable of the environment: tokens and
# passwords belong there. With check = true `check` tells them of its findings too.
# [notify]
# urls = ["mailto://${MAIL_USER}:${MAIL_PASSWORD}@example.org", "slack://${SLACK_TOKEN}/#terms"]
"""


def read_settings(root: Path) -> Settings:
    """Read corpus.toml. Raises DeclarationError with the line, or the key and a near match."""
    path = root / FILE_NAME
    hint = "run `tosdiff init`, or name one with --corpus DIR"
    try:
        return _sound(_converted(_toml(path), Settings, path), path)
    except FileNotFoundError as error:
        raise DeclarationError(f"no corpus here: {path} does not exist", hint=hint) from error


def read_policy(path: Path) -> tuple[RuleForm, ...]:
    """Read the rules of a policy file. Raises DeclarationError, as for corpus.toml."""
    try:
        return _converted(_toml(path), PolicyForm, path).policy
    except FileNotFoundError as error:
        raise DeclarationError(
            f"{path}: no such file", hint="--policy takes a TOML file with [[policy]] rules"
        ) from error


def _toml(path: Path) -> dict[str, Any]:
    import tomllib  # another archive's history has no such file

    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DeclarationError(f"{path}: cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise DeclarationError(
            f"{path}: brackets nest too deep", hint="`tosdiff init` in an empty directory shows how"
        ) from error
    except ValueError as error:  # of TOML, of UTF-8, of a number of 5,000 digits
        raise DeclarationError(
            f"{path}: not valid TOML: {error}", hint='text needs quotes, as in language = "en"'
        ) from error


def _converted(values: dict[str, Any], form: type[_Form], path: Path) -> _Form:
    try:
        return msgspec.convert(values, form)
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
        r"`\$\.(sources|policy|waivers)\[(\d+)\](?:\.(\w+))?`",
        lambda found: (
            f"[[{found[1]}]] {int(found[2]) + 1}" + (f", `{found[3]}`" if found[3] else "")
        ),
        message,
    )


_FORMS: dict[str, tuple[type[msgspec.Struct], str]] = {
    "sources": (Source, _PATH),
    "policy": (RuleForm, 'write [[policy]], and below it label = "core" and severity = "error"'),
    "waivers": (WaiverForm, "a waiver has a fingerprint, a reason and expires = 2031-01-31"),
}


def _near(message: str) -> str:
    """Say what was meant: the place in the message tells of which table it is."""
    from difflib import get_close_matches  # only for a name that is wrong

    key = re.search(r"unknown field `([^`]+)`", message)
    table = re.search(r"`\$\.(sources|policy|waivers)\b", message)
    if table and not key:
        return _FORMS[table[1]][1]
    forms = (_FORMS[table[1]][0],) if table else (Settings, Network, Source, Notify)
    known = [name for form in forms for name in form.__struct_fields__]
    near = get_close_matches(key[1], known, n=1, cutoff=0.5) if key else []
    return f"did you mean {near[0]!r}?" if near else "known keys: " + ", ".join(known)
