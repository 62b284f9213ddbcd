"""Reports of the gate on invented texts: an empty one, a usual one, a hostile and a huge one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tosdiff.diff.compare import compare
from tosdiff.entities import Added, Clause, Stance, Tag, TaggedChange
from tosdiff.findings import Finding, Place, Problem, Report, Severity, Waived, Waiver
from tosdiff.render import wording
from tosdiff.text.segment import document

OLD = """# Terms of Quayside

## 2. What you may do

You may let a programme read our public notices.

## 5. Your data

We keep your address for one year. We do not measure faces.
"""

NEW = """# Terms of Quayside

## 2. What you may do

You may not let a programme read our public notices.

- You must not gather the notices by robot to train a language model.

## 5. Your data

We keep your address and your movements for five years.
"""

HOSTILE = (
    "| ![x](https://evil.example/p.png) <script>alert(1)</script> @quay/team #12 `a` ~~b~~ **c**\n"
    "::error::owned %0A ]]> & \x1b[31mred\x1b[0m \u202eteg\u202c \U0001f980 "
    "\u05e9\u05dc\u05d5\u05dd \x00\x0b\ufffe https://evil.example www.evil.example "
    "mail@evil.example"
)

EMPTY = Report(base="main", now="the work tree", tagger="phrases/1", terms=12)


def finding(
    tagged: TaggedChange,
    label: str = "anti-scraping",
    severity: Severity = "error",
    *,
    terms: str = "Quayside/Terms of Service",
    fingerprint: str = "00112233445566ff",
    place: Place | None = None,
    link: str = "",
) -> Finding:
    """Make a finding on one label of a change."""
    old, new = (
        next((tag.stance for tag in tags if tag.label == label), None)
        for tags in (tagged.old_tags, tagged.new_tags)
    )
    kind = wording.kind(tagged.change)
    return Finding(
        terms=terms,
        severity=severity,
        label=label,
        message=f"{kind}: {label}",
        tagged=tagged,
        fingerprint=fingerprint,
        rule=f"watch-{label}",
        kind=kind,
        stance=new or old,
        before=old,
        place=place or Place(f"versions/{terms}.md", 7),
        link=link,
    )


def changes() -> tuple[TaggedChange, ...]:
    """Compare the two texts: a ban turned, a clause came, one was amended, one went."""
    found = {wording.kind(item): item for item in compare(document(OLD), document(NEW)).changes}
    amended = [
        item
        for item in compare(document(OLD), document(NEW)).changes
        if wording.kind(item) == "amended"
    ]
    return (
        TaggedChange(
            amended[0], _tags("anti-scraping", "permits"), _tags("anti-scraping", "forbids")
        ),
        TaggedChange(
            found["added"], (), (*_tags("anti-scraping", "forbids"), *_tags("ai-training", None))
        ),
        TaggedChange(
            amended[1], _tags("data-collection", "practises"), _tags("data-collection", "practises")
        ),
        TaggedChange(found["removed"], _tags("identification", "disclaims"), ()),
    )


def usual() -> Report:
    """Return a report with findings on two terms, a problem, a waiver and a note."""
    turned, added, amended, removed = changes()
    link = "https://quay.example/commit/abc?a=1&b=(2)#L7"
    waiver = Waiver("ffee000000000000", "counsel agreed on 3 May", date(2027, 5, 3))
    return Report(
        base="main",
        now="the work tree",
        tagger="phrases/1",
        findings=(
            finding(amended, "data-collection", "warning", fingerprint="aa" * 8),
            finding(added, fingerprint="bb" * 8, link=link),
            finding(added, "ai-training", "warning", fingerprint="cc" * 8, link=link),
            finding(turned, fingerprint="dd" * 8, link=link),
            finding(removed, "identification", "note", terms="Anchor/Privacy Policy"),
        ),
        problems=(
            Problem(
                "warning",
                "dead-selector",
                "Quayside/Terms of Service: nothing matches main > article",
                "open the page and update `select`",
                Place("declarations/Quayside.json", 3),
            ),
        ),
        waived=(Waived(finding(removed, "identification", fingerprint="ff" * 8), waiver),),
        known=3,
        changes=9,
        changed=("Anchor/Privacy Policy", "Quayside/Terms of Service"),
        terms=12,
        notes=("Quayside is captured here since 2027-01-01",),
    )


def added(text: str, *, heading: tuple[str, ...] = ("1. Rules",), at: int = 0) -> TaggedChange:
    """Make a clause with this text that was added, and bans robots."""
    clause = Clause(text, (at, at + len(text)), "sentence", heading)
    return TaggedChange(Added(clause), (), _tags("anti-scraping", "forbids"))


def saying(text: str) -> Report:
    """Return a report in which all that can come from elsewhere is this text."""
    found = finding(
        added(text, heading=(text, text)), terms=f"Quayside/{text}", link=text,
        place=Place(f"versions/Quayside/{text}.md", 2),
    )  # fmt: skip
    aside = replace(found, fingerprint="f" * 16)
    waived = Waived(aside, Waiver("f" * 16, text, date(2027, 1, 1)))
    return Report(
        base=text, now=text, tagger=text, findings=(found,), waived=(waived,), known=1, changes=1,
        problems=(Problem("error", "hash", text, text, Place(text, 1)),), changed=(text,),
        notes=(text,), terms=1,
    )  # fmt: skip


def huge(count: int = 30_000) -> Report:
    """Return a report with findings on many terms, of every severity in turn."""
    severities: Sequence[Severity] = ("note", "warning", "error")
    findings = []
    for number in range(count):
        terms = f"Service {number % 40}/Terms of Service"
        text = f"Nobody may send robot number {number} to read the notices of the harbour."
        tagged = added(text, at=number * 100)
        severity = severities[number % 3]
        findings.append(
            finding(tagged, severity=severity, terms=terms, fingerprint=f"{number:016x}")
        )
    return replace(EMPTY, findings=tuple(findings), changes=count, changed=("a", "b"), terms=40)


def _tags(label: str, stance: Stance | None) -> tuple[Tag, ...]:
    return (Tag(label, 0.9, stance),)
