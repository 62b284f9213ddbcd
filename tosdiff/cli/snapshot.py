"""`tosdiff snapshot`: capture the declared pages and say what really changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from tosdiff.cli.browsing import renderer
from tosdiff.cli.exits import Exit, worst
from tosdiff.cli.notifying import Telling, notify_options, recipients_of
from tosdiff.cli.options import Positive, allow_private_option, tag_options, terms_argument
from tosdiff.cli.output import check_target, result_options
from tosdiff.cli.session import Session, now
from tosdiff.cli.taking import Report

if TYPE_CHECKING:
    from tosdiff.api.snapshot import Desk
    from tosdiff.archive.archive import Archive
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.entities import Terms
    from tosdiff.notify import Recipient
    from tosdiff.tag.choice import Wanted


@click.command(
    "snapshot",
    short_help="Capture the declared pages; one line a change.",
    epilog="Example: tosdiff snapshot youtube linkedin/terms --notify json://127.0.0.1:8080/hook",
)
@terms_argument(many=True)
@allow_private_option
@click.option(
    "--delay",
    type=Positive(86_400, zero=True),
    metavar="SECONDS",
    help="Between two requests to one host; up to a tenth is added by chance.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    metavar="N",
    help="Hosts asked at a time; each of them gets one request at a time.",
)
@click.option(
    "--timeout",
    "seconds",
    type=Positive(1e9),
    metavar="SECONDS",
    help="End the run after this time; the next one begins with what is left.",
)
@click.option(
    "--stale",
    "hours",
    type=Positive(1e6),
    metavar="HOURS",
    help="Pass over what was captured in the last HOURS: so a run that was cut short goes on.",
)
@click.option(
    "--ignore-robots",
    "reason",
    default="",
    metavar="REASON",
    help="Read also what robots.txt asks us not to; each record of it keeps the REASON.",
)
@click.option("--accept", is_flag=True, help="Take the suspect pages of TERMS for the terms.")
@click.option(
    "--reject", is_flag=True, help="They are not the terms: never ask again. Fetches nothing."
)
@click.option("--unconditional", is_flag=True, help="Fetch whole pages: send no ETag.")
@tag_options("Report only changes of clauses")
@notify_options("snapshot", "Default: those of corpus.toml.")
@result_options
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    allow_private: bool,
    delay: float | None,
    jobs: int,
    seconds: float | None,
    hours: float | None,
    reason: str,
    accept: bool,
    reject: bool,
    unconditional: bool,
    wanted: Wanted,
    notified: tuple[str, ...],
    silent: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Capture the declared pages (of TERMS, or all) and print one line for each real change.

    Nothing is printed for a page whose words are the same, or are words that these terms had
    before. Failures go to standard error; the other terms are done. A stance that turned, as a ban
    that became a permission, is named first. All that changed is recorded and counted, whatever
    --label, --stance and --min-score leave of the report.

    Each address of --notify gets one message, and only if there is news: real changes, failures
    that are new, and failures that ended. What cannot be delivered is told by the next run.

    A suspect page waits until a person looked at it. --accept fetches TERMS and takes what waits
    for the terms, unless the page has other words by now. --reject keeps it, and these words are
    never asked about again; --accept undoes that.

    Several hosts are asked at a time, and one that is slow or down holds up no other; lines come in
    the order of the declarations all the same. A second run on one corpus is refused.
    """
    limits = _Limits(allow_private, delay, jobs, seconds, hours, _sound(reason))
    corpus = session.own_corpus()
    terms = corpus.terms(names)
    if not terms and not corpus.declared.problems:
        session.warn("nothing is declared here", "add a page with `tosdiff add URL`")
    _check_settling(names, accept=accept, reject=reject)
    check_target(target)
    if reject:
        from tosdiff.cli.settling import reject as reject_suspects

        return reject_suspects(session, corpus, terms, form=form, target=target)
    told = recipients_of(notified, corpus.settings.notify.urls, silent=silent)
    report = Report(session, form, target, wanted, [item.name for item in terms])
    with _desk(session, corpus, terms, limits, unconditional) as desk:
        wanted_now = _due(session, desk.archive, terms, limits)
        telling = _telling(session, desk.archive, terms, told, wanted) if told else None
        if telling:
            telling.begin()
        _take(wanted_now, replace(desk, accept=accept), report)
        sent = telling.tell() if telling else Exit.CLEAN
    return worst(sent, Exit.INCOMPLETE if report.failures else Exit.CLEAN)


