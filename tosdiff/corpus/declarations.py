"""Read declarations: Open Terms Archive JSON, as it is, into terms and pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET

from tosdiff.corpus.forms import (
    PageForm,
    PastTermsForm,
    ServiceHeader,
    TermsForm,
)
from tosdiff.corpus.parts import filter_names, language_pin, query_pin, selectors
from tosdiff.corpus.places import line_of
from tosdiff.entities import Page, Terms
from tosdiff.errors import DeclarationError

_Form = TypeVar("_Form")
_EXAMPLE = (
    'a declaration looks like {"name": "Vidora", "terms": {"Terms of Service": '
    '{"fetch": "https://…", "select": "main"}}}'
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a directory of declarations holds: terms by name order, and the files that are wrong.

    `past` lists for each terms how it was tracked before, oldest first, each with its last moment.
    """

    terms: tuple[Terms, ...]
    problems: tuple[DeclarationError, ...]
    past: Mapping[str, tuple[tuple[datetime, Terms], ...]]

    def in_force(self, terms: Terms, at: datetime) -> Terms:
        """Return how `terms` were declared at a moment: a history file's entry, or as now."""
        for until, earlier in self.past.get(terms.name, ()):
            if at <= until:
                return earlier
        return terms


def load(directory: Path) -> Declared:
    """Read every declaration in a directory; a wrong file is a problem, the others are read."""
    terms: list[Terms] = []
    problems: list[DeclarationError] = []
    past: dict[str, tuple[tuple[datetime, Terms], ...]] = {}
    for path in declaration_files(directory):
        try:
            _check_name(path)
            terms.extend(load_service(path))
            past.update(_load_history(path))
        except DeclarationError as error:
            error.file = error.file or str(path)
            problems.append(error)
    return Declared(tuple(sorted(terms, key=lambda item: item.name)), tuple(problems), past)


def declaration_files(directory: Path) -> list[Path]:
    """List the services' files in order: not their histories, not their filters.

    Raises: DeclarationError if the directory cannot be read.
    """
    try:
        paths = sorted(directory.iterdir())
    except OSError as error:
        raise DeclarationError(
            f"{directory}: cannot be read: {error.strerror}", hint="`tosdiff init` makes one"
        ) from error
    return [
        path
        for path in paths
        if path.suffix == ".json" and not path.name.endswith(".history.json") and path.is_file()
    ]


def _check_name(path: Path) -> None:
    if not path.stem.isprintable() or "@" in path.stem:
        raise DeclarationError(
            f"{path.name.encode('utf-8', 'backslashreplace').decode()}: no name for a service",
            hint="rename the file: printable characters, and no @",
        )


def load_service(path: Path) -> tuple[Terms, ...]:
    """Read one service's declaration. Raises DeclarationError with file, line and column."""
    source = _read(path)
    header = _decode(source, ServiceHeader, path)
    if not header.name.strip():
        raise DeclarationError(f"{path}: `name` is empty", hint="give the service's name")
    if not header.terms:
        raise DeclarationError(f"{path}: no terms", hint='add one under "terms"')
    return tuple(
        _placed_terms(path, header.name, kind, bytes(raw), source)
        for kind, raw in header.terms.items()
    )


def _placed_terms(path: Path, service: str, kind: str, raw: bytes, source: bytes) -> Terms:
    """Read one terms; an error tells the line of its name in the source."""
    try:
        return _terms(path, service, kind, _decode(raw, TermsForm, path, f"terms {kind!r}"))
    except DeclarationError as error:
        error.line = line_of(source.decode("utf-8", "replace"), kind)
        raise


def _load_history(path: Path) -> dict[str, tuple[tuple[datetime, Terms], ...]]:
    history = path.with_name(f"{path.stem}.history.json")
    if not history.is_file():  # a pipe or a device has no end
        return {}
    name = _decode(_read(path), ServiceHeader, path).name
    try:
        return _past_terms(path, history, name)
    except DeclarationError as error:
        error.file = str(history)
        raise


def load_past(history: Path, service: str) -> None:
    """Read a history file to see whether it can be. Raises: DeclarationError."""
    _past_terms(history, history, service)


