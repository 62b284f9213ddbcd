"""Say what a recipient is still to be told: real changes, new failures, and failures that ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.api.tagging import tag_changes
from tosdiff.archive.archive import Archive
from tosdiff.archive.telling import Untold
from tosdiff.diff.compare import compare
from tosdiff.entities import Version
from tosdiff.render.lines import changed
from tosdiff.render.message import Line, News
from tosdiff.tag.choice import Wanted
from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Asked:
    """Who tags, and which changes are told: those of clauses with such a tag."""

    tagger: Tagger
    wanted: Wanted


def news(archive: Archive, items: Sequence[Untold], asked: Asked) -> News:
    """Return what to tell; failures are told whatever tags are asked for."""
    return News(
        changed=tuple(line for item in items for line in _changes(archive, item, asked)),
        failed=tuple(
            Line(item.terms, item.problem)
            for item in items
            if item.problem and not item.was_failing
        ),
        ended=tuple(
            Line(item.terms, "captured again, as declared")
            for item in items
            if item.was_failing and not item.problem
        ),
    )


def _changes(archive: Archive, item: Untold, asked: Asked) -> Iterator[Line]:
    for old, new in item.changes:
        said = _said(archive, (old, new), asked)
        if said:
            yield Line(item.terms, said, new.captured_at)


def _said(archive: Archive, pair: tuple[Version, Version], asked: Asked) -> str:
    """Say in a line what changed; '' if nothing of it is asked for."""
    comparison = compare(*map(archive.document, pair))
    changes = tag_changes(comparison, asked.tagger, archive)
    if not asked.wanted.is_open:
        kept = map(asked.wanted.kept_of, changes)
        changes = tuple(filter(asked.wanted.matches_change, kept))
        if not changes:
            return ""
    return changed("", comparison, changes).partition(": ")[2]
