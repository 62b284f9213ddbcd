"""Tell from which version each version descends, looking through what is no change of the terms.

The newest version and its ancestors are the line of the terms. What stands off the line (another
region's page, an A/B page, a page that lost a part for a day) was never what the terms said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from tosdiff.archive.archive import Archive
from tosdiff.archive.descents import Descent, Milestone
from tosdiff.archive.versions import LINES
from tosdiff.diff.link import Link
from tosdiff.diff.release import LINEAGE
from tosdiff.entities import Clause, Version

_LASTING = timedelta(days=60)  # a wording that stood so long before the old one returned was real
_LOOK_BACK = 64  # versions among which our new reading of a wording is sought
_BATCH = 200  # versions a transaction: what is told is kept if the run is interrupted

Progress = Callable[[str], None]


def courses(
    archive: Archive, names: Sequence[str], *, told: Progress | None = None
) -> dict[str, tuple[Milestone, ...]]:
    """Return the versions of each of these terms, by seq, with their descent.

    What no run before has told is told first; `told` hears of each terms for which that is done.
    """
    found = archive.courses(names, LINEAGE)
    behind = [name for name, course in found.items() if any(m.parent is None for m in course)]
    for name in behind:
        if told:
            told(name)
        _tell(archive, name, [item.seq for item in found[name] if item.parent is None])
    return {**found, **archive.courses(behind, LINEAGE)} if behind else found


def line(course: Sequence[Milestone], newest: int | None = None) -> tuple[Milestone, ...]:
    """Return a version (the newest, if none is named) and its ancestors, oldest first."""
    by_seq = {item.seq: item for item in course}
    found: list[Milestone] = []
    seq = newest or (course[-1].seq if course else 0)
    while seq:
        found.append(by_seq[seq])
        seq = by_seq[seq].parent or 0
    return tuple(reversed(found))


def _tell(archive: Archive, name: str, untold: Sequence[int]) -> None:
    versions = {item.seq: item for item in archive.versions(name)}
    known = {item.digest: item.clause for item in archive.presence(name)}
    for start in range(0, len(untold), _BATCH):
        batch = untold[start : start + _BATCH]
        family = _Family(archive, versions, batch)
        told = [_descent(family, versions[seq], known) for seq in batch]
        archive.cache_descents(name, told, LINEAGE)


class _Family:
    """The versions of some terms, and their clauses as far as they are needed."""

    def __init__(
        self, archive: Archive, versions: Mapping[int, Version], batch: Sequence[int]
    ) -> None:
        self._archive, self._versions = archive, versions
        self._lists: dict[int, tuple[str, ...]] = {}
        self._name = versions[batch[0]].terms
        near = {seq - 1 for seq in batch} | set(batch)
        bases = {base for seq in batch if (base := versions[seq].base)}
        self._load(sorted((near | bases) - {0}))

    def clauses(self, seq: int) -> tuple[str, ...]:
        """Return the clauses of a version, by digest."""
        if seq not in self._lists:
            self._load([seq])
        return self._lists[seq]

    def parent(self, version: Version) -> Version | None:
        """Return what a version descends from.

        That is the wording that it repeats or is compared with, and what stood in between is
        looked through; unless that stood long, never alternated and was much the same: then the
        terms really went there and back.
        """
        if version.seq == 1:
            return None
        before = self._versions[version.seq - 1]
        relative = self._relative(version)
        if relative is None or relative.seq == before.seq:
            return before
        return before if self._is_lasting(relative, version) else relative

    def _relative(self, version: Version) -> Version | None:
        if version.kind == "re-extraction":
            return self._likest(version)
        if version.kind == "variant":
            for seq in range(version.seq - 1, 0, -1):
                item = self._versions[seq]
                if (item.words_digest, item.recipe) == (version.words_digest, version.recipe):
                    return item
        return self._versions[version.base] if version.base else None

    def _likest(self, version: Version) -> Version:
        """Return which of the last wordings shares most clauses with our new reading of one."""
        ours = set(self.clauses(version.seq))
        seen: dict[str, tuple[int, int]] = {}
        for seq in range(version.seq - 1, max(0, version.seq - 1 - _LOOK_BACK), -1):
            words = self._versions[seq].words_digest
            if words not in seen and len(seen) < LINES:
                seen[words] = len(ours.intersection(self.clauses(seq))), seq
        return self._versions[max(seen.values())[1]]

    def _is_lasting(self, relative: Version, version: Version) -> bool:
        between = [self._versions[seq] for seq in range(relative.seq + 1, version.seq)]
        if version.captured_at - between[0].captured_at < _LASTING:
            return False
        if any(item.kind in {"variant", "re-extraction"} for item in between):
            return False
        ours, theirs = set(self.clauses(relative.seq)), set(self.clauses(between[0].seq))
        return 2 * len(ours & theirs) >= max(len(ours), len(theirs))

    def _load(self, seqs: Sequence[int]) -> None:
        self._lists.update(self._archive.clause_lists(self._name, seqs))


def _descent(family: _Family, version: Version, known: Mapping[str, Clause]) -> Descent:
    from tosdiff.diff.lineage import without_events

    parent = family.parent(version)
    if parent is None:
        return Descent(version.seq, 0)
    found = _links(family.clauses(parent.seq), family.clauses(version.seq), known)
    is_change = version.kind in {"changed", "variant"} and (
        parent.words_digest != version.words_digest and parent.recipe == version.recipe
    )
    return Descent(version.seq, parent.seq, found if is_change else without_events(found))


def _links(old: Sequence[str], new: Sequence[str], known: Mapping[str, Clause]) -> tuple[Link, ...]:
    if set(old) == set(new):
        return ()
    from tosdiff.diff.lineage import links  # what is told already needs no comparison

    return links(
        {digest: known[digest] for digest in old}, {digest: known[digest] for digest in new}
    )
