"""A report of the gate as a comment on a pull request: read in thirty seconds, then decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tosdiff.findings import SEVERITIES, Finding, Problem, Report, Severity, Waived
from tosdiff.render import signs, verdict
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Part
from tosdiff.render.markdown import below, escape, redlined
from tosdiff.render.matters import Matter, gravest, matters, tally
from tosdiff.render.web import web_address

COMMENT = 65_536  # characters of a comment on GitHub, counted as UTF-16 to be safe
SUMMARY = 349_525  # as many as fill a mebibyte, the limit of a job's summary, in the worst case
MARK = "<!-- tosdiff check -->"  # is not seen; finds the comment again

_LIGHTS: dict[Severity, str] = {"error": "🔴", "warning": "🟡", "note": "🔵"}
_ROWS = 40  # of the table
_ITEMS = 20  # problems, notes, waivers that are listed
_RESERVE = 6_000  # characters for what is said of the rest
_AROUND = 20  # kept words beside what changed
_PIECE = 1_500  # characters of a piece
_TEXT = 300  # characters of a message
_LINE = 2_000  # characters of what is said below a redline
_TOO_LONG = "- … more than can be shown here"


def comment(report: Report, limit: int = COMMENT) -> str:
    """Write GitHub-flavoured Markdown of at most `limit` UTF-16 units: the gravest, then the rest.

    Nothing that was fetched can be mark-up, a link or a mention in it.
    """
    found = matters(report)
    head = [*_verdict(report, found), *_table(found, limit // 5)]
    tail = [*_problems(report.problems, limit // 8), *_waived(report.waived, limit // 8)]
    tail += [*_notes(report.notes, limit // 8), MARK]
    room = limit - _RESERVE - _size([*head, *tail])
    return "\n".join([*head, *_sections(found, room), *tail]) + "\n"


def _verdict(report: Report, found: Sequence[Matter]) -> Iterator[str]:
    said = verdict.verdict(report, found)
    told = f": {escape(one_line(said.told, 600))}" if said.told else ""
    yield from (f"**{escape(said.call)}**{told}.", "")
    if said.besides:
        yield from (f"Besides: {escape(said.besides)}.", "")
    facts = [*verdict.facts(report)][0 if found or report.problems else 1 :]
    if report.tagger and report.changes:
        facts.append(f"tags by {one_line(report.tagger, 80)}")
    if facts:
        yield from (f"<sub>{escape('; '.join(facts))}</sub>", "")


def _table(found: Sequence[Matter], room: int) -> Iterator[str]:
    if not found:
        return
    yield from ("| | terms | what changed | label | severity |", "|--:|---|---|---|---|")
    drawn = _fitting(((_row(item),) for item in found[:_ROWS]), room)
    yield from (row for (row,) in drawn)
    yield ""
    if left_out := found[len(drawn) :]:
        said = f"… and {verdict.plural(len(left_out), 'change')} more: {tally(left_out, 5)}"
        yield from (escape(one_line(said, _TEXT)), "")


def _row(item: Matter) -> str:
    labels = ", ".join(verdict.stances(finding) for finding in item.findings)
    terms, said = one_line(item.terms, 100), one_line(verdict.matter(item), _TEXT)
    cells = [str(item.number), escape(terms), escape(said), escape(labels), _light(item.severity)]
    return f"| {' | '.join(cells)} |"


def _light(severity: Severity) -> str:
    return f"{_LIGHTS[severity]} {severity}"


def _sections(found: Sequence[Matter], room: int) -> Iterator[str]:
    """Yield a section for each matter, as long as there is room for it; then say what is left."""
    ordered = gravest(found)
    drawn = _fitting((tuple(_section(item)) for item in ordered), room)
    shown = zip(ordered, drawn, strict=False)
    for _, lines in sorted(shown, key=lambda pair: pair[0].number):
        yield from lines
    if left_out := ordered[len(drawn) :]:
        said = f"{verdict.plural(len(left_out), 'change')} not shown here: {tally(left_out, 5)}"
        yield from (f"*{escape(one_line(said, _TEXT))}*", "")


def _section(item: Matter) -> Iterator[str]:
    said = f"{one_line(item.terms, 100)} {one_line(verdict.matter(item), _TEXT)}"
    yield from (f"#### {item.number}. {_LIGHTS[item.severity]} {escape(said)}", "")
    if above := signs.heading(item.tagged):
        yield from (f"*{escape(one_line(above, _TEXT))}*", "")
    drawn = item.entry()
    if drawn.note:
        yield from (f"*{escape(one_line(drawn.note, _TEXT))}:*", "")
    for part in drawn.parts:
        yield from _part(part)
    yield from _where(item)
    yield from ("", *_deciding(item), "")


def _part(part: Part) -> Iterator[str]:
    for at, paragraph in enumerate(part.inline):
        lead = f"*({escape(part.lead_in)})* " if part.lead_in and not at else ""
        yield from ([">"] if at else [])
        yield f"> {lead}{redlined(signs.shortened(paragraph, _AROUND, _PIECE))}"
    yield from (line if len(line) < _LINE else _TOO_LONG for line in below(part))


def _where(item: Matter) -> Iterator[str]:
    address = next(filter(None, (web_address(one.link) for one in item.findings)), "")
    if address:
        yield f"- [read it in the whole text]({address.replace('&', '&amp;')})"


def _deciding(item: Matter) -> Iterator[str]:
    """Yield what accepts the change: folded, since it is for the one who decides."""
    yield "<details><summary>To accept this: a waiver for corpus.toml</summary>"
    yield ""
    for finding in item.findings:
        yield f"- {_code(finding.fingerprint)} {escape(verdict.stances(finding))}{_place(finding)}"
    yield from ("", "In `corpus.toml`, with a reason and the last day on which the waiver holds:")
    yield from ("", "```toml")
    for at, finding in enumerate(item.findings):
        yield from ([""] if at else [])
        yield from ("[[waivers]]", f'fingerprint = "{_bare(finding.fingerprint)}"')
        yield from ('reason = ""', "expires = YYYY-MM-DD")
    yield from ("```", "", "</details>")


def _place(item: Finding) -> str:
    return f", {_code(f'{item.place.path}:{item.place.line}')}" if item.place else ""


def _code(text: str) -> str:
    """Write text as code: it cannot hold a backtick, so that it cannot end."""
    return f"`{one_line(text, _TEXT).replace('`', '´')}`"


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum() and char.isascii())


def _problems(problems: Sequence[Problem], room: int) -> Iterator[str]:
    if not problems:
        return
    yield from (f"#### {verdict.plural(len(problems), 'problem')} with the corpus", "")
    ordered = sorted(problems, key=lambda item: SEVERITIES.index(item.severity))
    yield from _items((_problem(item) for item in ordered), len(problems), room)


def _problem(item: Problem) -> str:
    where = f" ({_code(f'{item.place.path}:{item.place.line}')})" if item.place else ""
    hint = f"; {escape(one_line(item.hint, _TEXT))}" if item.hint else ""
    said = escape(one_line(item.message, _TEXT))
    return f"- {_light(item.severity)} {_code(item.rule)}: {said}{where}{hint}"


def _waived(waived: Sequence[Waived], room: int) -> Iterator[str]:
    if not waived:
        return
    said = f"{verdict.plural(len(waived), 'finding')} waived"
    yield from (f"<details><summary>{said}</summary>", "")
    yield from _items(map(_waiver, waived), len(waived), room)
    yield from ("</details>", "")


def _waiver(item: Waived) -> str:
    found = item.finding
    what = escape(one_line(f"{found.terms} {verdict.finding(found)}", _TEXT))
    why = escape(one_line(item.waiver.reason, _TEXT))
    until = item.waiver.expires.isoformat()
    return f"- {_code(found.fingerprint)} {what}: {why} (until {until})"


def _notes(notes: Sequence[str], room: int) -> Iterator[str]:
    if notes:
        written = (f"- note: {escape(one_line(note, _TEXT))}" for note in notes)
        yield from _items(written, len(notes), room)


def _items(lines: Iterable[str], count: int, room: int) -> Iterator[str]:
    """Yield as many items as there is room for, twenty at most, and say how many are left out."""
    drawn = _fitting(((line,) for _, line in zip(range(_ITEMS), lines, strict=False)), room)
    yield from (line for (line,) in drawn)
    yield from ([f"- … and {count - len(drawn)} more"] if count > len(drawn) else [])
    yield ""


def _fitting(blocks: Iterable[tuple[str, ...]], room: int) -> list[tuple[str, ...]]:
    """Return the first blocks of lines, as many as fit into so many UTF-16 units."""
    drawn = []
    for block in blocks:
        room -= _size(block)
        if room < 0:
            break
        drawn.append(block)
    return drawn


def _size(lines: Iterable[str]) -> int:
    """Count the UTF-16 units of lines, each with its end."""
    return sum(len(line.encode("utf-16-le", "replace")) // 2 + 1 for line in lines)