def _past_terms(
    path: Path, history: Path, name: str
) -> dict[str, tuple[tuple[datetime, Terms], ...]]:
    entries = _decode(_read(history), dict[str, list[PastTermsForm]], history)
    return {
        f"{path.stem}/{kind}": tuple(
            sorted(
                ((_until(history, form), _terms(history, name, kind, form)) for form in forms),
                key=lambda item: item[0],
            )
        )
        for kind, forms in entries.items()
    }


def _until(path: Path, form: PastTermsForm) -> datetime:
    try:
        moment = datetime.fromisoformat(form.valid_until or "")
    except ValueError as error:
        raise DeclarationError(
            f"{path}: `validUntil` is not a date: {form.valid_until!r}",
            hint="write it as 2024-03-31 or 2024-03-31T12:00:00Z",
        ) from error
    if "T" not in str(form.valid_until):
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _terms(path: Path, service: str, kind: str, form: TermsForm) -> Terms:
    where = f"{path}: terms {kind!r}"
    service_id = path.name.removesuffix(".history.json").removesuffix(".json")
    if not kind.strip() or "/" in kind or "@" in kind or not kind.isprintable():
        raise DeclarationError(
            f"{where}: a terms type cannot be empty or hold /, @ or control characters",
            hint="use a type such as `Terms of Service` or `Privacy Policy`",
        )
    parts = form.combine or [form]
    return Terms(service_id, service, kind, tuple(_page(where, part, form) for part in parts))


def _page(where: str, part: PageForm, shared: TermsForm) -> Page:
    """Build one page; keys beside `combine` hold for every part that lacks them."""

    def key(name: str) -> object:
        own = getattr(part, name)
        return getattr(shared, name) if own is UNSET else own

    url = key("fetch")
    if not isinstance(url, str) or not _is_web_address(url):
        raise DeclarationError(
            f"{where}: `fetch` is " + ("missing" if url is UNSET else f"not an address: {url!r}"),
            hint='add "fetch": "https://…", the address of the page',
        )
    scripts = key("execute_client_scripts")
    return Page(
        url=url,
        select=selectors(where, "select", key("select")),
        remove=selectors(where, "remove", key("remove")),
        filters=filter_names(key("filter")),
        scripts=scripts if isinstance(scripts, bool) else None,
        language=language_pin(where, key("accept_language")),
        query=query_pin(where, key("query")),
    )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


# ── decoding, with errors that say where ─────────────────────────────────────────────────────────


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise DeclarationError(
            f"{path}: cannot be read: {error.strerror}", hint="check its name and permissions"
        ) from error


def _decode(source: bytes, form: type[_Form], path: Path, where: str = "") -> _Form:
    try:
        return msgspec.json.decode(source, type=form)
    except RecursionError as error:
        raise DeclarationError(f"{path}: brackets nest too deep", hint=_EXAMPLE) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        _refuse(str(error), source, path, where)


def _refuse(message: str, source: bytes, path: Path, where: str) -> NoReturn:
    """Turn msgspec's message into one with line, column and a near match."""
    place = f"{path}: {where}: " if where else f"{path}: "
    if position := re.search(r"\(byte (\d+)\)", message):
        before = source[: int(position[1])].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        said = re.sub(r"^JSON is malformed: |\s*\(byte \d+\)", "", message)
        raise DeclarationError(
            f"{path}:{line}:{column}: not valid JSON: {said}",
            hint="a comma or a quote is often missing just before this place",
            line=line,
        )
    if "truncated" in message:
        last = source.count(b"\n") + 1
        raise DeclarationError(
            f"{path}:{last}: not valid JSON: it ends too early",
            hint="is a closing bracket missing, or was the file cut off?",
            line=last,
        )
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        raise DeclarationError(f"{place}unknown key {unknown[1]!r}", hint=_near(unknown[1]))
    raise DeclarationError(
        place + re.sub(r"^Object missing required field", "missing key", message),
        hint=_EXAMPLE,
    )


_KEYS = (
    "name", "terms", "importedFrom", "fetch", "select", "remove", "filter", "combine",
    "executeClientScripts", "acceptLanguage", "query", "startBefore", "startAfter", "endBefore",
    "endAfter", "validUntil",
)  # fmt: skip


def _near(key: str) -> str:
    from difflib import get_close_matches  # only for a name that is wrong

    near = get_close_matches(key, _KEYS, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return "known keys: " + ", ".join(_KEYS[:11])
