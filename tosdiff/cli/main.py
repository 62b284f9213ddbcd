"""The command group and the one boundary where errors become messages and exit codes."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Literal, NoReturn, TextIO

import click

from tosdiff import __version__
from tosdiff.cli.exits import Exit, exit_for, worst
from tosdiff.cli.session import Session
from tosdiff.cli.taggers import chosen, tagger_options
from tosdiff.errors import TosdiffError
from tosdiff.render.clean import clean

_VERBS = (
    "init", "add", "snapshot", "status", "log", "show", "diff",
    "blame", "timeline", "matrix", "search", "feed", "check", "policy", "classify", "explain",
    "labels", "extract",
    "verify", "stamp", "export", "import", "rebuild", "doctor", "difftool", "model",
)  # fmt: skip


_MODULES = {"import": "importing"}  # a word of Python's own cannot be a module


class _Verbs(click.Group):
    """Import a verb's module only when it is asked for, or for the list of all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # Click's signature
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _VERBS:
            return None
        module = import_module(f"tosdiff.cli.{_MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.verb
        _name_variables(command, f"TOSDIFF_{cmd_name}")
        return command


def _name_variables(command: click.Command, prefix: str) -> None:
    """Name the variable of each option as the option is called, whatever our parameter is."""
    for param in command.params:
        if isinstance(param, click.Option) and not param.envvar:
            name = max(param.opts, key=len).lstrip("-")
            param.envvar = f"{prefix}_{name}".upper().replace("-", "_")
    for name, child in getattr(command, "commands", {}).items():
        _name_variables(child, f"{prefix}_{name}")


@click.command(
    cls=_Verbs,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "TOSDIFF",
        "max_content_width": 100,
    },
    epilog="Example: tosdiff init && tosdiff add https://example.org/terms && tosdiff snapshot",
)
@click.version_option(__version__, prog_name="tosdiff", message="%(prog)s %(version)s")
@click.option(
    "--corpus",
    metavar="DIR",
    help="The corpus to work on, or another archive's history to read: an Open Terms Archive "
    "repository or dataset. Default: the nearest directory upwards with a corpus.toml.",
)
@click.option(
    "-q", "--quiet", count=True, help="Less on standard error: no notes; twice: no warnings."
)
@click.option(
    "-v", "--verbose", count=True, help="More on standard error: what is done, page by page."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour: auto looks at the terminal, NO_COLOR and FORCE_COLOR.",
)
@click.option("--tz", metavar="ZONE", default="UTC", help="Time zone of dates shown to people.")
@click.option("--no-pager", is_flag=True, help="Never page long output on a terminal.")
@tagger_options
@click.pass_context
def tosdiff(ctx: click.Context, /, **options: Any) -> None:
    """Keep what platforms promise: snapshot their terms, redline what changed, tag what it says.

    Results go to standard output, everything else to standard error. Exit codes: 0 clean,
    1 findings, 2 usage or declaration, 3 could not do part of it, 4 a bug.
    """
    tagging = chosen(ctx, options)
    ctx.obj = Session.from_options(tagging=tagging, **options)


@tosdiff.result_callback()
@click.pass_obj
def _with_problems(session: Session, /, code: Exit | None, **_: Any) -> Exit:
    """A broken declaration or source is told by the exit code of every verb that read it."""
    usage = Exit.USAGE if session.problems else Exit.CLEAN
    return worst(code or Exit.CLEAN, usage, Exit.INCOMPLETE if session.troubles else Exit.CLEAN)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing but a bug in here can raise."""
    try:
        result = tosdiff.main(arguments, prog_name="tosdiff", standalone_mode=False)
        sys.stdout.flush()
        return int(result or Exit.CLEAN)
    except SystemExit as ended:
        return _left(ended)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted: what was recorded is kept; run the same command again to go on")
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the boundary: whatever it is gets a message
        return _failed(error)


def _failed(error: Exception) -> int:
    """Say what went wrong and return the code for it."""
    match error:
        case BrokenPipeError():
            return _close_pipe()
        case click.ClickException():
            return _usage(error)
        case TosdiffError():
            _say(f"error: {error.message}", error.hint)
            return exit_for(error)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            said = f"error: {where}{error.strerror or error}"
            _say(said, "check the disk's space and permissions")
            return Exit.INCOMPLETE
        case _:
            _say("".join(traceback.format_exception(error)).rstrip())
            _say("error: this is a bug in tosdiff", "please report it with the lines above")
            return Exit.BUG


def _left(ended: SystemExit) -> int:
    """Return the code of a Click that left by itself: shell completion, or a closed pipe.

    For a closed pipe Click exits with 1 and puts a stand-in, which is no text stream, for stdout.
    """
    if not isinstance(sys.stdout, io.TextIOBase):
        return _close_pipe()
    return ended.code if isinstance(ended.code, int) else Exit.CLEAN


def entry() -> NoReturn:
    """Run as a process: the console script."""
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    gc.set_threshold(1_000_000, 20, 50)  # a short life: a fifth of the start went into collecting
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        os._exit(code)  # a stream is gone; what is buffered for it has nowhere to go
    gc.freeze()  # all memory goes back at once: no need to look through it object by object
    sys.exit(code)


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say(error.format_message())
        return Exit.USAGE
    _say(f"error: {error.format_message()}")
    if context is not None:
        _say(f"  hint: `{context.command_path} --help` lists what it takes")
    return Exit.USAGE


def _close_pipe() -> int:
    """Give standard output a place to go, so that Python's own flush at exit cannot fail."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return Exit.PIPE_CLOSED


def _say(message: str, hint: str = "") -> None:
    try:
        click.echo(clean(message), err=True)
        if hint:
            click.echo(clean(f"  hint: {hint}"), err=True)
    except OSError:
        return  # standard error is closed too: the exit code is all that can be said


def _nowhere(mode: Literal["r", "w"] = "w") -> TextIO:
    """Return a stream for what the caller closed, so that saying something is no error."""
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123  # as long as we live
