"""Where terms stand: what a run must know before it fetches, in a few queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, Connection, bindparam, select

from tosdiff.archive.chain import CaptureRecord, unseal
from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import capture, page, recipe, version
from tosdiff.archive.schema import terms as table
from tosdiff.archive.versions import VERSIONS, version_from
from tosdiff.entities import Recipe, Validators, Version


@dataclass(frozen=True, slots=True)
class Standing:
    """Where some terms stand.

    `captures` holds, by page, the capture whose body was derived last; None for a page not derived
    yet. `recipe` is that of the last derivation, and `suspicion` why it became no version, or ''.
    `outcome` is the kind of the last entry, '' for none; `failures` counts the failed ones since
    the last that did not fail.
    """

    terms: str
    captures: tuple[CaptureRecord | None, ...] = ()
    latest: Version | None = None
    recipe: Recipe | None = None
    suspicion: str = ""
    outcome: str = ""
    failures: int = 0

    def capture(self, place: int) -> CaptureRecord | None:
        """Return the capture that gave the body which a page was last derived from."""
        return self.captures[place] if place < len(self.captures) else None

    def body_digest(self, place: int) -> str:
        """Return the digest of the body that a page was last derived from, or ''."""
        record = self.capture(place)
        return record.body_digest if record else ""

    def validators(self, place: int, url: str) -> Validators:
        """Return what to ask this URL with; nothing if the page was at another URL before."""
        record = self.capture(place)
        return record.validators if record and record.url == url else Validators()

    def final_url(self, place: int) -> str:
        """Return the URL that gave the body, after redirects, or ''."""
        record = self.capture(place)
        return record.final_url if record else ""

    def content_type(self, place: int) -> str:
        """Return the Content-Type that came with the body, or ''."""
        record = self.capture(place)
        return record.content_type if record else ""


_NAMES: BindParameter[list[str]] = bindparam("names", expanding=True)
_TERMS = (
    select(table, recipe.c.declaration, recipe.c.extractor, recipe.c.how)
    .join(recipe, recipe.c.id == table.c.recipe_id, isouter=True)
    .where(table.c.name.in_(_NAMES))
)
_LATEST = VERSIONS.where(table.c.name.in_(_NAMES), version.c.seq == table.c.seq)
_PAGES = (
    select(table.c.name, page.c.place, capture.c.record)
    .join(page, page.c.terms_id == table.c.id)
    .join(capture, capture.c.position == page.c.capture)
    .where(table.c.name.in_(_NAMES))
    .order_by(table.c.name, page.c.place)
)


def read_standings(db: Connection, names: Sequence[str]) -> dict[str, Standing]:
    """Return where each of these terms stands; a name never recorded stands at nothing."""
    found = {name: Standing(name) for name in names}
    for part in pieces(list(found)):
        values = {"names": part}
        latest = {row.name: version_from(row) for row in db.execute(_LATEST, values)}
        pages: defaultdict[str, dict[int, CaptureRecord]] = defaultdict(dict)
        for row in db.execute(_PAGES, values):
            record = unseal(row.record)
            if record.provenance is None:  # what others say they were served is not ours to rely on
                pages[row.name][row.place] = record
        for row in db.execute(_TERMS, values):
            found[row.name] = Standing(
                terms=row.name,
                captures=_by_place(pages[row.name]),
                latest=latest.get(row.name),
                recipe=Recipe(row.declaration, row.extractor, row.how) if row.how else None,
                suspicion=row.suspicion,
                outcome=row.outcome,
                failures=row.failures,
            )
    return found


def _by_place(pages: dict[int, CaptureRecord]) -> tuple[CaptureRecord | None, ...]:
    return tuple(pages.get(place) for place in range(max(pages, default=-1) + 1))
