"""Values as plain dicts: the shapes of the JSON output, each numbered by its schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from tosdiff.diff.addresses import readdressed
from tosdiff.diff.weight import weights
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Cosmetic,
    Merged,
    Moved,
    Removed,
    Renumbered,
    Split,
    Tag,
    TaggedChange,
    Version,
)
from tosdiff.findings import Finding, Place, Problem, Waived
from tosdiff.render import wording
from tosdiff.tag.shifts import shifts


def moment(value: datetime | None) -> str | None:
    """Write a time in UTC, as `2020-02-05T06:00:00Z`."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def tag(item: Tag) -> dict[str, Any]:
    """Write a tag: label, score, stance or null."""
    return {"label": item.label, "score": round(item.score, 4), "stance": item.stance}


def tags(items: Iterable[Tag]) -> list[dict[str, Any]]:
    """Write tags in their order."""
    return [tag(item) for item in items]


def clause(item: Clause) -> dict[str, Any]:
    """Write a clause: its text as in the Markdown, its place, and what stands above it."""
    return {
        "text": item.text,
        "span": list(item.span),
        "kind": item.kind,
        "heading": list(item.heading),
        "lead_in": item.lead_in,
        "number": item.number,
    }


def version(item: Version) -> dict[str, Any]:
    """Write a version's facts, without its text."""
    return {
        "version": item.id,
        "seq": item.seq,
        "date": moment(item.captured_at),
        "kind": item.kind,
        "base": item.base,
        "variant_of": item.variant_of,
        "words": item.words,
        "how": item.recipe.how,
        "text_sha256": item.text_digest,
        "snapshots": list(item.snapshots),
    }


def changes(items: Sequence[TaggedChange]) -> list[dict[str, Any]]:
    """Write tagged changes: kind, heading, both wordings and both sides' tags."""
    return [
        {
            "kind": wording.kind(item.change),
            **_place(item.change),
            **_wordings(item.change),
            "old_tags": tags(item.old_tags),
            "new_tags": tags(item.new_tags),
            "tag_changes": tag_changes([item]),
        }
        for item in items
    ]


def tag_changes(items: Iterable[TaggedChange]) -> list[dict[str, Any]]:
    """Write what amendments did to tags, gravest first; a label that came has no `old`."""
    found = sorted((one for item in items for one in shifts(item)), key=lambda one: one.gravity)
    return [
        {
            "label": one.label,
            "kind": "stance" if one.is_turn else "gained" if one.new else "lost",
            "old": tag(one.old) if one.old else None,
            "new": tag(one.new) if one.new else None,
        }
        for one in found
    ]


def ops(
    raw: Sequence[Mapping[str, Any]],
    items: Sequence[TaggedChange],
    terms: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Join the interchange's ops with what a reader is shown of each.

    That is the heading path, the wordings, the tags, why it weighs (`terms` are the defined ones)
    and which links lead elsewhere.
    """
    return [
        {
            **op,
            **{key: value for key, value in shown.items() if key != "kind"},
            "weights": [
                {"reason": heavy.reason, "lost": list(heavy.lost), "gained": list(heavy.gained)}
                for heavy in weights(item.change, terms)
            ],
            "links": [{"old": old, "new": new} for old, new in readdressed(item.change)],
        }
        for op, shown, item in zip(raw, changes(items), items, strict=True)
    ]


def finding(item: Finding) -> dict[str, Any]:
    """Write a finding of the gate."""
    (change,) = changes([item.tagged])
    return {
        "terms": item.terms,
        "severity": item.severity,
        "label": item.label,
        "message": item.message,
        "fingerprint": item.fingerprint,
        "rule": item.rule or None,
        "kind": item.kind or None,
        "stance": item.stance,
        "before": item.before,
        "place": place(item.place),
        "link": item.link or None,
        "change": change,
    }


def problem(item: Problem) -> dict[str, Any]:
    """Write something that is wrong with the corpus."""
    return {
        "severity": item.severity,
        "rule": item.rule,
        "message": item.message,
        "hint": item.hint or None,
        "place": place(item.place),
    }


def waived(item: Waived) -> dict[str, Any]:
    """Write a finding that does not count, and who answers for it until when."""
    waiver = {"reason": item.waiver.reason, "expires": item.waiver.expires.isoformat()}
    return {**finding(item.finding), "waiver": waiver}


def place(item: Place | None) -> dict[str, Any] | None:
    """Write a line of a file, or null."""
    return {"path": item.path, "line": item.line} if item else None


def _place(change: Change) -> dict[str, Any]:
    """Return what stands above a change: of the new clause, or of the removed one."""
    match change:
        case Removed(old=clause):
            found = clause
        case Split(new=parts):
            found = parts[0]
        case Added() | Amended() | Moved() | Renumbered() | Merged() | Cosmetic():
            found = change.new
        case _:
            assert_never(change)
    return {"heading": list(found.heading), "lead_in": found.lead_in, "number": found.number}


def _wordings(change: Change) -> dict[str, Any]:
    match change:
        case Added(new=new):
            return {"old": None, "new": new.text}
        case Removed(old=old):
            return {"old": old.text, "new": None}
        case Split(old=old, new=parts):
            return {"old": old.text, "new": [part.text for part in parts]}
        case Merged(old=parts, new=new):
            return {"old": [part.text for part in parts], "new": new.text}
        case Cosmetic():
            return {"old": change.old.text, "new": change.new.text, "aspect": change.aspect}
        case Amended() | Moved() | Renumbered():
            return {"old": change.old.text, "new": change.new.text}
        case _:
            assert_never(change)
