"""Options and arguments that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

_Command = TypeVar("_Command", bound=Callable[..., Any])


def complete_terms(
    ctx: click.Context,
    _param: click.Parameter,
    incomplete: str,
) -> list[CompletionItem]:
    """Offer the names of the declared terms to the shell."""
    from tosdiff.corpus.corpus import DECLARATIONS, find_root
    from tosdiff.corpus.declarations import load

    named = ctx.find_root().params.get("corpus")
    root = Path(named) if named else find_root(Path.cwd())
    names = [item.name for item in load(root / DECLARATIONS).terms]
    return [
        CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())
    ]


def terms_argument(*, many: bool) -> Callable[[_Command], _Command]:
    """Take the name of one terms, or of any number."""
    return click.argument(
        "names" if many else "name",
        metavar="[TERMS]..." if many else "TERMS",
        nargs=-1 if many else 1,
        shell_complete=complete_terms,
    )


def allow_private_option(command: _Command) -> _Command:
    """Let a page stand on a private network, which is refused otherwise."""
    return click.option(
        "--allow-private",
        is_flag=True,
        help="Allow addresses of this machine and of private networks.",
    )(command)


def label_option(command: _Command) -> _Command:
    """Ask after clauses with a label; repeatable: any of them."""
    return click.option(
        "--label",
        "labels",
        multiple=True,
        metavar="LABEL",
        shell_complete=_complete_labels,
        help="Clauses with this label, as anti-scraping; repeatable.",
    )(command)


def match_option(command: _Command) -> _Command:
    """Ask after clauses in which a pattern occurs."""
    return click.option(
        "--match",
        "pattern",
        metavar="REGEX",
        default="",
        help="Clauses in which this occurs, case-blind.",
    )(command)


def _complete_labels(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from tosdiff.tag.labels import ORDER

    return [CompletionItem(name) for name in ORDER if name.startswith(incomplete.casefold())]


def split_when(name: str) -> tuple[str, str]:
    """Split `TERMS@WHEN`; without a WHEN it is the latest."""
    terms, at, when = name.rpartition("@")
    return (terms, when) if at and terms else (name, "latest")
