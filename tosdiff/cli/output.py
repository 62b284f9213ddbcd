"""Print a verb's result: text for people, JSON for programs, to the screen or a file."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tosdiff.cli.session import Session
from tosdiff.errors import ArchiveError

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 100
_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Result:
    """A result in both its forms.

    As JSON it is one object: `schema`, the head's keys, those of `whole`, and the items under
    `key`; as JSON lines one object an item, each with `schema` and the head under `of`. `text`
    draws it for people.
    """

    schema: str
    key: str
    items: Sequence[Mapping[str, Any]]
    text: Callable[[Console], None]
    head: Mapping[str, Any] = field(default_factory=dict)
    whole: Mapping[str, Any] = field(default_factory=dict)

    def json(self) -> str:
        """Write one indented JSON object."""
        value = {"schema": self.schema, **self.head, **self.whole, self.key: list(self.items)}
        return _dump(value, indent=2) + "\n"

    def jsonl(self) -> str:
        """Write one JSON object a line."""
        of = {"of": self.head} if self.head else {}
        return "".join(_dump({"schema": self.schema, **of, **item}) + "\n" for item in self.items)


def result_options(command: _Command) -> _Command:
    """Give a verb the options `--format` and `--output`."""
    command = click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "jsonl"]),
        default="text",
        help="text for people, json or jsonl for programs.",
    )(command)
    return click.option(
        "--output", "target", metavar="FILE", help="Write the result to FILE instead."
    )(command)


def emit(session: Session, result: Result, *, form: str, target: str | None) -> None:
    """Print a result in the form that was asked for."""
    if form == "json":
        write(result.json(), target)
    elif form == "jsonl":
        write(result.jsonl(), target)
    else:
        draw(session, result.text, target=target)


def draw(session: Session, text: Callable[[Console], None], *, target: str | None = None) -> None:
    """Draw for people: in colour and through the pager only where a terminal can do both."""
    from rich.console import Console

    screen = not target and sys.stdout.isatty()
    colour = not target and wants_colour(session)
    buffer = io.StringIO()
    console = Console(
        file=buffer,
        force_terminal=colour,
        no_color=not colour,
        color_system=("256" if colour else None),
        width=_width(screen=screen),
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    text(console)
    drawn = re.sub(r" +\n", "\n", buffer.getvalue())
    if screen and session.pager and drawn.count("\n") > console.height - 2:
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
    path = Path(target)
    beside = path.with_name(f".{path.name}.new")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe must never be replaced
            beside = path
        beside.write_text(text, encoding="utf-8", errors="replace", newline="")
        if beside != path:
            beside.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"{target}: cannot be written: {error.strerror}", hint="check --output"
        ) from error


def wants_colour(session: Session) -> bool:
    """Tell whether to colour: the flag, then NO_COLOR, FORCE_COLOR, TERM, then the terminal."""
    if session.color != "auto":
        return session.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width(*, screen: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return max(40, int(columns))
    if screen:
        return max(40, os.get_terminal_size(sys.stdout.fileno()).columns)
    return _PIPE_WIDTH


def _dump(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)
