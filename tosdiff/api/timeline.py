"""Tell what happened to the clauses asked after, date by date, across terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from tosdiff.api.lineage import Progress, courses, line
from tosdiff.api.query import Query
from tosdiff.api.tagging import tag_known
from tosdiff.archive.archive import Archive
from tosdiff.archive.descents import Milestone, Step
from tosdiff.diff.link import EVENTS, Link
from tosdiff.entities import Clause, Tag, Terms
from tosdiff.tag.tagger import Tagger

EventKind: TypeAlias = Literal["added", "amended", "removed", "variant", "returned"]


@dataclass(frozen=True, slots=True)
class Event:
    """What a version did to a provision: both wordings, and the tags of the newer one.

    A side may be empty, or hold the parts of a clause that was split or merged; `tags` are of the
    old side if there is no new one. `or_earlier`: it stood in the first version recorded.
    """

    terms: Terms
    at: Milestone
    kind: EventKind
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    old_tags: tuple[Tag, ...]
    new_tags: tuple[Tag, ...]
    or_earlier: bool = False

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of the wording that stands after the event, or of the one that went."""
        return self.new_tags if self.new else self.old_tags


@dataclass(frozen=True, slots=True)
class _Turn:
    """An event before its clauses are read; if `by_reading`, only of a wording that was gone."""

    name: str
    at: Milestone
    kind: EventKind
    old: tuple[str, ...]
    new: tuple[str, ...]
    by_reading: bool = False


def timeline(
    archive: Archive,
    terms: Sequence[Terms],
    query: Query,
    tagger: Tagger,
    *,
    variants: bool = False,
    told: Progress | None = None,
) -> tuple[Event, ...]:
    """Return the events of the clauses asked after, by date, then terms, then place.

    `variants` adds what stood off the line of
    the terms: other regions' pages, A/B pages, pages that lost a part for a day.
    """
    names = [item.name for item in terms]
    stood = query.stood(archive, names, tagger)
    known = courses(archive, sorted({name for name, _, _ in stood}), told=told)
    steps = archive.links_touching(sorted({digest for _, digest, _ in stood}))
    of_terms = {name: list(group) for name, group in groupby(steps, key=lambda step: step.terms)}
    since: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for name, digest, seq in stood:
        since[name, seq].append(digest)
    turns: list[_Turn] = []
    for name, course in known.items():
        path = line(course)
        first = sorted(since[name, path[0].seq])
        turns += [_Turn(name, path[0], "added", (), (digest,)) for digest in first]
        groups = _whole(archive, of_terms.get(name, ()))
        turns += _turns(name, course, groups, variants=variants)
    return _read(archive, turns, {item.name: item for item in terms}, tagger)


_Group: TypeAlias = tuple[int, tuple[Link, ...]]


def _whole(archive: Archive, steps: Iterable[Step]) -> Iterator[_Group]:
    """Yield seq and links of each event: the parts of a split or merged clause together."""
    done: set[tuple[int, str | None]] = set()
    for step in steps:
        link = step.link
        if link.kind not in EVENTS and link.kind != "appeared":
            continue
        if link.kind not in {"split", "merged"}:
            yield step.seq, (link,)
            continue
        whole = _whole_of(link)
        if (step.seq, whole) not in done:
            done.add((step.seq, whole))
            all_of_version = [item.link for item in archive.links(step.terms, step.seq)]
            yield (
                step.seq,
                tuple(
                    item
                    for item in all_of_version
                    if item.kind == link.kind and _whole_of(item) == whole
                ),
            )


def _whole_of(link: Link) -> str | None:
    return link.old if link.kind == "split" else link.new


def _turns(
    name: str, course: Sequence[Milestone], groups: Iterable[_Group], *, variants: bool
) -> Iterator[_Turn]:
    at = {item.seq: item for item in course}
    on_line = {item.seq for item in line(course)}
    for seq, links in groups:
        if seq not in on_line and not variants:
            continue
        old = tuple(dict.fromkeys(link.old for link in links if link.old))
        new = tuple(dict.fromkeys(link.new for link in links if link.new))
        kind: EventKind = "amended" if old and new else "added" if new else "removed"
        by_reading = links[0].kind == "appeared"
        if seq in on_line:
            yield _Turn(name, at[seq], kind, old, new, by_reading=by_reading)
        elif not by_reading:
            yield _Turn(name, at[seq], "variant", old, new)


def _read(
    archive: Archive, turns: Sequence[_Turn], terms: Mapping[str, Terms], tagger: Tagger
) -> tuple[Event, ...]:
    """Read the clauses and tags of events, and tell which wordings came back."""
    digests = dict.fromkeys(digest for turn in turns for digest in (*turn.old, *turn.new))
    clauses = archive.clauses(list(digests))
    tags = tag_known(clauses, tagger, archive)
    events = []
    for _, group in groupby(turns, key=lambda turn: turn.name):
        gone: set[str] = set()
        for turn in group:
            old, new = ([clauses[digest] for digest in side] for side in (turn.old, turn.new))
            back = turn.kind in {"added", "amended"} and all(item.text in gone for item in new)
            if turn.by_reading and not back:
                continue
            events.append(
                Event(
                    terms=terms[turn.name],
                    at=turn.at,
                    kind="returned" if back else turn.kind,
                    old=tuple(old),
                    new=tuple(new),
                    old_tags=_union(tags[digest] for digest in turn.old),
                    new_tags=_union(tags[digest] for digest in turn.new),
                    or_earlier=turn.at.parent == 0,
                )
            )
            if turn.kind != "variant":
                gone = (gone | {item.text for item in old}) - {item.text for item in new}
    return tuple(sorted(events, key=lambda event: (event.at.captured_at, event.terms.name)))


def _union(groups: Iterable[Collection[Tag]]) -> tuple[Tag, ...]:
    found: dict[tuple[str, str | None], Tag] = {}
    for tags in groups:
        for tag in tags:
            found.setdefault((tag.label, tag.stance), tag)
    return tuple(found.values())
