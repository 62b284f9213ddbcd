"""Print a verb's result: text for people, JSON for programs, to the screen or a file."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from tosdiff.cli.session import Session
from tosdiff.errors import ArchiveError
from tosdiff.render.json_text import dump

if TYPE_CHECKING:
    from rich.console import Console

_PIPE = os.terminal_size((100, 25))
_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Result:
    """A result in both its forms.

    As JSON it is one object: `schema`, the head's keys, those of `whole`, and the items under
    `key`; as JSON lines one object an item, each with `schema` and the head under `of`. `text`
    draws it for people. Items are read once, and only as JSON.
    """

    schema: str
    key: str
    items: Iterable[Mapping[str, Any]]
    text: Callable[[Console], None]
    head: Mapping[str, Any] = field(default_factory=dict)
    whole: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, Callable[[], str]] = field(default_factory=dict)  # md, html

    def json(self) -> str:
        """Write one indented JSON object."""
        value = {"schema": self.schema, **self.head, **self.whole, self.key: list(self.items)}
        return dump(value, indent=2) + "\n"

    def jsonl(self) -> str:
        """Write one JSON object a line."""
        of = {"of": self.head} if self.head else {}
        return "".join(dump({"schema": self.schema, **of, **item}) + "\n" for item in self.items)


def result_options(command: _Command) -> _Command:
    """Give a verb the options `--format` and `--output`."""
    return _options(["text", "json", "jsonl"], "text for people, json or jsonl for programs.")(
        command
    )


def page_options(command: _Command) -> _Command:
    """Give a verb the options `--format`, with Markdown and HTML too, and `--output`."""
    return _options(
        ["text", "json", "jsonl", "md", "html"],
        "text for people, json or jsonl for programs, md for a comment, html for a page.",
    )(command)


def _options(forms: list[str], said: str) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        command = click.option(
            "--format", "form", type=click.Choice(forms), default="text", help=said
        )(command)
        return click.option(
            "--output", "target", metavar="FILE", help="Write the result to FILE instead."
        )(command)

    return decorate


def emit(session: Session, result: Result, *, form: str, target: str | None) -> None:
    """Print a result in the form that was asked for."""
    if form == "json":
        write(result.json(), target)
    elif form == "jsonl":
        write(result.jsonl(), target)
    elif form in result.pages:
        write(result.pages[form](), target)
    else:
        draw(session, result.text, target=target)


def draw(session: Session, text: Callable[[Console], None], *, target: str | None = None) -> None:
    """Draw for people: in colour and through the pager only where a terminal can do both."""
    from rich.console import Console

    screen = not target and sys.stdout.isatty()
    colour = not target and wants_colour(session)
    buffer = io.StringIO()
    columns, lines = _size(screen=screen)
    console = Console(
        file=buffer,
        force_terminal=colour,
        no_color=not colour,
        color_system=("256" if colour else None),
        width=columns,
        height=lines,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    text(console)
    drawn = re.sub(r" +\n", "\n", buffer.getvalue())
    if screen and session.pager and drawn.count("\n") > lines - 2:
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(drawn, color=colour)
    else:
        write(drawn, target)


def write(text: str, target: str | None) -> None:
    """Write to standard output, or to a file, whole or not at all; to a device as it is."""
    if not target or target == "-":
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
        return
    path = Path(target).resolve()  # a link stays one
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe must never be replaced
            with path.open("wb") as device:
                device.write(data)
        else:
            with _replacing(path) as file:
                file.write(data)
    except OSError as error:
        raise _unwritable(target, error) from error


def check_target(target: str | None) -> None:
    """Refuse a file that cannot be written before any work is done for it."""
    if not target or target == "-":
        return
    import tempfile

    path = Path(target).resolve()
    try:
        if not path.exists():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tosdiff-")
            os.close(handle)
            Path(name).unlink()
        elif path.is_dir() or not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "a directory" if path.is_dir() else "read-only")
    except OSError as error:
        raise _unwritable(target, error) from error


@contextmanager
def stream(target: str | None) -> Iterator[Callable[[str], None]]:
    """Yield what writes piece by piece: at once to the screen, to a file whole or not at all."""
    if not target or target == "-":
        yield lambda text: write(text, None)
        return
    path = Path(target).resolve()
    opened = path.open("wb") if path.exists() and not path.is_file() else _replacing(path)
    with opened as file:

        def put(text: str) -> None:
            try:
                file.write(text.encode("utf-8", "replace"))
            except OSError as error:
                raise _unwritable(target, error) from error

        yield put


@contextmanager
def replacing(target: str) -> Iterator[BinaryIO]:
    """Yield a file for bytes that takes its place when all is written, or not at all.

    A device or a pipe is written to as it is.
    """
    path = Path(target).resolve()
    is_other = path.exists() and not path.is_file()
    try:
        with path.open("wb") if is_other else _replacing(path) as file:
            yield file
    except OSError as error:
        raise _unwritable(target, error) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of another when all is written."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tosdiff-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _unwritable(target: str, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"{target}: cannot be written: {error.strerror}", hint="give --output another file"
    )


def wants_colour(session: Session) -> bool:
    """Tell whether to colour: the flag, then NO_COLOR, FORCE_COLOR, TERM, then the terminal."""
    if session.color != "auto":
        return session.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _size(*, screen: bool) -> tuple[int, int]:
    """Return the columns and lines to draw for; COLUMNS goes first."""
    size = os.get_terminal_size(sys.stdout.fileno()) if screen else _PIPE
    columns = os.environ.get("COLUMNS", "")
    wanted = int(columns) if columns.isdigit() and int(columns) > 0 else size.columns
    return max(40, wanted), size.lines
