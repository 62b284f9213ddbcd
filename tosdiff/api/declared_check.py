"""Check a corpus's declarations, alone and against what the last captures found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tosdiff.api.recipes import is_current
from tosdiff.archive.archive import Archive, Standing
from tosdiff.corpus.corpus import DECLARATIONS, Corpus
from tosdiff.corpus.places import line_of, path_in
from tosdiff.entities import Terms
from tosdiff.errors import DeclarationError
from tosdiff.findings import Place, Problem
from tosdiff.gate.declared import check_names, check_pages, check_selectors, moved_to

_READ = 12  # captures a page, of which three in a row must have been sent elsewhere


@dataclass(frozen=True, slots=True)
class Declarations:
    """A corpus's declaration files, to say where in them something stands."""

    corpus: Corpus
    repository: Path
    sources: dict[str, str] = field(default_factory=dict)

    def place_of(self, terms: Terms, below: str) -> Place:
        """Return the line of a string below the name of some terms, or of the name itself."""
        path = self.corpus.root / DECLARATIONS / f"{terms.service_id}.json"
        if terms.service_id not in self.sources:
            try:
                source = path.read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                source = ""
            self.sources[terms.service_id] = source
        line = line_of(self.sources[terms.service_id], terms.type, below)
        return Place(path_in(self.repository, path), line)

    def problem_of(self, error: DeclarationError) -> Problem:
        """Return a wrong declaration as a problem."""
        path = Path(error.file) if error.file else self.corpus.root / DECLARATIONS
        place = Place(path_in(self.repository, path), max(1, error.line))
        said = error.message.replace(str(path), place.path)
        return Problem("error", "declaration", said, error.hint, place)


def check_declarations(declared: Declarations, terms: Sequence[Terms]) -> Iterator[Problem]:
    """Yield what is wrong with the declarations of some terms, and with files that are broken."""
    for error in declared.corpus.declared.problems:
        yield declared.problem_of(error)
    yield from _stray_histories(declared)
    everything = declared.corpus.declared.terms
    chosen = frozenset(item.name for item in terms)
    yield from check_selectors(terms, declared.place_of)
    yield from check_pages(everything, declared.place_of, chosen)
    yield from check_names(everything, declared.place_of, chosen)


def check_captured(
    declared: Declarations, terms: Sequence[Terms], archive: Archive
) -> Iterator[Problem]:
    """Yield selectors that matched nothing at the last capture, and pages that moved for good."""
    standings = archive.standings([item.name for item in terms])
    for item in terms:
        yield from _dead(declared, item, standings[item.name])
        yield from _moved(declared, item, archive)


def _dead(declared: Declarations, terms: Terms, standing: Standing) -> Iterator[Problem]:
    used = standing.recipe
    if used is None or used.how != "fallback" or not is_current(used, terms):
        return
    first = next((one for page in terms.pages for one in page.select), "")
    below = first if isinstance(first, str) else first.start
    yield Problem(
        "error",
        "dead-selector",
        f"{terms.name}: its selectors matched nothing at the last capture; "
        "the whole main text is read instead",
        "open the page and correct `select`",
        declared.place_of(terms, below or terms.type),
    )


def _moved(declared: Declarations, terms: Terms, archive: Archive) -> Iterator[Problem]:
    records = archive.captures(terms.name, limit=_READ * max(1, len(terms.pages)))
    for page in terms.pages:
        finals = [one.final_url for one in records if one.url == page.address and one.final_url]
        if new := moved_to(page, finals):
            yield Problem(
                "warning",
                "moved-page",
                f"{terms.name}: {page.url} has moved: it leads to {new}",
                f'write "fetch": "{new}"',
                declared.place_of(terms, page.url),
            )


def _stray_histories(declared: Declarations) -> Iterator[Problem]:
    """Yield the history files of services that have no declaration."""
    folder = declared.corpus.root / DECLARATIONS
    for path in sorted(folder.glob("*.history.json")):
        stem = path.name.removesuffix(".history.json")
        if not (folder / f"{stem}.json").exists():
            yield Problem(
                "warning",
                "declaration",
                f"{path.name} tells how {stem} was declared, and there is no {stem}.json",
                "rename it as the service's file is called, or drop it",
                Place(path_in(declared.repository, path)),
            )
