"""`tosdiff snapshot`: capture the declared pages and say what really changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.browsing import renderer
from tosdiff.cli.exits import Exit, worst
from tosdiff.cli.notifying import Telling, notify_options, recipients_of
from tosdiff.cli.options import allow_private_option, tag_options, terms_argument
from tosdiff.cli.output import Result, check_target, result_options, write
from tosdiff.cli.session import Session
from tosdiff.render.json_text import dump

if TYPE_CHECKING:
    from tosdiff.api.snapshot import Desk, Taken
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.entities import Terms
    from tosdiff.tag.choice import Wanted

_SCHEMA = "tosdiff.snapshot/1"


@click.command(
    "snapshot",
    short_help="Capture the declared pages; one line a change.",
    epilog="Example: tosdiff snapshot youtube linkedin/terms --notify json://127.0.0.1:8080/hook",
)
@terms_argument(many=True)
@allow_private_option
@click.option("--delay", type=float, metavar="SECONDS", help="Between two requests to one host.")
@click.option("--accept", is_flag=True, help="Take the suspect pages of TERMS for the terms.")
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
    accept: bool,
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
    """
    from tosdiff.api.news import Asked
    from tosdiff.api.snapshot import snapshot

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    if not terms and not corpus.declared.problems:
        session.warn("nothing is declared here", "add a page with `tosdiff add URL`")
    if accept and not names:
        raise click.UsageError("--accept needs the names of TERMS: look at each of them first")
    check_target(target)
    told = recipients_of(notified, corpus.settings.notify.urls, silent=silent)
    report = _Report(session, form, target, wanted, total=len(terms))
    desk_of = _desk(session, corpus, terms, allow_private, delay, unconditional)
    with desk_of as desk:
        asked = Asked(session.tagger(), wanted)
        telling = Telling(session, desk.archive, [item.name for item in terms], told, asked)
        telling.begin()
        try:
            for taken in snapshot(terms, replace(desk, accept=accept)):
                report.take(taken)
        finally:
            report.close()
        sent = telling.tell()
    return worst(sent, Exit.INCOMPLETE if report.failures else Exit.CLEAN)


@contextmanager
def _desk(
    session: Session,
    corpus: Corpus,
    terms: Sequence[Terms],
    allow_private: bool,
    delay: float | None,
    unconditional: bool,
) -> Iterator[Desk]:
    from msgspec.structs import replace as with_

    from tosdiff.api.snapshot import Desk
    from tosdiff.archive.archive import Archive

    network = corpus.settings.network
    if delay is not None:
        network = with_(network, delay=delay)
    with (
        Archive.open(corpus.archive, create=True) as archive,
        session.fetcher(network, allow_private=allow_private) as fetcher,
        renderer(session, network, terms, allow_private=allow_private) as render,
    ):
        if corpus.settings.sources:  # first, so that our own captures go on from there
            from tosdiff.cli.history import read_sources

            read_sources(session, corpus, archive)
        yield Desk(
            archive=archive,
            root=corpus.root,
            fetch=fetcher.fetch,
            tagger=session.tagger,
            conditional=network.conditional and not unconditional,
            render=render,
        )


@dataclass(slots=True)
class _Report:
    """Print as terms are done: text and JSON lines at once, JSON at the end."""

    session: Session
    form: str
    target: str | None
    wanted: Wanted
    total: int
    failures: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    items: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def take(self, taken: Taken) -> None:
        self.kinds[taken.entry.kind] += 1
        self._progress("")
        self.session.note(f"{taken.terms.name}: {taken.entry.kind}")
        for warning in taken.warnings:
            self.session.warn(f"{taken.terms.name}: {warning}")
        if taken.problem:
            self.failures += 1
            self.session.warn(f"{taken.terms.name}: {taken.problem}", taken.hint)
        self._print(_asked(taken, self.wanted))
        self._progress(taken.terms.name)

    def close(self) -> None:
        self._progress("")
        if self.form == "json":
            write(Result(_SCHEMA, "terms", self.items, _no_text).json(), self.target)
        elif self.target:
            write("".join(self.lines), self.target)
        done = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        self.session.note(f"{self.total} terms: {done or 'nothing done'}")

    def _print(self, taken: Taken) -> None:
        if self.form == "text":
            line = _line(taken, self.wanted)
        elif self.form == "jsonl":
            line = dump({"schema": _SCHEMA, **_item(taken)})
        else:
            self.items.append(_item(taken))
            return
        if line and self.target:
            self.lines.append(line + "\n")
        elif line:
            write(line + "\n", None)

    def _progress(self, name: str) -> None:
        """Show where the run is, on a terminal only, on one line that is wiped again."""
        if self.session.quiet or not sys.stderr.isatty():
            return
        done = sum(self.kinds.values())
        click.echo(
            f"\r\x1b[K[{done}/{self.total}] {name}" if name else "\r\x1b[K", nl=False, err=True
        )


def _no_text(_: object) -> None:
    """Text was printed as the run went on."""


def _asked(taken: Taken, wanted: Wanted) -> Taken:
    """Leave of what is reported only the changes and tags that are asked for."""
    if wanted.is_open:
        return taken
    changes = filter(wanted.matches_change, map(wanted.kept_of, taken.changes))
    return replace(taken, changes=tuple(changes), tags=tuple(filter(wanted.admits, taken.tags)))


def _line(taken: Taken, wanted: Wanted) -> str:
    from tosdiff.render import lines

    if not wanted.is_open and not taken.changes and not taken.tags:
        return ""
    if taken.entry.kind == "first" and taken.entry.version:
        return lines.first(taken.terms.name, taken.clauses, taken.tags, asked=not wanted.is_open)
    if taken.comparison is not None:
        return lines.changed(taken.terms.name, taken.comparison, taken.changes)
    return ""


def _item(taken: Taken) -> dict[str, Any]:
    from tosdiff.render import jsonable, wording

    version = taken.entry.version
    return {
        "terms": taken.terms.name,
        "service": taken.terms.service,
        "type": taken.terms.type,
        "outcome": taken.entry.kind,
        "version": version.id if version else None,
        "date": jsonable.moment(version.captured_at) if version else None,
        "problem": taken.problem or None,
        "hint": taken.hint or None,
        "warnings": list(taken.warnings),
        "counts": wording.counts(taken.comparison.changes) if taken.comparison else {},
        "adds": jsonable.tags(wording.gained(taken.changes)),
        "drops": jsonable.tags(wording.lost(taken.changes)),
        "amends": jsonable.tags(wording.touched(taken.changes)),
        "tag_changes": jsonable.tag_changes(taken.changes),
        "changes": jsonable.changes(taken.changes),
    }
