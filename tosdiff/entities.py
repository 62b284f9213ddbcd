"""The nouns of tosdiff, frozen. Times are UTC-aware; spans are half-open ranges of code points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

Span: TypeAlias = tuple[int, int]
IMPORTED = "history/1"  # the extractor of texts that another archive derived


# ── what to track ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RangeSelector:
    """Everything between two elements; each edge lies before or after its element."""

    start: str
    start_edge: Literal["before", "after"]
    end: str
    end_edge: Literal["before", "after"]


Selector: TypeAlias = str | RangeSelector


@dataclass(frozen=True, slots=True)
class Page:
    """One page that holds terms, or a part of them.

    `filters` are names of JavaScript filters, which cannot run here; `scripts` says whether the
    page must be rendered in a browser (None: the declaration does not say). Two pins keep a page
    from changing with whoever asks: `language` is sent as Accept-Language ('': the corpus's own),
    and `query` holds names and values that are set in the address.
    """

    url: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    filters: tuple[str, ...] = ()
    scripts: bool | None = None
    language: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The URL that is asked for: with the pinned query, in place of the same names in it."""
        if not self.query:
            return self.url
        parts = urlsplit(self.url)
        pinned = {name for name, _ in self.query}
        kept = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if name not in pinned
        ]
        return urlunsplit(parts._replace(query=urlencode([*kept, *self.query])))


@dataclass(frozen=True, slots=True)
class Terms:
    """One document of a service: `name` is its identity, as `YouTube/Terms of Service`.

    `service` is the name shown to people, `service_id` the stem of the declaration's file; more
    than one page means that the parts are joined in order.
    """

    service_id: str
    service: str
    type: str
    pages: tuple[Page, ...]

    @property
    def name(self) -> str:
        """The identity of these terms everywhere: in the archive, the mirror and on screen."""
        return f"{self.service_id}/{self.type}"


# ── what came back ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again cheaply: the values of ETag and Last-Modified, or ''."""

    etag: str = ""
    last_modified: str = ""


def first_header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    """Return the first header of this name, case-blind, or ''."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was sent, and the head of its answer; bodies are kept elsewhere.

    `request` is the request line, `protocol` the answer's, as `HTTP/1.1`; `phrase` the words after
    its status. Headers keep their order and spelling; `peer` is the numeric address that answered.
    """

    url: str
    request: str
    sent: tuple[tuple[str, str], ...]
    protocol: str
    status: int
    phrase: str
    headers: tuple[tuple[str, str], ...]
    peer: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so, of a capture that we did not make: an archive, and what it calls the capture.

    The capture's time is the one that it tells; `imported_at` is ours.
    """

    archive: str
    reference: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """Fetching once, and all that came back.

    `body` holds the decoded bytes when outcome is `fetched`, else None. `wire_digest` is the
    SHA-256 of the bytes as they came over the wire, in hexadecimal, '' if none came. `headers` keep
    the server's order and spelling. `reason` says in words why a capture failed; `kind` is the
    failure's class (errors.CaptureError.kind), '' for none. `exchanges` are all requests, redirects
    first; `provenance` is given if somebody else fetched it; `robots_ignored` is the reason that a
    person gave for reading it although robots.txt asks us not to, '' if it does not.
    """

    url: str
    captured_at: datetime
    outcome: Literal["fetched", "not-modified", "failed"]
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    peer: str = ""
    wire_digest: str = ""
    body: bytes | None = None
    kind: str = ""
    reason: str = ""
    hint: str = ""
    exchanges: tuple[Exchange, ...] = ()
    provenance: Provenance | None = None
    robots_ignored: str = ""

    def header(self, name: str) -> str:
        """The first header of this name, case-blind, or ''."""
        return first_header(self.headers, name)


# ── what it says ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest provision that is compared and tagged: a sentence or a list item.

    `text` is exactly `markdown[span[0]:span[1]]`. `heading` is the path of plain headings above
    it, outermost first. `lead_in` is the plain sentence ("You may not:") that an item completes,
    or ''. `number` is the printed enumerator, as `3.2` or `(b)`, or ''.
    """

    text: str
    span: Span
    kind: Literal["heading", "sentence", "item", "cell"]
    heading: tuple[str, ...] = ()
    lead_in: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Markdown and its clauses, in order and disjoint."""

    text: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text was derived: which declaration, which extractor, and in what way.

    `how` tells which way the text was found: by the declared selectors, by the recall-first
    extractor because none were declared, by it because the declared ones matched nothing
    (`fallback`), or from a PDF. Two versions with different digests are never compared.
    """

    declaration: str
    extractor: str
    how: Literal["selectors", "main-text", "fallback", "pdf"]

    @property
    def is_imported(self) -> bool:
        """Whether another archive derived the text, however it did."""
        return self.extractor == IMPORTED


