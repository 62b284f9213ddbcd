"""What one run of the command line shares: the options before the verb, and what they open."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff import __version__
from tosdiff.cli.taggers import Choice
from tosdiff.errors import ArchiveError, DeclarationError
from tosdiff.render.clean import clean

if TYPE_CHECKING:
    from tosdiff.archive.archive import Archive
    from tosdiff.capture.fetchers import Fetchers, Manners
    from tosdiff.capture.http import Fetcher
    from tosdiff.capture.robots import KnownRobots
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.corpus.settings import Network
    from tosdiff.tag.tagger import Retagging, Tagger


_NO_MODEL = (
    "note: tags are by phrases only, since what runs the clause model is not installed: "
    "pip install 'tosdiff[model]' (or --tagger cues, and this is not said)"
)


def user_agent(network: Network) -> str:
    """Return how we name ourselves to sites, with whom to ask about us."""
    contact = f"; {network.contact}" if network.contact else ""
    return f"tosdiff/{__version__} (archive of terms of service{contact})"


@dataclass(frozen=True, slots=True)
class Session:
    """The options that stand before the verb."""

    directory: str | None
    quiet: int
    verbose: int
    color: str
    zone: tzinfo
    pager: bool
    tagging: Choice = field(default_factory=Choice)
    problems: list[DeclarationError] = field(default_factory=list)
    troubles: list[ArchiveError] = field(default_factory=list)
    taggers: list[Tagger] = field(default_factory=list)  # the one in use, once it is asked for

    @classmethod
    def from_options(
        cls,
        *,
        corpus: str | None,
        quiet: int,
        verbose: int,
        color: str,
        tz: str,
        no_pager: bool,
        tagging: Choice,
    ) -> Session:
        """Build a session. Raises DeclarationError for an unknown time zone."""
        return cls(corpus, quiet, verbose, color, _zone(tz), not no_pager, tagging)

    @property
    def root(self) -> Path:
        """The corpus directory: the one named, or the nearest upwards."""
        from tosdiff.corpus.corpus import find_root

        return Path(self.directory) if self.directory else find_root(Path.cwd())

    def corpus(self) -> Corpus:
        """Open the corpus to read it, with all that its sources tell of.

        Another archive's history is a corpus too, once indexed.
        """
        if self._is_history():
            from tosdiff.cli.history import indexed

            return indexed(self, self.root)
        corpus = self.own_corpus()
        if not corpus.settings.sources:
            return corpus
        from tosdiff.cli.history import with_sources

        return with_sources(self, corpus)

    def own_corpus(self) -> Corpus:
        """Open the corpus, saying which declarations are broken.

        Raises: DeclarationError if the corpus named is another archive's history.
        """
        from tosdiff.corpus.corpus import Corpus

        if self._is_history():
            raise DeclarationError(
                f"{self.root} is another archive's history, which is only read",
                hint="make a corpus of your own with `tosdiff init DIR`, and name it with --corpus",
            )
        corpus = Corpus.open(self.root)
        for problem in corpus.declared.problems:
            self.warn(problem.message, problem.hint)
        self.problems.extend(corpus.declared.problems)
        return corpus

    def _is_history(self) -> bool:
        """Tell whether --corpus names another archive's history: never guessed of a directory."""
        return bool(self.directory) and _holds_history(self.root)

    def archive(self, corpus: Corpus) -> Archive:
        """Open the corpus's archive; it is made at the first snapshot."""
        from tosdiff.archive.archive import Archive

        location = corpus.archive
        if "://" not in location and not self.has_archive(corpus):
            raise ArchiveError(
                f"nothing is recorded yet: {location} does not exist",
                hint="run `tosdiff snapshot` first",
            )
        return Archive.open(location)

    def has_archive(self, corpus: Corpus) -> bool:
        """Tell whether anything was recorded yet; a database elsewhere is asked.

        Raises: ArchiveError if it does not answer.
        """
        if "://" not in corpus.archive:
            return Path(corpus.archive).exists()
        from tosdiff.archive.opening import is_made

        return is_made(corpus.archive)

    def fetcher(
        self, network: Network, *, allow_private: bool = False, respect_robots: bool = True
    ) -> Fetcher:
        """Return what fetches pages, honest about who asks."""
        from tosdiff.capture.fetchers import one_fetcher

        manners = replace(self._manners(network), respect_robots=respect_robots)
        return one_fetcher(manners, allow_private=allow_private)

    def fetchers(
        self,
        network: Network,
        robots: Mapping[str, KnownRobots],
        *,
        allow_private: bool,
        seconds: float | None,
        ignore_robots: str,
    ) -> Fetchers:
        """Return what makes fetchers, for a run of so many seconds; None: as long as it takes.

        `robots` are the rules that are known, `ignore_robots` the reason to read what they ask us
        not to.
        """
        from tosdiff.capture.fetchers import fetchers

        return fetchers(
            self._manners(network),
            robots,
            allow_private=allow_private,
            seconds=seconds,
            ignore_robots=ignore_robots,
        )

    def _manners(self, network: Network) -> Manners:
        from tosdiff.capture.fetchers import Manners

        return Manners(
            user_agent=user_agent(network),
            contact=network.contact,
            language=network.language,
            timeout=network.timeout,
            delay=network.delay,
            allow_private=network.allow_private,
            now=now,
        )

    def tagger(self, *, quick: bool = False) -> Tagger:
        """Return what tags clauses, as asked for; its name stands wherever its tags are shown.

        Left to us, phrases tag where it should be `quick`, and over another archive's history.
        """
        if not self.taggers:
            quick = quick or self._is_history()
            tagger = self.tagging.open(quick=quick)
            if not quick and self.tagging.lacks_model:
                self.say(_NO_MODEL)
            tagger.told = self._retagging
            tagger.watched = _watched(self)
            self.taggers.append(tagger)
        return self.taggers[0]

    def _retagging(self, found: Retagging) -> None:
        noun = "clause" if found.clauses == 1 else "clauses"
        self.say(
            f"re-tagging {found.clauses:,} {noun} with {self.tagger().name}, as they are needed: "
            f"{found.before} tagged them before"
        )

    def say(self, message: str) -> None:
        """Say what was done, on standard error."""
        if not self.quiet:
            click.echo(clean(message), err=True)

    def note(self, message: str) -> None:
        """Say something that only the curious need, on standard error."""
        if self.verbose and not self.quiet:
            click.echo(clean(message), err=True)

    def warn(self, message: str, hint: str = "") -> None:
        """Say what went wrong with a part of the work, on standard error."""
        if self.quiet > 1:
            return
        click.echo(clean(f"warning: {message}"), err=True)
        if hint:
            click.echo(clean(f"  hint: {hint}"), err=True)

    def date(self, moment: datetime) -> str:
        """Write a time for people: the date and minute in the chosen zone."""
        try:
            return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"
        except OverflowError:  # at the edge of the calendar no zone can be applied
            return f"{moment:%Y-%m-%d %H:%M}"

    def day(self, moment: datetime) -> str:
        """Write the day of a time for people, in the chosen zone."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d")


def now() -> datetime:
    """Return the time, in UTC; TOSDIFF_NOW sets it, so that a demo can play the past."""
    fixed = os.environ.get("TOSDIFF_NOW")
    if not fixed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError as error:
        raise DeclarationError(
            f"TOSDIFF_NOW is not a time: {fixed!r}", hint="write it as 2020-02-05T06:00:00Z"
        ) from error
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError as error:
        raise DeclarationError(f"TOSDIFF_NOW is no time in UTC: {fixed!r}") from error


def _zone(name: str) -> tzinfo:
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeclarationError(
            f"no time zone called {name!r}", hint="use a name such as Europe/Paris"
        ) from error


@cache
def _holds_history(root: Path) -> bool:
    from tosdiff.corpus.settings import FILE_NAME
    from tosdiff.sources.opening import looks_like_history

    return not (root / FILE_NAME).exists() and looks_like_history(root)


def _watched(session: Session) -> Callable[[int, int], None]:
    """Return what shows how far the tagging is, of work that takes longer than a moment."""
    from tosdiff.cli.progress import Bar

    bar = Bar(session)

    def show(done: int, total: int) -> None:
        if done < total:
            bar.draw(f"tagging {done:,} of {total:,} clauses", done, total)
        else:
            bar.wipe()

    return show
