"""Prove a corpus: what is recorded, what is derived of it, the mirror, and the time-stamps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from tosdiff.api.rebuild import reader
from tosdiff.api.stamp import Stamped, check_stamps
from tosdiff.archive.archive import Archive
from tosdiff.archive.failures import UNREADABLE
from tosdiff.archive.faults import Fault
from tosdiff.archive.mirror import is_mirrored, mirror_path
from tosdiff.archive.retrial import Retrial
from tosdiff.corpus.corpus import Corpus
from tosdiff.entities import Terms

Watch = Callable[[str, int, int], None]


@dataclass(slots=True)
class Verdict:
    """What was looked at: counts, and the faults in the order in which they were found.

    `unproven` counts versions that nothing here can derive again: of another recipe or release, or
    told by a source.
    """

    captures: int = 0
    head: str = ""
    versions: int = 0
    unproven: int = 0
    stamps: list[Stamped] = field(default_factory=list)


def verify(  # what is looked at, and who is told of it
    corpus: Corpus,
    archive: Archive,
    terms: Sequence[Terms],
    watch: Watch,
    verdict: Verdict,
    *,
    trusted: bytes | None = None,
) -> Iterator[Fault]:
    """Yield every fault; `verdict` is filled in on the way, `watch` told how far it is.

    The file, the chain, all bodies and the time-stamps are looked at whatever the terms; these are
    derived again and compared, with the mirror too; if they are all that is declared, so is what
    is recorded and not declared, as it came from a source or was declared once, but for the mirror.
    `trusted` are certificates, in PEM, of those who may have signed the time-stamps.
    """
    yield from archive.faults(lambda done, total: watch("bodies", done, total))
    try:
        verdict.captures, verdict.head = archive.head()
        recorded = set(archive.terms())
    except UNREADABLE as error:
        yield Fault("file", f"it cannot be read: {error}", "archive")
        return
    yield from _stamps(archive, verdict, trusted)
    for name in archive.rejections.altered():
        yield Fault("rejection", f"what was rejected of {name} was altered", name, name)
    known = [item for item in terms if item.name in recorded]
    if len(terms) == len(corpus.declared.terms):
        known += _undeclared(corpus, recorded)
    for done, item in enumerate(known):
        watch(item.name, done, len(known))
        tried = _retried(corpus, archive, item)
        verdict.versions += tried.versions
        verdict.unproven += tried.unproven
        yield from tried.faults
        if item.pages:
            yield from _mirror(corpus, archive, item.name)


def _undeclared(corpus: Corpus, recorded: Collection[str]) -> Iterator[Terms]:
    for name in sorted(set(recorded) - {item.name for item in corpus.declared.terms}):
        service, _, kind = name.partition("/")
        yield Terms(service, service, kind, ())


def _stamps(archive: Archive, verdict: Verdict, trusted: bytes | None) -> Iterator[Fault]:
    for one in check_stamps(archive, trusted):
        if isinstance(one, Fault):
            yield one
        else:
            verdict.stamps.append(one)


def _retried(corpus: Corpus, archive: Archive, terms: Terms) -> Retrial:
    try:
        return archive.retry(terms.name, reader(corpus, archive, terms))
    except UNREADABLE as error:
        said = f"what is recorded of {terms.name} cannot be read: {error}"
        return Retrial(terms.name, (Fault("version", said, terms.name, terms.name),))


def _mirror(corpus: Corpus, archive: Archive, name: str) -> Iterator[Fault]:
    """Compare the newest text with its file, if it is of our own deriving."""
    try:
        versions = archive.versions(name)
    except UNREADABLE:
        return  # it was said when the terms were derived again
    if not versions or versions[-1].recipe.is_imported:
        return
    latest = versions[-1]
    if not is_mirrored(corpus.root, name, latest.text_digest):
        path = mirror_path(corpus.root, name)
        where = path.relative_to(corpus.root).as_posix()
        said = "it is not the newest text" if path.exists() else "it is missing"
        yield Fault("mirror", f"{where}: {said}", where, name, latest.captured_at)
