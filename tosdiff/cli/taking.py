"""What `snapshot` prints: as terms are done, but in the order in which they are declared."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.output import Result, write
from tosdiff.cli.session import Session
from tosdiff.render.json_text import dump

if TYPE_CHECKING:
    from tosdiff.api.snapshot import Left, Taken
    from tosdiff.tag.choice import Wanted

_SCHEMA = "tosdiff.snapshot/1"


@dataclass(slots=True)
class Report:
    """Print as terms are done: text and JSON lines at once, JSON at the end.

    What is done before its turn in `names` waits for those before it, but no longer than the run.
    """

    session: Session
    form: str
    target: str | None
    wanted: Wanted
    names: list[str]
    failures: int = 0
    left: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    items: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    _early: dict[str, Taken | Left] = field(default_factory=dict)
    _total: int = 0

    def expect(self, names: Iterable[str]) -> None:
        """Wait for these terms only."""
        coming = set(names)
        self.names = [name for name in self.names if name in coming]
        self._total = len(self.names)
        self.names.reverse()

    def take(self, taken: Taken | Left) -> None:
        """Print what came of some terms when it is their turn."""
        self._early[taken.terms.name] = taken
        while self.names and (ready := self._early.pop(self.names[-1], None)):
            self.names.pop()
            self._tell(ready)
        self._progress(taken.terms.name)

    def _tell(self, taken: Taken | Left) -> None:
        from tosdiff.api.snapshot import Taken

        self._progress("")
        if not isinstance(taken, Taken):
            self._tell_left(taken)
            return
        self.kinds[taken.entry.kind] += 1
        self.session.note(f"{taken.terms.name}: {taken.entry.kind}")
        for warning in taken.warnings:
            self.session.warn(f"{taken.terms.name}: {warning}")
        if taken.problem:
            self.failures += 1
            self.session.warn(f"{taken.terms.name}: {taken.problem}", taken.hint)
        self._print(_asked(taken, self.wanted))

    def _tell_left(self, left: Left) -> None:
        self.left += 1
        self.failures += 1
        self.session.note(f"{left.terms.name}: left, the time was over")
        if self.form != "text":
            self._put(_left_item(left))

    def close(self) -> None:
        """Print what is still waiting for its turn, and all that is printed at the end."""
        self._progress("")
        for name in reversed(self.names):
            if ready := self._early.pop(name, None):
                self._tell(ready)
        if self.left:
            self.session.warn(
                f"{self.left} of {self._total} terms were left when the time was over",
                "run the same command again: it begins with them",
            )
        if self.form == "json":
            write(Result(_SCHEMA, "terms", self.items, _no_text).json(), self.target)
        elif self.target:
            write("".join(self.lines), self.target)
        done = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        self.session.note(f"{self._total} terms: {done or 'nothing done'}")

    def _print(self, taken: Taken) -> None:
        if self.form == "text":
            line = _line(taken, self.wanted)
            self._line(line)
        else:
            self._put(_item(taken))

    def _put(self, item: dict[str, Any]) -> None:
        if self.form == "jsonl":
            self._line(dump({"schema": _SCHEMA, **item}))
        else:
            self.items.append(item)

    def _line(self, line: str) -> None:
        if line and self.target:
            self.lines.append(line + "\n")
        elif line:
            write(line + "\n", None)

    def _progress(self, name: str) -> None:
        """Show where the run is, on a terminal only, on one line that is wiped again."""
        if self.session.quiet or not sys.stderr.isatty():
            return
        done = sum(self.kinds.values()) + len(self._early)
        click.echo(
            f"\r\x1b[K[{done}/{self._total}] {name}" if name else "\r\x1b[K", nl=False, err=True
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
        "failure": taken.failure or None,
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


def _left_item(left: Left) -> dict[str, Any]:
    return {
        "terms": left.terms.name,
        "service": left.terms.service,
        "type": left.terms.type,
        "outcome": "left",
        "problem": "the time of the run was over",
        "hint": "run the same command again: it begins with what is left",
    }
