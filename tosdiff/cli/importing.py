"""`tosdiff import`: bring in captures that somebody else made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff import __version__
from tosdiff.cli.exits import Exit
from tosdiff.cli.options import allow_private_option, complete_terms
from tosdiff.cli.output import Result, check_target, emit, result_options
from tosdiff.cli.progress import Bar
from tosdiff.cli.session import Session, now

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.bringing import Brought

_DAY = click.DateTime(["%Y-%m-%d"])
_HOST = "https://web.archive.org"


@click.group(
    "import",
    short_help="Bring in captures that others made.",
    epilog="Example: tosdiff import wayback youtube/terms --from 2015-01-01",
)
def verb() -> None:
    """Bring in captures that somebody else made, from a WARC file or the Wayback Machine.

    Each is recorded with who says so, and when it was captured by their account. It makes a
    version where its time puts it, among those of our own captures, of which none is changed.
    """


@verb.command("warc", epilog="Example: tosdiff import warc crawl.warc.gz --terms youtube")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--terms",
    "names",
    metavar="TERMS",
    multiple=True,
    shell_complete=complete_terms,
    help="Only these; repeatable.",
)
@result_options
@click.pass_obj
def warc(
    session: Session, file: Path, names: tuple[str, ...], form: str, target: str | None
) -> Exit:
    """Record the captures of declared pages that a WARC FILE holds.

    A page is found by its address, whether http or https, with www or without; one that was
    redirected there counts too. What does not match its own digest is left out. Needs the extra
    `warc`.
    """
    from tosdiff.api.bringing import bring_warc
    from tosdiff.archive.archive import Archive
    from tosdiff.sources.warc import Reading

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    check_target(target)
    reading = Reading()
    with Archive.open(corpus.archive, create=True) as archive:
        brought = list(bring_warc(corpus, archive, terms, file, reading, now=now()))
    for said in reading.passed_over:
        session.warn(f"left out: {said}")
    if not brought:
        session.warn(f"{file}: no page of declared terms is in it", "is its address declared?")
    return _told(session, brought, form, target)


@verb.command(
    "wayback",
    epilog="Example: tosdiff import wayback youtube/terms --from 2015-01-01 --every 90",
)
@click.argument("names", metavar="TERMS...", nargs=-1, required=True, shell_complete=complete_terms)
@click.option("--from", "start", type=_DAY, required=True, metavar="DATE", help="The first day.")
@click.option("--to", "end", type=_DAY, metavar="DATE", help="The last day; default: today.")
@click.option(
    "--every",
    type=click.IntRange(1),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="At most one capture in so many days.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="Captures at most, in one run, of each terms.",
)
@click.option(
    "--host", default=_HOST, metavar="URL", help="Another archive that answers in the same way."
)
@click.option(
    "--delay",
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="Between two captures. Default: as corpus.toml says.",
)
@allow_private_option
@result_options
@click.pass_obj
def wayback(
    session: Session,
    names: tuple[str, ...],
    start: datetime,
    end: datetime | None,
    every: int,
    limit: int,
    host: str,
    delay: float | None,
    allow_private: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Record captures that the Wayback Machine has of TERMS, thinned by time.

    It is asked politely, one capture after another; what came is kept, and a second run goes on
    where the first ended. Needs the extra `wayback`.
    """
    from tosdiff.api.bringing import Span, bring_wayback
    from tosdiff.archive.archive import Archive
    from tosdiff.capture.elsewhere import BoundedAdapter
    from tosdiff.sources.wayback import opened

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    network = corpus.settings.network
    check_target(target)
    last = end.replace(tzinfo=UTC) + timedelta(days=1, seconds=-1) if end else now()
    span = Span(start.replace(tzinfo=UTC), last, timedelta(days=every), limit)
    adapter = BoundedAdapter(
        deadline=network.timeout,
        allow_private=allow_private or network.allow_private,
        origin="" if host == _HOST else host,
    )
    contact = f"; {network.contact}" if network.contact else ""
    agent = f"tosdiff/{__version__} (archive of terms of service{contact})"
    pause = network.delay if delay is None else delay
    bar = Bar(session)
    with (
        Archive.open(corpus.archive, create=True) as archive,
        opened(adapter, origin=host, user_agent=agent, delay=pause) as asked,
    ):
        brought = [
            bring_wayback(corpus, archive, item, asked, span, now=now(), watch=_watch(bar))
            for item in terms
        ]
    bar.wipe()
    return _told(session, brought, form, target)


def _watch(bar: Bar) -> Callable[[str, int, int], None]:
    def watch(said: str, done: int, total: int) -> None:
        bar.draw(f"{said} {done:,} of {total:,}", done, total)

    return watch


def _told(session: Session, brought: Sequence[Brought], form: str, target: str | None) -> Exit:
    """Print what was brought, and say what was not."""
    result = Result(
        schema="tosdiff.import/1",
        key="terms",
        items=[asdict(item) for item in brought],
        text=lambda console: _draw(console, brought),
    )
    emit(session, result, form=form, target=target)
    for item in brought:
        if item.problem:
            session.warn(f"{item.terms}: {item.problem}", item.hint)
    return Exit.INCOMPLETE if any(item.problem for item in brought) else Exit.CLEAN


def _draw(console: Console, brought: Sequence[Brought]) -> None:
    for item in brought:
        known = f", {item.known:,} known before" if item.known else ""
        left = f", {item.left_out:,} cannot be shown" if item.left_out else ""
        console.print(
            f"{item.terms}: {item.visits:,} captures brought{known}{left}; "
            f"{item.versions:,} versions (before: {item.before:,})",
            soft_wrap=True,
        )