def _take(terms: Sequence[Terms], desk: Desk, report: Report) -> None:
    """Capture, and report what is done even of a run that is broken off."""
    from tosdiff.api.snapshot import snapshot

    report.expect(item.name for item in terms)
    try:
        with closing(snapshot(terms, desk)) as taking:
            for taken in taking:
                report.take(taken)
    finally:
        report.close()


@dataclass(frozen=True, slots=True)
class _Limits:
    """What the command line says of how the network is used."""

    allow_private: bool
    delay: float | None
    jobs: int
    seconds: float | None
    hours: float | None
    ignore_robots: str


def _telling(
    session: Session,
    archive: Archive,
    terms: Sequence[Terms],
    told: Sequence[Recipient],
    wanted: Wanted,
) -> Telling:
    from tosdiff.api.news import Asked  # loaded only where somebody is to be told

    asked = Asked(session.tagger(), wanted)
    return Telling(session, archive, [item.name for item in terms], told, asked)


def _check_settling(names: Sequence[str], *, accept: bool, reject: bool) -> None:
    """Refuse to settle what nobody named. Raises: UsageError."""
    if accept and reject:
        raise click.UsageError("--accept and --reject: one of them")
    if (accept or reject) and not names:
        option = "--accept" if accept else "--reject"
        raise click.UsageError(f"{option} needs the names of TERMS: look at each of them first")


def _sound(reason: str) -> str:
    """Return a reason that can be recorded. Raises: UsageError for one that says nothing."""
    words = " ".join(reason.split())
    if reason and not (words and words.isprintable()):
        raise click.UsageError("--ignore-robots needs a reason, in words: it is recorded")
    return words


def _due(
    session: Session, archive: Archive, terms: Sequence[Terms], limits: _Limits
) -> Sequence[Terms]:
    """Return what is to be captured now, in the order to ask for it."""
    from datetime import timedelta

    from tosdiff.api.due import due

    stale = timedelta(hours=limits.hours) if limits.hours is not None else None
    longest_first = limits.seconds is not None
    found = due(terms, archive, now=now(), stale=stale, longest_first=longest_first)
    if found.recent:
        session.note(f"{found.recent} of {len(terms)} terms were captured recently: passed over")
    return found.terms


@contextmanager
def _desk(
    session: Session,
    corpus: Corpus,
    terms: Sequence[Terms],
    limits: _Limits,
    unconditional: bool,
) -> Iterator[Desk]:
    from msgspec.structs import replace as with_

    from tosdiff.api.due import keep_robots, recall_robots
    from tosdiff.api.snapshot import Desk
    from tosdiff.archive.archive import Archive
    from tosdiff.archive.lock import only_run

    network = corpus.settings.network
    if limits.delay is not None:
        network = with_(network, delay=limits.delay)
    with (
        only_run(corpus.archive, now=now()),
        Archive.open(corpus.archive, create=True) as archive,
        renderer(session, network, terms, allow_private=limits.allow_private) as render,
    ):
        if corpus.settings.sources:  # first, so that our own captures go on from there
            from tosdiff.cli.history import read_sources

            read_sources(session, corpus, archive)
        known = {} if unconditional else recall_robots(archive, now=now())
        fetchers = session.fetchers(
            network,
            known,
            allow_private=limits.allow_private,
            seconds=limits.seconds,
            ignore_robots=limits.ignore_robots,
        )
        try:
            yield Desk(
                archive=archive,
                root=corpus.root,
                fetchers=fetchers,
                render=render,
                tagger=session.tagger,
                conditional=network.conditional and not unconditional,
                jobs=limits.jobs,
            )
        finally:
            keep_robots(archive, fetchers.robots, known)
