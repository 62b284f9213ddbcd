"""Derive every version again from the stored snapshots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tosdiff.api.derive import Before, Served, derive
from tosdiff.archive.archive import Archive
from tosdiff.archive.mirror import write_mirror
from tosdiff.archive.rebuild import Snapshotted
from tosdiff.corpus.corpus import Corpus
from tosdiff.entities import Derivation, Page, Terms


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild of one terms did: visits read, versions before and after, ids kept.

    `lost` counts the versions of the terms, not our own re-extractions, that are versions no more.
    """

    terms: str
    visits: int
    before: int
    versions: int
    kept: int
    lost: int


def rebuild(corpus: Corpus, archive: Archive, terms: Sequence[Terms]) -> Iterator[Rebuilt]:
    """Derive the versions of each terms again, each snapshot by the declaration of its day."""
    for item in terms:
        known = archive.versions(item.name)
        imported = [one for one in known if one.recipe.is_imported]
        before = {one.id for one in known if one.kind != "re-extraction"}
        report = archive.rebuild(reader(corpus, archive, item), only=[item.name])
        if imported:
            archive.distrust_imports(item.name)
        versions = archive.versions(item.name)
        lost = len(before - {one.id for one in versions})
        if versions and not versions[-1].recipe.is_imported:
            write_mirror(corpus.root, item.name, archive.text(versions[-1]))
        yield Rebuilt(item.name, report.visits, report.before, report.versions, report.kept, lost)


def reader(
    corpus: Corpus, archive: Archive, terms: Terms
) -> Callable[[str, tuple[Snapshotted, ...]], Derivation | None]:
    """Return what derives a text from snapshots; each is judged against the good one before."""
    told = [one for one in archive.versions(terms.name) if one.recipe.is_imported]
    before = Before(archive.text(told[-1]), told[-1].words) if told else Before()

    def read(_: str, snapshots: tuple[Snapshotted, ...]) -> Derivation | None:
        nonlocal before
        declared = corpus.in_force(terms, snapshots[0].captured_at)
        fitting = replace(declared, pages=_pages(declared, snapshots))
        served = [Served(item.body, item.content_type) for item in snapshots]
        derivation = derive(fitting, served, before=before)
        if not derivation.suspicion or snapshots[0].accepted:
            before = Before(derivation.document.text, derivation.words, derivation.recipe)
        return derivation

    return read


def _pages(terms: Terms, snapshots: Sequence[Snapshotted]) -> tuple[Page, ...]:
    """Return a page for each snapshot: the declared one, though there may be more or fewer now."""
    by_url = {page.address: page for page in terms.pages}
    in_order = dict(enumerate(terms.pages))
    return tuple(
        by_url.get(item.url) or in_order.get(place) or Page(item.url)
        for place, item in enumerate(snapshots)
    )
