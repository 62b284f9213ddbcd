"""Tag clauses once: what the archive remembers is not asked of the tagger again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, assert_never

from tosdiff.api.leadins import led_anew
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Comparison,
    Cosmetic,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Split,
    Tag,
    TaggedChange,
)
from tosdiff.tag.labels import ORDER
from tosdiff.tag.tagger import Retagging, Tagger, WaitingTagger

if TYPE_CHECKING:
    from tosdiff.archive.archive import Archive


_PIECE = 500  # clauses: some seconds of the clause model


class TagCache(Protocol):
    """Where tags are remembered: the archive, by clause digest and tagger."""

    def cached_tags(self, digests: Sequence[str], tagger: str) -> Mapping[str, tuple[Tag, ...]]:
        """Return the tags of the clauses that are known."""

    def retagging(self, digests: Sequence[str], tagger: str) -> Retagging | None:
        """Return what is to be tagged anew, if another tagger has tagged one of these clauses."""

    def cache_tags(self, tags: Mapping[str, tuple[Tag, ...]], tagger: str) -> None:
        """Remember the tags of clauses."""


def tag(
    clauses: Sequence[Clause], tagger: Tagger, cache: TagCache | None = None
) -> list[tuple[Tag, ...]]:
    """Return the tags of each clause, in order; only clauses never seen cost an inference."""
    if cache is None:
        return tagger.tag(clauses)
    from tosdiff.text.words import clause_digest  # slow to import; known digests do without

    digests = [clause_digest(clause) for clause in clauses]
    known = tag_known(dict(zip(digests, clauses, strict=True)), tagger, cache)
    return [known[digest] for digest in digests]


def tag_known(
    clauses: Mapping[str, Clause], tagger: Tagger, archive: TagCache
) -> dict[str, tuple[Tag, ...]]:
    """Return the tags of clauses whose digests are known, by digest; each is tagged once ever."""
    known = dict(archive.cached_tags(list(clauses), tagger.name))
    unseen = {digest: clause for digest, clause in clauses.items() if digest not in known}
    if unseen:
        for fresh in _tag_new(unseen, tagger, archive):
            known.update(fresh)
    return known


def _tag_new(
    unseen: Mapping[str, Clause], tagger: Tagger, archive: TagCache
) -> Iterator[dict[str, tuple[Tag, ...]]]:
    """Tag clauses and remember it, piece by piece: what is interrupted goes on where it was."""
    _tell(unseen, tagger, archive)
    digests = list(unseen)
    for start in range(0, len(digests), _PIECE):
        piece = digests[start : start + _PIECE]
        tags = tagger.tag([unseen[digest] for digest in piece])
        fresh = dict(zip(piece, tags, strict=True))
        archive.cache_tags(fresh, tagger.name)
        if isinstance(tagger, WaitingTagger):
            tagger.has_done(start + len(piece), len(digests))
        yield fresh


def _tell(unseen: Mapping[str, Clause], tagger: Tagger, archive: TagCache) -> None:
    """Let it be said, before it costs time, that clauses are tagged anew by another tagger."""
    if isinstance(tagger, WaitingTagger):
        tagger.about_to_retag(lambda: archive.retagging(list(unseen), tagger.name))


def tag_all(archive: Archive, names: Sequence[str], tagger: Tagger) -> None:
    """Tag every clause that ever stood in some terms; known ones cost nothing."""
    unseen = archive.untagged(tagger.name, names)
    if not unseen:
        return
    for _ in _tag_new(unseen, tagger, archive):
        pass
    archive.note_all_tagged(tagger.name)


def tag_changes(
    comparison: Comparison, tagger: Tagger, cache: TagCache | None = None
) -> tuple[TaggedChange, ...]:
    """Return each change with the tags of its clauses before and after.

    An amended lead-in also has those that its items had only before, or only after: what was banned
    by `You may not:` and is allowed by `You may:` was changed by it.
    """
    pairs = [sides(change) for change in comparison.changes]
    led = list(led_anew(comparison))
    clauses = [clause for old, new in pairs for clause in (*old, *new)]
    clauses += [clause for _, old, new in led for clause in (old, new)]
    tags = iter(tag(clauses, tagger, cache))
    own = [([next(tags) for _ in old], [next(tags) for _ in new]) for old, new in pairs]
    for place, _, _ in led:
        before, after = next(tags), next(tags)
        own[place][0].append(_only(before, after))
        own[place][1].append(_only(after, before))
    return tuple(
        TaggedChange(change, _union(old), _union(new))
        for change, (old, new) in zip(comparison.changes, own, strict=True)
    )


def _only(tags: Iterable[Tag], others: Iterable[Tag]) -> tuple[Tag, ...]:
    """Return the tags that the others lack, or have with another stance."""
    known = {(item.label, item.stance) for item in others}
    return tuple(item for item in tags if (item.label, item.stance) not in known)


def sides(change: Change) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """Return the clauses of a change in the old text and in the new one."""
    match change:
        case Added(new=new):
            return (), (new,)
        case Removed(old=old):
            return (old,), ()
        case Split(old=whole, new=parts):
            return (whole,), parts
        case Merged(old=parts, new=whole):
            return parts, (whole,)
        case Amended() | Moved() | Renumbered() | Cosmetic():
            return (change.old,), (change.new,)
        case _:
            assert_never(change)


def _union(groups: Iterable[tuple[Tag, ...]]) -> tuple[Tag, ...]:
    best: dict[str, Tag] = {}
    for tags in groups:
        for item in tags:
            if item.label not in best or item.score > best[item.label].score:
                best[item.label] = item
    return tuple(sorted(best.values(), key=lambda item: ORDER[item.label]))
