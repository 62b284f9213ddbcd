"""Options and arguments that several verbs share."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from tosdiff.tag.choice import Wanted

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


class Positive(click.FloatRange):
    """A number more than 0, or at least 0, that is a number and has a bound."""

    def __init__(self, most: float, *, zero: bool = False) -> None:
        super().__init__(0, most, min_open=not zero)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Refuse what is no number, which no range does."""
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"{value!r} is not a number", param, ctx)
        return found


def tag_options(what: str) -> Callable[[_Command], _Command]:
    """Let a verb ask for tags: it gets `wanted`. `what` says what is shown, as "Clauses"."""

    def decorate(command: _Command) -> _Command:
        @wraps(command)
        def asked(
            *given: Any,
            labels: tuple[str, ...],
            stances: tuple[str, ...],
            least: float,
            **named: Any,
        ) -> Any:
            return command(*given, wanted=_wanted(labels, stances, least), **named)

        return _label(what, _stance(_least(cast("_Command", asked))))

    return decorate


def _label(what: str, command: _Command) -> _Command:
    return click.option(
        "--label",
        "labels",
        multiple=True,
        metavar="LABEL",
        shell_complete=_complete_labels,
        help=f"{what} with this label, as anti-scraping; repeatable.",
    )(command)


def _stance(command: _Command) -> _Command:
    return click.option(
        "--stance",
        "stances",
        multiple=True,
        metavar="STANCE",
        shell_complete=_complete_stances,
        help="With a tag of this stance: forbids, permits, practises or disclaims; repeatable.",
    )(command)


def _least(command: _Command) -> _Command:
    return click.option(
        "--min-score",
        "least",
        metavar="SCORE",
        type=click.FloatRange(0, 1),
        default=0.0,
        help="Pass over tags that score less, 0 to 1.",
    )(command)


def _wanted(labels: tuple[str, ...], stances: tuple[str, ...], least: float) -> Wanted:
    """Read the three options. Raises: DeclarationError for a label or stance there is not."""
    from tosdiff.errors import DeclarationError, TaggerError
    from tosdiff.tag.choice import Wanted

    try:
        return Wanted.of(labels, stances, least)
    except TaggerError as error:
        raise DeclarationError(error.message, hint=error.hint) from error


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


def _complete_stances(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from tosdiff.tag.labels import STANCES

    return [CompletionItem(name) for name in STANCES if name.startswith(incomplete.casefold())]


def split_when(name: str) -> tuple[str, str]:
    """Split `TERMS@WHEN`; without a WHEN it is the latest."""
    terms, at, when = name.rpartition("@")
    return (terms, when) if at and terms else (name, "latest")
