"""Gather the real changes of terms for a feed, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from tosdiff import __version__
from tosdiff.api.news import Asked
from tosdiff.api.tagging import tag_changes
from tosdiff.archive.archive import Archive
from tosdiff.diff.compare import compare
from tosdiff.entities import Terms, Version
from tosdiff.render import wording
from tosdiff.render.atom import Feed, Post
from tosdiff.render.folding import Choice
from tosdiff.render.lines import changed
from tosdiff.render.view import view
from tosdiff.tag.choice import Wanted

_NOTHING = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed of nothing was updated


def feed(
    archive: Archive,
    terms: Sequence[Terms],
    asked: Asked,
    *,
    limit: int,
    is_all: bool,
    address: str = "",
) -> Feed:
    """Return the newest `limit` real changes of these terms, of clauses whose tags are wanted.

    `is_all`: these are all the terms there are, so that the feed is the same one when another is
    declared. Only what is shown is compared.
    """
    of_terms = {item.name: archive.versions(item.name) for item in terms}
    by_name = {item.name: item for item in terms}
    pairs = sorted(
        (pair for versions in of_terms.values() for pair in _pairs(versions)),
        key=lambda pair: (pair[1].captured_at, pair[1].terms, pair[1].seq),
        reverse=True,
    )
    posts = (_post(archive, by_name[new.terms], (old, new), asked) for old, new in pairs)
    shown = tuple(islice((post for post in posts if post), limit))
    known = [version for versions in of_terms.values() for version in versions]
    captured = max((version.captured_at for version in known), default=_NOTHING)
    return Feed(
        identity=address
        or _identity(known, () if is_all else tuple(sorted(by_name)), asked.wanted),
        title=_title(terms, asked.wanted, is_all=is_all),
        updated=shown[0].at if shown else captured,
        posts=shown,
        generator=__version__,
        address=address,
    )


def _pairs(versions: Sequence[Version]) -> Iterator[tuple[Version, Version]]:
    by_seq = {version.seq: version for version in versions}
    for new in versions:
        if new.kind == "changed" and new.base in by_seq:
            yield by_seq[new.base], new


def _post(
    archive: Archive,
    terms: Terms,
    pair: tuple[Version, Version],
    asked: Asked,
) -> Post | None:
    """Return what a version changed; None if nothing of it is asked for."""
    old, new = pair
    wanted = asked.wanted
    comparison = compare(archive.document(old), archive.document(new))
    changes = tuple(map(wanted.kept_of, tag_changes(comparison, asked.tagger, archive)))
    meant = changes if wanted.is_open else tuple(filter(wanted.matches_change, changes))
    if not wanted.is_open and not meant:
        return None
    drawn = view(
        comparison,
        changes,
        names=(old.id[:8], new.id[:8]),
        choice=Choice(wanted=wanted),
        tagger=asked.tagger.name,
    )
    return Post(
        version=new.id,
        at=new.captured_at,
        title=changed(terms.name, comparison, meant),
        view=drawn,
        addresses=tuple(page.url for page in terms.pages),
        labels=tuple(wording.label_counts(changes, wanted)),
    )


def _identity(known: Sequence[Version], names: Sequence[str], wanted: Wanted) -> str:
    """Say what makes a feed itself where no address does: the oldest version, and the question."""
    oldest = min(known, key=lambda item: (item.captured_at, item.id)).id if known else ""
    asked = (*sorted(wanted.labels), *sorted(wanted.stances), f"{wanted.least:g}")
    return "\n".join([oldest, *names, *asked])


def _title(terms: Sequence[Terms], wanted: Wanted, *, is_all: bool) -> str:
    what = ", ".join([*wanted.labels, *wanted.stances])
    of = "" if is_all else f" of {', '.join(item.name for item in terms[:3])}"
    more = f" and {len(terms) - 3} more" if not is_all and len(terms) > 3 else ""
    return f"Changes{of}{more}{f': {what}' if what else ''}" if of or what else "Changes of terms"
