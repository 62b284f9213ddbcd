"""Set platforms against labels: which clauses say what, now or at a date, and with what stance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tosdiff.api.lineage import courses, line
from tosdiff.api.tagging import tag_all
from tosdiff.archive.archive import Archive
from tosdiff.archive.tags import Labelled
from tosdiff.entities import Clause, Terms
from tosdiff.tag.choice import Wanted
from tosdiff.tag.labels import CORE
from tosdiff.tag.tagger import Tagger


@dataclass(frozen=True, slots=True)
class Cell:
    """What a service's terms say under a label. `is_known`: any of them is recorded for then."""

    service: str
    label: str
    labelled: tuple[Labelled, ...]
    is_known: bool = True

    @property
    def stances(self) -> Mapping[str, int]:
        """The number of clauses by stance, most first; '' for labels that have none."""
        found = Counter(item.tag.stance or "" for item in self.labelled)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def matrix(
    archive: Archive,
    terms: Sequence[Terms],
    wanted: Wanted,
    tagger: Tagger,
    *,
    at: datetime | None = None,
) -> tuple[Cell, ...]:
    """Return a cell for each service and label wanted (the core ones, if none is named), in order.

    Clauses count whose tag is wanted. At a date it is the version in force that counts, or the one
    that it is a mere variant of.
    """
    labels = wanted.labels or CORE
    names = [item.name for item in terms]
    tag_all(archive, names, tagger)
    standing = _in_force(archive, names, at)
    labelled = archive.labelled(labels, tagger.name, at=standing if at else "newest")
    by_cell: dict[tuple[str, str], list[Labelled]] = {}
    for item in filter(lambda item: wanted.admits(item.tag), labelled):
        by_cell.setdefault((item.terms, item.tag.label), []).append(item)
    services = dict.fromkeys(item.service for item in terms)
    return tuple(
        Cell(
            service,
            name,
            tuple(item for one in own for item in by_cell.get((one.name, name), ())),
            any(one.name in standing for one in own),
        )
        for service in services
        for own in ([item for item in terms if item.service == service],)
        for name in labels
    )


def quotes(archive: Archive, cells: Sequence[Cell]) -> dict[str, Clause]:
    """Return the clauses of cells, by digest."""
    return archive.clauses([item.digest for cell in cells for item in cell.labelled])


def _in_force(archive: Archive, names: Sequence[str], at: datetime | None) -> Mapping[str, int]:
    """Return the seq that counts of each terms: the newest, or the one in force at a date."""
    if at is None:
        return archive.newest(names)
    found = {}
    for name, course in courses(archive, names).items():
        until = [item.seq for item in course if item.captured_at <= at]
        if until:
            on_line = [item.seq for item in line(course) if item.seq <= until[-1]]
            found[name] = on_line[-1]
    return found
