"""The gate's look back at a git revision: the text mirror then, and as it stands now."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tosdiff.api.check import stretches
from tosdiff.api.lookback import Lookback, Pair
from tosdiff.archive.mirror import safe_name
from tosdiff.entities import Terms, Version
from tosdiff.errors import ArchiveError
from tosdiff.findings import Place, Problem
from tosdiff.sources.checkout import Checkout, Mirror
from tosdiff.sources.revisions import Changed, Turnout, turnout

if TYPE_CHECKING:
    from tosdiff.archive.archive import Archive

_NAMED = 3  # of many terms, those that a note names


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, what people call it, and the text mirror then and now."""

    checkout: Checkout
    commit: str
    name: str
    then: Mirror
    now: Mirror

    @classmethod
    def of(cls, root: Path, base: str = "") -> Revision:
        """Find the base of a corpus: a revision, or without one where the work began.

        That is where HEAD parted from the default branch; on that branch it is HEAD itself.
        Raises: DeclarationError or ArchiveError if there is no such base, saying what to do.
        """
        checkout = Checkout.around(root)
        revision = base or _began(checkout)
        commit = checkout.commit(revision)
        now = checkout.mirror()
        name = _called(revision, commit)
        return cls(checkout, commit, name, checkout.mirror_at(commit, now), now)

    def undeclared(self, declared: Collection[Terms]) -> tuple[Terms, ...]:
        """Return the terms that have a file, then or now, and are not declared."""
        known = {file_of(item.name) for item in declared}
        names = sorted({*self.then.files, *self.now.files} - known)
        return tuple(_terms_in(name) for name in names)


def look_at(
    revision: Revision,
    terms: Sequence[Terms],
    archive: Archive | None = None,
    *,
    variants: bool = False,
) -> Lookback:
    """Look back at the texts of these terms as they stood at a commit.

    A text that stands for the first time is no change. Wordings that the archive knows, and what
    only differs in spelling, in its menus and the like, are none either, unless `variants` are
    wanted.
    """
    names = {file_of(item.name): item for item in terms}
    found = _of(turnout(revision.checkout, revision.then, revision.now), names)
    pairs: list[Pair] = []
    notes = list(_moved(revision))
    for item in found.changed:
        name = names[item.path].name
        if item.path != item.before:
            notes.append(f"{name} was called {_terms_in(item.before).name} at {revision.name}")
        got, note = _pairs(name, item, archive, variants=variants)
        pairs += got
        notes += [note] if note else []
    problems = tuple(_problems(revision, found, names))
    return Lookback(
        base=revision.name,
        now="the working tree",
        terms=len(terms),
        pairs=tuple(pairs),
        notes=(*notes, *_said(revision, found, names)),
        problems=problems,
        is_whole=not problems,
        latest=datetime.fromtimestamp(revision.checkout.dated("HEAD"), UTC),
    )


def file_of(terms: str) -> str:
    """Return the path of some terms below versions/."""
    service, _, kind = terms.partition("/")
    return f"{safe_name(service)}/{safe_name(kind)}.md"


# ── the base ─────────────────────────────────────────────────────────────────────────────────────


def _began(checkout: Checkout) -> str:
    main = checkout.main()
    if not main and checkout.is_shallow:
        raise ArchiveError(
            "the clone is shallow, and it does not say which branch is the default one",
            hint="in a workflow check out with fetch-depth: 0, or name a revision: --base REV",
        )
    if not main:
        return "HEAD"
    parted = f"{main}..."
    return "HEAD" if checkout.commit(parted) == checkout.commit("HEAD") else parted


def _called(revision: str, commit: str) -> str:
    name, dots, _ = revision.partition("...")
    short = commit[:10]
    if dots:
        return f"{name} as this branch left it ({short})"
    return short if commit.startswith(name) else f"{name} ({short})"


def _terms_in(path: str) -> Terms:
    service, _, kind = path.removesuffix(".md").partition("/")
    return Terms(unquote(service), unquote(service), unquote(kind), ())


