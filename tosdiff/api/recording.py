"""Record a page whose bytes are new: derive its text, keep recipes apart, compare, tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tosdiff.api.derive import Before, Served, derive
from tosdiff.api.health import bodies_of
from tosdiff.api.languages import language_of
from tosdiff.api.pins import declared_language
from tosdiff.api.settling import is_rejected, is_what_waits
from tosdiff.api.snapshot import Desk, Taken
from tosdiff.api.tagging import tag, tag_changes
from tosdiff.archive.archive import Archive, Standing
from tosdiff.archive.entries import Entry
from tosdiff.archive.mirror import write_mirror
from tosdiff.diff.compare import compare
from tosdiff.diff.release import DIFFER
from tosdiff.entities import Capture, Derivation, Document, Terms, Version
from tosdiff.errors import ArchiveError
from tosdiff.render.lines import changed
from tosdiff.render.wording import counts
from tosdiff.text.audit import audit
from tosdiff.text.language import is_same

_OTHER = "not accepted: the page has changed since it became suspect; look again, then --accept"

_SCRIPTS = (
    "If it is built by scripts, `tosdiff extract URL --browser` shows the terms: then declare "
    '"executeClientScripts": true'
)


def record_new(
    terms: Terms, captures: tuple[Capture, ...], standing: Standing, desk: Desk
) -> Taken:
    """Derive the text, record it in one transaction, and compare if the terms really changed."""
    latest = standing.latest
    before = before_of(desk.archive, latest) if latest else Before()
    pages = _served(captures, standing, desk.archive)
    derivation = derive(terms, pages, before=before)
    if latest and not derivation.suspicion and derivation.recipe != latest.recipe:
        _rebase(terms, derivation, standing, desk.archive)
    accept = desk.accept and bool(derivation.suspicion)
    if accept and not is_what_waits(desk.archive, terms, standing, derivation):
        entry = desk.archive.record(terms.name, captures, derivation, recheck=standing)
        return Taken(terms, entry, problem=derivation.suspicion, hint=_OTHER)
    entry = desk.archive.record(terms.name, captures, derivation, recheck=standing, accept=accept)
    if accept:
        desk.archive.rejections.undo(terms.name, derivation.words_digest)
    if entry.kind == "suspect":
        if _is_rejected(terms, derivation, desk.archive):
            return Taken(terms, entry)
        return Taken(terms, entry, problem=derivation.suspicion, hint=_advice(derivation, terms))
    if entry.version is not None:
        language_of(desk.archive, entry.version)  # recorded with the version
        derivation = _audited(terms, pages, derivation)
        derivation = _mirrored(terms, derivation, desk)
    if latest and entry.kind == "re-extraction":
        said = _changed_across(terms, latest, pages, derivation, desk)
        derivation = replace(derivation, warnings=(*derivation.warnings, *said))
    return _reported(terms, entry, derivation, desk)


def _is_rejected(terms: Terms, derivation: Derivation, archive: Archive) -> bool:
    """Tell whether a person rejected a page with these words: then nobody is asked again."""
    bodies = bodies_of(archive.standing(terms.name))
    return is_rejected(archive, terms.name, derivation.words_digest, bodies)


def before_of(archive: Archive, latest: Version) -> Before:
    """Return the newest version as a new text is judged against it."""
    return Before(archive.text(latest), latest.words, latest.recipe)


def _served(
    captures: Sequence[Capture], standing: Standing, archive: Archive
) -> tuple[Served, ...]:
    """Return what each page served; what was not modified comes from the archive."""
    return tuple(
        Served(capture.body, capture.header("content-type"), capture.rendered)
        if capture.body is not None
        else Served(archive.body(standing.body_digest(place)), standing.content_type(place))
        for place, capture in enumerate(captures)
    )


def _mirrored(terms: Terms, derivation: Derivation, desk: Desk) -> Derivation:
    """Write the text mirror; if that fails the version is recorded all the same, and it is said."""
    try:
        write_mirror(desk.root, terms.name, derivation.document.text)
    except ArchiveError as error:
        said = f"recorded, but the mirror is behind: {error.message}; {error.hint}"
        return replace(derivation, warnings=(*derivation.warnings, said))
    return derivation


def _audited(terms: Terms, pages: Sequence[Served], derivation: Derivation) -> Derivation:
    """Let another extractor check a text that no selector chose; what it misses is a warning."""
    if derivation.recipe.how not in {"main-text", "fallback"}:
        return derivation
    said = [
        audit(served.body, derivation.document.text, url=page.url)
        for page, served in zip(terms.pages, pages, strict=True)
    ]
    return replace(derivation, warnings=(*derivation.warnings, *filter(None, said)))


def _rebase(terms: Terms, derivation: Derivation, standing: Standing, archive: Archive) -> None:
    """Derive the newest version again by the new recipe, so that like is compared with like.

    Read again are the pages that the version came from, and those that were read last. If neither
    can be read by the new recipe, nothing is done: the new text is then a re-extraction, which is
    never called a change of the terms.
    """
    assert standing.latest is not None
    if not _was_asked_so(terms, standing, archive):
        return
    last = () if standing.suspicion else tuple(filter(None, standing.captures))
    before = before_of(archive, standing.latest)
    for records in ((), last):
        pages = [
            Served(archive.body(record.body_digest), record.content_type, record.rendered)
            for record in records
        ] or [Served(*page) for page in archive.pages_of(standing.latest)]
        if len(pages) != len(terms.pages):
            continue
        again = derive(terms, pages, before=before)
        if not again.suspicion and again.recipe == derivation.recipe:
            archive.rebase(terms.name, again, records)
            return


def _was_asked_so(terms: Terms, standing: Standing, archive: Archive) -> bool:
    """Tell whether the newest version was asked for as is pinned: no selector makes up for it."""
    assert standing.latest is not None
    for place, page in enumerate(terms.pages):
        record = standing.capture(place)
        if page.query and (record is None or record.url != page.address):
            return False
    declared = declared_language(terms)
    was = language_of(archive, standing.latest) if declared else ""
    return not was or is_same(was, declared)


def _changed_across(
    terms: Terms,
    latest: Version,
    pages: Sequence[Served],
    derivation: Derivation,
    desk: Desk,
) -> tuple[str, ...]:
    """Say what changed while a selector died or came back: both pages read without selectors.

    It is no change of the terms for sure, since menus may differ too; but it must not go unsaid.
    """
    if latest.recipe.is_imported:
        return _changed_since_history(terms, latest, derivation, desk)
    before = tuple(Served(*page) for page in desk.archive.pages_of(latest))
    if "fallback" not in {latest.recipe.how, derivation.recipe.how} or len(before) != len(pages):
        return ("its declaration changed, and the text before cannot be read by it: not compared",)
    plain = replace(terms, pages=tuple(replace(page, select=()) for page in terms.pages))
    old, new = derive(plain, before), derive(plain, pages)
    if old.words_digest == new.words_digest:
        return ()
    said = _said(terms, old.document, new.document, desk)
    return (f"its words changed as well, read without selectors: {said}; see `tosdiff diff`",)


def _changed_since_history(
    terms: Terms, latest: Version, derivation: Derivation, desk: Desk
) -> tuple[str, ...]:
    """Say how our own first reading differs from the newest that was imported.

    Others read the page in their own way, and perhaps long ago: no change for sure, but not unsaid.
    """
    if derivation.words_digest == latest.words_digest:
        return ()
    said = _said(terms, desk.archive.document(latest), derivation.document, desk)
    day = f"{latest.captured_at:%Y-%m-%d}"
    beside = f"beside the history's version of {day}, read in another way"
    return (f"{beside}: {said}; see `tosdiff diff`",)


def _said(terms: Terms, old: Document, new: Document, desk: Desk) -> str:
    """Say in a line what changed between two texts."""
    comparison = compare(old, new)
    changes = tag_changes(comparison, desk.tagger(), desk.archive)
    return changed(terms.name, comparison, changes).partition(": ")[2]


def _reported(terms: Terms, entry: Entry, derivation: Derivation, desk: Desk) -> Taken:
    """Compare and tag what a person is to be told of: a first version, or a real change."""
    warnings = derivation.warnings
    if entry.kind == "unchanged" and derivation.recipe.how != "fallback":
        warnings = ()  # told when they mattered; a page that changes at every visit is no news
    if entry.kind == "first":
        groups = tag(derivation.document.clauses, desk.tagger(), desk.archive)
        tags = tuple(item for group in groups for item in group)
        count = sum(clause.kind != "heading" for clause in derivation.document.clauses)
        return Taken(terms, entry, tags=tags, clauses=count, warnings=warnings)
    if entry.kind != "changed" or entry.base is None:
        return Taken(terms, entry, warnings=warnings)
    comparison = compare(desk.archive.document(entry.base), derivation.document)
    if entry.version:
        pair = (entry.base.text_digest, entry.version.text_digest)
        desk.archive.cache_summaries({pair: counts(comparison.changes)}, DIFFER)
    changes = tag_changes(comparison, desk.tagger(), desk.archive)
    return Taken(terms, entry, comparison=comparison, changes=changes, warnings=warnings)


def _advice(derivation: Derivation, terms: Terms) -> str:
    stays = (
        "the last good version stays in force; `tosdiff show TERMS@suspect` shows what it serves"
    )
    if derivation.suspicion.startswith("no text") and derivation.warnings:
        return "; ".join(derivation.warnings)
    if derivation.suspicion.startswith("stub") and not any(page.scripts for page in terms.pages):
        return f"{stays}. {_SCRIPTS}"
    return stays