@dataclass(frozen=True, slots=True)
class Derivation:
    """A text derived from captures, ready to be recorded.

    `suspicion` says why the page may not be the terms at all, `noise` why it is the same terms as
    the version before though its words differ; or ''.
    """

    document: Document
    recipe: Recipe
    words_digest: str
    words: int
    suspicion: str = ""
    warnings: tuple[str, ...] = ()
    noise: str = ""


VersionKind: TypeAlias = Literal["first", "changed", "variant", "cosmetic", "re-extraction"]


@dataclass(frozen=True, slots=True)
class Version:
    """A text derived from snapshots by a recipe; the archive keeps the text itself.

    `id` is 64 hexadecimal digits. `seq` counts from 1 within the terms and is the only order that
    can be trusted. `base` is the seq that this version is compared with (None for the first);
    `variant_of` the seq whose words it repeats: of a variant, or of a change back to them.
    """

    id: str
    terms: str
    seq: int
    captured_at: datetime
    kind: VersionKind
    recipe: Recipe
    text_digest: str
    words_digest: str
    words: int
    base: int | None = None
    variant_of: int | None = None
    snapshots: tuple[str, ...] = ()


# ── what changed ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Redline:
    """Marked-up word edits: the spans deleted from the old text and inserted in the new one."""

    deleted: tuple[Span, ...] = ()
    inserted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """A clause that the old text does not have."""

    new: Clause


@dataclass(frozen=True, slots=True)
class Removed:
    """A clause that the new text does not have."""

    old: Clause


@dataclass(frozen=True, slots=True)
class Amended:
    """A clause whose words changed. `rewritten`: so much that it is drawn as two blocks."""

    old: Clause
    new: Clause
    redline: Redline
    rewritten: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A clause that stands elsewhere; an empty redline if it was moved unchanged."""

    old: Clause
    new: Clause
    redline: Redline


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A clause of which only the printed number, or a reference to one, changed."""

    old: Clause
    new: Clause


@dataclass(frozen=True, slots=True)
class Split:
    """One clause that became several."""

    old: Clause
    new: tuple[Clause, ...]
    redline: Redline


@dataclass(frozen=True, slots=True)
class Merged:
    """Several clauses that became one."""

    old: tuple[Clause, ...]
    new: Clause
    redline: Redline


@dataclass(frozen=True, slots=True)
class Cosmetic:
    """A clause with the same words: case, punctuation, a link's target, mark-up or a date."""

    old: Clause
    new: Clause
    aspect: Literal["case", "punctuation", "link", "markup", "structure", "date"]


Change: TypeAlias = Added | Removed | Amended | Moved | Renumbered | Split | Merged | Cosmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents and what changed, in the order of the new one, removals where they stood."""

    old: Document
    new: Document
    changes: tuple[Change, ...]


# ── what it is about ─────────────────────────────────────────────────────────────────────────────

Stance: TypeAlias = Literal["forbids", "permits", "practises", "disclaims"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A label on a clause: `score` 0..1, `stance` on core labels, `span` in the clause."""

    label: str
    score: float
    stance: Stance | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TaggedChange:
    """A change with the tags of its clauses before and after; either may be empty."""

    change: Change
    old_tags: tuple[Tag, ...] = ()
    new_tags: tuple[Tag, ...] = ()
