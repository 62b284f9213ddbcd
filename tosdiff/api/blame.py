"""Say of each clause of a version since when it stands so, and where its wording comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tosdiff.api.lineage import courses, line
from tosdiff.api.tagging import tag_known
from tosdiff.archive.archive import Archive
from tosdiff.archive.descents import Milestone, Step
from tosdiff.diff.link import Link
from tosdiff.entities import Clause, Tag, Version
from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Origin:
    """Since which version a clause stands in this wording, and where its first wording stood.

    `previous` is the digest of the wording before it. `or_earlier`: nothing was recorded before, or
    it was read in another way, so that the clause may be older than it seems.
    """

    since: Milestone
    first: Milestone
    previous: str | None = None
    or_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Blamed:
    """A clause, its tags, its origin, and the wording before it if it had one."""

    clause: Clause
    tags: tuple[Tag, ...]
    origin: Origin
    previous: Clause | None


def blame(
    archive: Archive, terms: str, when: str, tagger: Tagger
) -> tuple[Version, tuple[Blamed, ...]]:
    """Return a version and its clauses, in their order, each with its origin."""
    version = archive.version(terms, when)
    path = line(courses(archive, [terms])[terms], version.seq)
    lists = archive.clause_lists(terms, [path[0].seq, version.seq])
    found = origins(path, archive.links(terms), lists[path[0].seq])
    digests = lists[version.seq]
    before = {found[digest].previous for digest in digests}
    texts = archive.clauses([*digests, *filter(None, before)])
    tags = tag_known({digest: texts[digest] for digest in digests}, tagger, archive)
    return version, tuple(
        Blamed(texts[digest], tags[digest], origin, texts.get(origin.previous or ""))
        for digest in digests
        for origin in (found[digest],)
    )


def origins(
    path: Sequence[Milestone], steps: Iterable[Step], root: Sequence[str]
) -> Mapping[str, Origin]:
    """Return the origin of each clause that ever stood on a line, as its last version has it.

    `steps` are the links of the terms, by seq; `root` the clauses of the line's first version.
    """
    known = {digest: Origin(path[0], path[0], or_earlier=True) for digest in root}
    by_seq = {seq: list(group) for seq, group in groupby(steps, key=lambda step: step.seq)}
    for milestone in path[1:]:
        brought: dict[str, list[Link]] = {}
        for step in by_seq.get(milestone.seq, ()):
            if step.link.new is not None:
                brought.setdefault(step.link.new, []).append(step.link)
        known.update({new: _origin(new, of, known, milestone) for new, of in brought.items()})
    return known


def _origin(new: str, of: Sequence[Link], known: Mapping[str, Origin], now: Milestone) -> Origin:
    """Return the origin of a wording that a version brought, from those of what it was before."""
    olds = [link.old for link in of if link.old is not None and link.old in known]
    earlier = [known[old] for old in olds]
    kind = of[0].kind
    if not earlier:
        before = known.get(new)
        if before is None:
            return Origin(now, now, or_earlier=kind == "appeared")
        return before if kind == "appeared" else Origin(now, before.first, None, before.or_earlier)
    first = min(earlier, key=lambda origin: origin.first.seq)
    if all(link.kind == "kept" for link in of):
        since = max(earlier, key=lambda origin: origin.since.seq)
        return Origin(since.since, first.first, since.previous, first.or_earlier)
    return Origin(now, first.first, olds[0], first.or_earlier)
