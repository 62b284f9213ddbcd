"""Prove a corpus: what is recorded, what is derived of it, the mirror, and the time-stamps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from tosdiff.api.rebuild import reader
from tosdiff.api.stamp import Stamped, check_stamps
from tosdiff.archive.archive import Archive
from tosdiff.archive.failures import UNREADABLE
from tosdiff.archive.faults import Fault
from tosdiff.archive.mirror import is_mirrored, mirror_path
from tosdiff.archive.rebuild import Derive, Snapshotted
from tosdiff.corpus.corpus import Corpus
from tosdiff.entities import Terms

Watch = Callable[[str, int, int], None]


@dataclass(slots=True)
class Verdict:
    """What was looked at: counts, and the faults in the order in which they were found.

    `unproven` counts versions that nothing here can derive again: of another recipe or release,
    told by a source, or of terms that are declared no more.
    """

    captures: int = 0
    head: str = ""
    versions: int = 0
    unproven: int = 0
    stamps: list[Stamped] = field(default_factory=list)


def verify(  # noqa: PLR0913  # what is looked at, and who is told of it
    corpus: Corpus,
    archive: Archive,
    terms: Sequence[Terms],
    watch: Watch,
    verdict: Verdict,
    *,
    undeclared: bool = False,
    trusted: bytes | None = None,
) -> Iterator[Fault]:
    """Yield every fault; `verdict` is filled in on the way, `watch` told how far it is.

    The file, the chain, all bodies and the time-stamps are looked at whatever the terms; these are
    derived again and compared, with the mirror too. With `undeclared` the terms that are recorded
    and declared no more are compared with their records as well. `trusted` are certificates, in
    PEM, of those who may have signed the time-stamps.
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
    for done, item in enumerate(known):
        watch(item.name, done, len(known))
        yield from _tried(archive, item.name, partial(reader, corpus, archive, item), verdict)
        yield from _mirror(corpus, archive, item.name)
    for name in sorted(recorded - {item.name for item in terms}) if undeclared else ():
        yield from _tried(archive, name, lambda: _unread, verdict)


def _unread(_: str, __: tuple[Snapshotted, ...]) -> None:
    """Derive nothing: no declaration says how."""


def _stamps(archive: Archive, verdict: Verdict, trusted: bytes | None) -> Iterator[Fault]:
    for one in check_stamps(archive, trusted):
        if isinstance(one, Fault):
            yield one
        else:
            verdict.stamps.append(one)


def _tried(
    archive: Archive, name: str, reading: Callable[[], Derive], verdict: Verdict
) -> tuple[Fault, ...]:
    """Derive some terms again and return the faults; `verdict` counts their versions."""
    try:
        tried = archive.retry(name, reading())
    except UNREADABLE as error:
        said = f"what is recorded of {name} cannot be read: {error}"
        return (Fault("version", said, name, name),)
    verdict.versions += tried.versions
    verdict.unproven += tried.unproven
    return tried.faults


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
