"""Read other archives' histories: as a corpus that is only read, or as sources of our own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.api.joining import Progress
    from tosdiff.archive.archive import Archive
    from tosdiff.cli.session import Session
    from tosdiff.corpus.corpus import Corpus


def indexed(session: Session, path: Path) -> Corpus:
    """Return a history as a corpus, its index in the user's cache brought up to date.

    Raises: DeclarationError if it holds no terms; ArchiveError if it, or the index, can't be used.
    """
    from tosdiff.api.joining import index_of, terms_in, update
    from tosdiff.archive.archive import Archive
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.sources.opening import open_history

    history = open_history(path)
    assert history is not None, "who calls has looked"
    file = index_of(history)
    with Archive.open(file, create=True) as archive:
        shown = _Shown(session)
        for step in update(archive, history):
            shown.step(step)
        shown.close()
        terms = terms_in(archive)
    if not terms:
        raise DeclarationError(
            f"{path} is no corpus, and no history of terms",
            hint="expected a corpus.toml, or commits of files like `Service/Terms of Service.md`",
        )
    return Corpus.of_history(path, file, terms)


def read_sources(session: Session, corpus: Corpus, archive: Archive) -> None:
    """Bring what is imported of a corpus's sources up to date; troubles are warnings, and kept."""
    from tosdiff.api.joining import Trouble, join
    from tosdiff.sources.opening import open_source

    sources = corpus.settings.sources
    histories = [open_source(corpus.source_place(one.path), one.kind) for one in sources]
    declared = [item.name for item in corpus.declared.terms]
    shown = _Shown(session)
    for step in join(archive, histories, declared=declared):
        if isinstance(step, Trouble):
            shown.close()
            session.warn(step.error.message, step.error.hint)
            session.troubles.append(step.error)
        else:
            shown.step(step)
    shown.close()


def with_sources(session: Session, corpus: Corpus) -> Corpus:
    """Return a corpus with all terms that its sources tell of, read up to date."""
    from tosdiff.api.joining import terms_in
    from tosdiff.archive.archive import Archive

    with Archive.open(corpus.archive, create=True) as archive:
        read_sources(session, corpus, archive)
        return corpus.with_histories(terms_in(archive))


class _Shown:
    """Shows how far the indexing is, on a terminal only, on one line that is wiped again."""

    def __init__(self, session: Session) -> None:
        self._on = not session.quiet and sys.stderr.isatty()
        self._used = False

    def step(self, step: Progress) -> None:
        if self._on:
            self._used = True
            said = f"\r\x1b[Kindexing [{step.done}/{step.total}] {step.terms}"
            click.echo(said, nl=False, err=True)

    def close(self) -> None:
        if self._used:
            self._used = False
            click.echo("\r\x1b[K", nl=False, err=True)
