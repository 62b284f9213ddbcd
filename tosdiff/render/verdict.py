"""What a report comes to, in sentences: the same words on every output that people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.entities import Added, Change, Cosmetic, Moved, Removed, Renumbered, Stance, Tag
from tosdiff.findings import SEVERITIES, Finding, Problem, Report, Severity
from tosdiff.render.clean import one_line
from tosdiff.render.matters import Matter, gravest
from tosdiff.tag.shifts import is_reworded

_SUBJECTS = {
    "anti-scraping": "scraping",
    "identification": "identifying people",
    "ai-training": "AI training",
    "retention-deletion": "retention and deletion",
    "contract-by-using": "agreeing by using",
}
_VERBS: dict[Stance | None, str] = {
    "forbids": "forbids",
    "permits": "permits",
    "practises": "provides for",
    "disclaims": "disclaims",
    None: "is about",
}
_PAST: dict[Stance, str] = {
    "forbids": "forbade",
    "permits": "permitted",
    "practises": "provided for",
    "disclaims": "disclaimed",
}
_CALLS: dict[Severity, tuple[str, str]] = {
    "error": ("needs a decision", "need a decision"),
    "warning": ("deserves a look", "deserve a look"),
    "note": ("is noted", "are noted"),
}
_NAMED = 3  # things done that the verdict names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report comes to: how much needs a decision, what that is, and what else there is."""

    call: str
    told: str = ""
    besides: str = ""

    def __str__(self) -> str:
        """The verdict in one line."""
        told = f": {self.told}" if self.told else ""
        return f"{self.call}{told}{f' (besides: {self.besides})' if self.besides else ''}"


def verdict(report: Report, found: Sequence[Matter]) -> Verdict:
    """Say what a report comes to: what needs a decision, and first of all why."""
    counted = [*counts(report, found)]
    if not counted:
        compared = next(facts(report), "")
        return Verdict("Nothing to report", compared)
    besides = ", ".join(counted[1:])
    if not found:
        return Verdict(counted[0], _first(report.problems), besides)
    ordered = gravest(found)
    loudest = [item for item in ordered if item.severity == ordered[0].severity]
    return Verdict(counted[0], _told(loudest), besides)


def facts(report: Report) -> Iterator[str]:
    """Yield what is said below the verdict: what was compared, changed, waived and known."""
    if report.terms or report.base:
        base = one_line(report.base, 120)
        yield f"{plural(report.terms, 'terms')} compared" + (f" with {base}" if base else "")
    if report.changes:
        rest = _unwatched(report)
        besides = f", {rest} of which no rule watches" if rest else ""
        yield f"{plural(report.changes, 'change')} in {len(report.changed)} of them{besides}"
    if report.waived:
        yield f"{plural(len(report.waived), 'finding')} waived"
    if report.known:
        yield f"{plural(report.known, 'finding')} known from the baseline"


def _unwatched(report: Report) -> int:
    """Count the changes that no finding is about; none if a baseline knows of some, unseen here."""
    waived = (item.finding for item in report.waived)
    told = {(item.terms, item.tagged) for item in (*report.findings, *waived)}
    return 0 if report.known else max(report.changes - len(told), 0)


def counts(report: Report, found: Sequence[Matter]) -> Iterator[str]:
    """Yield how many changes and problems there are, gravest first."""
    numbers = Counter(item.severity for item in found)
    for severity in SEVERITIES:
        if count := numbers[severity]:
            yield f"{plural(count, 'change')} {_CALLS[severity][count > 1]}"
    if report.problems:
        yield f"{plural(len(report.problems), 'problem')} with the corpus"


def matter(item: Matter) -> str:
    """Say what a change did: `adds a clause that forbids scraping and is about AI training`."""
    by_opening: dict[str, list[str]] = {}
    for opening, does in (_said(finding) for finding in item.findings):
        by_opening.setdefault(opening, []).append(does)
    return listed([f"{opening}{listed(does)}" for opening, does in by_opening.items()])


def finding(item: Finding) -> str:
    """Say what a change did to one label."""
    return "".join(_said(item))


def stances(item: Finding) -> str:
    """Write the label with its stance before and after: `anti-scraping forbids → permits`."""
    old, new = _sides(item)
    was, now = (side.stance if side else None for side in (old, new))
    if old and new and was != now:
        return f"{item.label} {was or 'no stance'} → {now or 'no stance'}"
    stance = now or was or item.stance
    return f"{item.label} {stance}" if stance else item.label


def listed(parts: Sequence[str]) -> str:
    """Join parts of a sentence: `a, b and c`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def plural(number: int, noun: str) -> str:
    """Count things: `1 finding`, `2 findings`; terms are terms, however many."""
    return f"{number} {noun}" if number == 1 or noun == "terms" else f"{number} {noun}s"


def _told(loudest: Sequence[Matter]) -> str:
    """Say what the first changes did, terms by terms; what is done twice is said once."""
    times = Counter((item.terms, matter(item)) for item in loudest)
    named = [*times.items()][:_NAMED]
    by_terms: dict[str, list[str]] = {}
    for (terms, said), count in named:
        often = f" ({count} times)" if count > 1 else ""
        by_terms.setdefault(one_line(terms), []).append(f"{said}{often}")
    told = [f"{terms} {listed(said)}" for terms, said in by_terms.items()]
    more = len(loudest) - sum(count for _, count in named)
    return "; ".join([*told, *([f"and {more} more"] if more else [])])


def _first(problems: Sequence[Problem]) -> str:
    first = min(problems, key=lambda item: SEVERITIES.index(item.severity))
    more = len(problems) - 1
    return one_line(first.message, 200) + (f"; and {more} more" if more else "")


def _said(item: Finding) -> tuple[str, str]:
    """Return how the sentence opens, and what the clause does about the label."""
    subject = _SUBJECTS.get(item.label, item.label.replace("-", " "))
    old, new = _sides(item)
    side = new or old
    does = f"{_VERBS[side.stance if side else item.stance]} {subject}"
    verb = _verb(item.tagged.change)
    if verb in {"adds", "drops"} or (old and new and old.stance == new.stance):
        return f"{verb} a clause that ", does
    if old and new and old.stance and new.stance:
        return "now ", f"{does} where it {_PAST[old.stance]} it"
    return f"{verb} a clause, which {'now' if new else 'no longer'} ", does


def _verb(change: Change) -> str:
    """Say in a word what a change does to a clause."""
    match change:
        case Added():
            return "adds"
        case Removed():
            return "drops"
        case Moved() if not is_reworded(change):
            return "moves"
        case Renumbered():
            return "renumbers"
        case Cosmetic():
            return "touches up"
        case _:
            return "rewords"


def _sides(item: Finding) -> tuple[Tag | None, Tag | None]:
    """Return the tag of the finding's label before and after."""
    old, new = (
        next((tag for tag in tags if tag.label == item.label), None)
        for tags in (item.tagged.old_tags, item.tagged.new_tags)
    )
    return old, new
