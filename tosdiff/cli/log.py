"""`tosdiff log`: list the versions of some terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import tag_options, terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tosdiff.api.log import Log, LogEntry
    from tosdiff.archive.archive import Archive
    from tosdiff.archive.notices import Notice
    from tosdiff.tag.choice import Wanted

    _Line: TypeAlias = LogEntry | Notice

_WIDE = 80  # columns: with less, what changed goes on in the next line, a little indented
_MARGIN = 4


@click.command(
    "log", short_help="The versions of some terms.", epilog="Example: tosdiff log youtube/terms"
)
@terms_argument(many=False)
@click.option("--all", "everything", is_flag=True, help="Also what is no change of the terms.")
@tag_options("Versions that changed clauses")
@result_options
@click.pass_obj
def verb(
    session: Session, name: str, everything: bool, wanted: Wanted, form: str, target: str | None
) -> Exit:
    """List the versions of TERMS, newest first: date, id, kind, and what each changed.

    Behind the kinds of change stand the labels of the clauses that were added (+), removed (-) and
    amended (~). What changed nothing a reader must know is counted at the end: a wording seen
    before, mark-up only, our own re-extraction, a suspect page. --all lists it, with the reason.

    With --label, --stance or --min-score only versions are listed that added, removed or amended a
    clause with such a tag, only these are counted by label, and the first version if it had one.
    """
    from tosdiff.api.log import log

    corpus = session.corpus()
    terms = corpus.one(name)
    with session.archive(corpus) as archive:
        found = log(archive, terms.name, session.tagger(), wanted)
        shown = _shown(found, everything=everything, wanted=wanted)
        spoken = _languages(archive, shown) if form != "text" else {}
    result = Result(
        schema="tosdiff.log/1",
        key="versions",
        head={"terms": terms.name},
        items=(_item(line, spoken) for line in shown),
        text=lambda console: _draw(console, session, shown, _folded(found, shown, wanted)),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _shown(found: Log, *, everything: bool, wanted: Wanted) -> Sequence[_Line]:
    """Return what is listed, newest first; what is suspect came after what was good."""
    if not wanted.is_open:
        return [entry for entry in found.entries if entry.is_real and entry.is_asked]
    if not everything:
        return [entry for entry in found.entries if entry.is_real or entry.is_back]
    lines: list[_Line] = [*found.notices, *found.entries]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _languages(archive: Archive, lines: Sequence[_Line]) -> dict[str, str]:
    """Return by text digest the language of the versions that are listed."""
    from tosdiff.api.languages import languages
    from tosdiff.api.log import LogEntry

    return languages(archive, [line.version for line in lines if isinstance(line, LogEntry)])


def _item(line: _Line, spoken: Mapping[str, str]) -> dict[str, Any]:
    """Write a line of the log; what is no version has none, and says why."""
    from tosdiff.api.log import LogEntry
    from tosdiff.render import jsonable

    if isinstance(line, LogEntry):
        return {
            **jsonable.version(line.version),
            "language": spoken[line.version.text_digest] or None,
            "counts": dict(line.counts),
            "reason": line.reason,
            "labels": {label: dict(events) for label, events in line.labels.items()},
        }
    return {
        "version": None,
        "date": jsonable.moment(line.at),
        "kind": line.kind,
        "reason": line.reason,
        "reference": line.reference,
    }


def _draw(console: Console, session: Session, lines: Sequence[_Line], folded: str) -> None:
    from rich.text import Text

    from tosdiff.render.breaking import hanging, print_lines

    drawn = []
    for line in lines:
        lead, what = _lead(session, line), _what(line)
        whole = lead + what
        if console.is_terminal and console.width >= _WIDE:
            whole = hanging(console, lead, what)
        elif console.is_terminal:
            whole = Text(f"\n{'':{_MARGIN}}").join(whole.wrap(console, console.width - _MARGIN))
        drawn.append(whole)
    if folded:
        drawn.append(Text(folded, "dim"))
    print_lines(console, drawn)


def _lead(session: Session, line: _Line) -> Text:
    """Draw date, id and kind."""
    from rich.text import Text

    from tosdiff.api.log import LogEntry
    from tosdiff.render.clean import one_line

    day = session.date(line.at)
    if isinstance(line, LogEntry):
        name = (f"  {line.version.id[:8]}  ", "yellow")
        return Text.assemble((day, "bold"), name, f"{line.said:14}  ")
    return Text(f"{day}  {one_line(line.reference)[:8]:8}  {line.kind:14}  ", "dim")


def _what(line: _Line) -> Text:
    """Say what a version changed; of the others, why it is nothing new, or how long they are."""
    from rich.text import Text

    from tosdiff.api.log import LogEntry
    from tosdiff.render.clean import one_line

    if isinstance(line, LogEntry):
        return Text(_changes(line))
    return Text(one_line(line.reason), "dim")


def _changes(entry: LogEntry) -> str:
    from tosdiff.render import wording

    if entry.version.kind != "changed" or entry.version.base is None:
        return entry.reason or f"{entry.version.words} words"
    said = wording.counted(entry.counts)
    return f"{said}; {wording.labelled(entry.labels)}" if entry.labels else said


def _folded(found: Log, shown: Sequence[_Line], wanted: Wanted) -> str:
    """Count by kind what is not shown: `and 9 variants, 2 re-extractions, 1 suspect`."""
    if not wanted.is_open:
        real = sum(entry.is_real for entry in found.entries)
        return f"{len(shown)} of {real} versions that changed the terms"
    hidden = (
        [entry.version.kind for entry in found.entries if entry not in shown],
        [notice.kind for notice in found.notices if notice not in shown],
    )
    kinds = Counter(kind for group in hidden for kind in group)
    said = ", ".join(
        f"{count} {name + 's' if count > 1 and name in {'variant', 're-extraction'} else name}"
        for name, count in sorted(kinds.items())
    )
    return f"and {said} (--all lists them)" if said else ""
