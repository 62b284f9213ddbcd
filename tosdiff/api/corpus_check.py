"""Check a corpus itself: its declarations, its mirror, its labelled clauses, its model's floor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tosdiff.api.declared_check import Declarations, check_captured, check_declarations
from tosdiff.api.floor_check import Kind, check_floors, pin_floors
from tosdiff.api.labelled_check import check_labelled, collections
from tosdiff.api.mirror_check import Mirror
from tosdiff.archive.archive import Archive
from tosdiff.corpus.corpus import Corpus
from tosdiff.corpus.places import repository_of
from tosdiff.findings import Problem

_NO_ARCHIVE = "CI often has the mirror only; where the archive is, `tosdiff snapshot` keeps both"


@dataclass(frozen=True, slots=True)
class Clauses:
    """Which labelled clauses to check, and how to treat the floor beside them.

    No `paths` means the corpus's own folder, if it has one. `tagger` is the one whose floor is
    checked or pinned, None for all that are pinned. `pin` writes the floor; `lower` may lower it.
    """

    paths: tuple[Path, ...] = ()
    tagger: Kind | None = None
    pin: bool = False
    lower: bool = False


def check_corpus(
    corpus: Corpus | None,
    archive: Archive | None,
    names: tuple[str, ...] = (),
    clauses: Clauses = Clauses(),
) -> tuple[Problem, ...]:
    """Return what is wrong with a corpus: declarations, mirror, labelled clauses, floor.

    With `names` only these terms are looked at, and labelled clauses only if they are named too.
    Without a corpus the labelled clauses are all there is; without an archive the mirror is taken
    as it is. Problems of severity `note` are no faults.
    Raises: DeclarationError for an unknown name or path, and for a floor that must not be lowered.
    """
    problems: list[Problem] = []
    if corpus is not None:
        problems.extend(_of_terms(corpus, archive, names))
    if not names or clauses.paths:
        problems.extend(_of_clauses(corpus.root if corpus else None, clauses))
    return tuple(problems)


def _of_terms(corpus: Corpus, archive: Archive | None, names: Sequence[str]) -> Iterator[Problem]:
    terms = corpus.terms(tuple(names))
    repository = repository_of(corpus.root)
    declared = Declarations(corpus, repository)
    yield from check_declarations(declared, terms)
    if archive is None:
        said = "there is no archive here: the mirror is not compared with it"
        yield Problem("note", "no-archive", said, _NO_ARCHIVE)
    else:
        yield from check_captured(declared, terms, archive)
    mirror = Mirror(corpus.root, repository, archive)
    yield from mirror.check(terms)
    if not names and not corpus.declared.problems:  # a broken file's terms are not undeclared
        yield from mirror.undeclared(terms)


def _of_clauses(root: Path | None, clauses: Clauses) -> Iterator[Problem]:
    read = collections(clauses.paths, root)
    yield from check_labelled(read)
    for one in read:
        if clauses.pin:
            yield from pin_floors(one, clauses.tagger, lower=clauses.lower)
        else:
            yield from check_floors(one, clauses.tagger)