# ── what to compare ──────────────────────────────────────────────────────────────────────────────


def _of(found: Turnout, names: Collection[str]) -> Turnout:
    """Keep what happened to some terms."""
    return Turnout(
        tuple(item for item in found.changed if item.path in names),
        tuple(name for name in found.added if name in names),
        tuple(name for name in found.removed if name in names),
        tuple((name, why) for name, why in found.refused if name in names),
    )


def _pairs(
    terms: str, item: Changed, archive: Archive | None, *, variants: bool
) -> tuple[list[Pair], str]:
    """Return the texts to compare, and a note if there is nothing to compare after all."""
    if item.old == item.new:
        return [], ""
    if archive is not None and not variants:
        recorded = _recorded(archive.versions(terms), item)
        if recorded:
            versions, then = recorded
            pairs = [
                Pair(terms, archive.document(old), archive.document(new))
                for old, new in stretches(versions, then)
            ]
            return pairs, "" if pairs else f"{terms}: the archive knows both wordings: no change"
    from tosdiff.api.reading import read_both
    from tosdiff.diff.noise import noise

    old, new = read_both(item.old, item.new)
    said = "" if variants else noise(old.reading, new.reading)
    if said and old.reading.words_digest != new.reading.words_digest:
        return [], f"{terms}: no change of the terms: {said}"
    return [Pair(terms, old.document, new.document)], ""


def _recorded(
    versions: Sequence[Version], item: Changed
) -> tuple[Sequence[Version], Version] | None:
    """Return the versions up to the text of now, and that of then, if both are recorded."""
    digests = [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        for text in (item.old, item.new)
    ]
    last = [at for at, version in enumerate(versions) if version.text_digest == digests[1]]
    first = [version for version in versions if version.text_digest == digests[0]]
    if not last or not first or versions[last[-1]].seq < first[-1].seq:
        return None
    return versions[: last[-1] + 1], first[-1]


# ── what to say ──────────────────────────────────────────────────────────────────────────────────


def _moved(revision: Revision) -> Iterator[str]:
    then, now = revision.then, revision.now
    if then.place != now.place:
        yield (
            f"the corpus stood in {then.place or 'the root of the repository'} at {revision.name}, "
            f"and stands in {now.place or 'its root'} now"
        )
    elif now.files and not then.files:
        yield f"there was no text mirror at {revision.name}: nothing can be a change"


def _said(revision: Revision, found: Turnout, names: Mapping[str, Terms]) -> Iterator[str]:
    if found == Turnout() and revision.commit == revision.checkout.commit("HEAD"):
        yield "nothing differs from HEAD: --base HEAD~1 looks at what the last commit brought"
    added = [names[path].name for path in found.added]
    if added and revision.then.files:
        yield f"first text of {_listed(added)}: what terms begin with is no change"
    dropped = [names[path].name for path in found.removed if not names[path].pages]
    if dropped:
        yield f"no longer tracked: {_listed(dropped)}"
    held = {*revision.now.files, *revision.then.files}
    unknown = [item.name for path, item in names.items() if path not in held]
    if unknown:
        yield f"nothing is recorded of {_listed(unknown)}, so nothing can be said"


def _problems(revision: Revision, found: Turnout, names: Mapping[str, Terms]) -> Iterator[Problem]:
    below = f"{revision.now.place}versions/"
    for path, why in found.refused:
        yield Problem(
            "error",
            "merge-conflict" if "merge" in why else "unreadable-mirror",
            f"{names[path].name} cannot be compared: {why}",
            "put it right, or write it anew with `tosdiff rebuild`",
            Place(below + path),
        )
    for path in found.removed:
        if names[path].pages:
            yield Problem(
                "error",
                "mirror-gone",
                f"{names[path].name} is declared, and its text is gone from the mirror",
                "bring it back (`tosdiff snapshot`), or take its declaration out too",
                Place(below + path),
            )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
