"""A report of the gate as one HTML file: all is escaped, nothing loaded, nothing else can run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tosdiff.findings import SEVERITIES, Finding, Place, Problem, Report, Waived
from tosdiff.render import signs, verdict
from tosdiff.render.clean import one_line
from tosdiff.render.matters import Matter, gravest, matters, tally
from tosdiff.render.page import article, escape, frame
from tosdiff.render.web import web_address

_DRAWN = 2_000  # changes, the gravest: a browser shows no more at once
_LISTED = 1_000  # problems, waivers, notes


def report_page(report: Report) -> str:
    """Write a self-contained page with a strict content security policy."""
    found = matters(report)
    drawn = sorted(gravest(found)[:_DRAWN], key=lambda item: item.number)
    shown = {item.number for item in drawn}
    left_out = [item for item in found if item.number not in shown]
    body = [
        *_head(report, found),
        *_table(drawn),
        "<main>",
        *_matters(drawn),
        *_left_out(left_out),
        *_problems(report.problems),
        "</main>",
        *_waived(report.waived),
        *_notes(report),
    ]
    return frame(f"tosdiff check: {verdict.verdict(report, found).call}", body)


def _head(report: Report, found: Sequence[Matter]) -> Iterator[str]:
    said = verdict.verdict(report, found)
    yield f'<header><h1>{escape(said.call)}</h1><p class="headline">{escape(said.told)}</p>'
    if said.besides:
        yield f"<p>Besides: {escape(said.besides)}.</p>"
    yield f'<p class="names">{escape("; ".join(verdict.facts(report)))}</p></header>'


def _table(found: Sequence[Matter]) -> Iterator[str]:
    if not found:
        return
    yield '<div class="summary findings"><table><thead><tr><th scope="col">no.</th>'
    yield from (f'<th scope="col">{name}</th>' for name in ("terms", "what changed", "label"))
    yield '<th scope="col">severity</th></tr></thead><tbody>'
    for item in found:
        labels = ", ".join(verdict.stances(finding) for finding in item.findings)
        yield f'<tr><td class="count"><a href="#c{item.number}">{item.number}</a></td>'
        yield f"<td>{escape(item.terms)}</td><td>{escape(verdict.matter(item))}</td>"
        yield f"<td>{escape(labels)}</td><td>{_severity(item.severity)}</td></tr>"
    yield "</tbody></table></div>"


def _severity(name: str) -> str:
    return f'<b class="severity {name}">{name}</b>'


def _matters(found: Sequence[Matter]) -> Iterator[str]:
    for terms, same in groupby(found, key=lambda item: item.terms):
        yield f'<h2 dir="auto">{escape(terms)}</h2>'
        for item in same:
            yield from _matter(item)


def _matter(item: Matter) -> Iterator[str]:
    yield f'<h3 dir="auto">{escape(signs.heading(item.tagged) or "(no heading)")}</h3>'
    yield f'<p class="said">{_severity(item.severity)} {escape(verdict.matter(item))}</p>'
    yield from article(item.entry())
    yield '<ul class="facts waiving">'
    yield from (f"<li>{_fact(finding)}</li>" for finding in item.findings)
    address = next(filter(None, (web_address(one.link) for one in item.findings)), "")
    if address:
        yield f'<li><a href="{escape(address)}" rel="noreferrer">read it in the whole text</a></li>'
    yield "</ul>"


def _fact(item: Finding) -> str:
    labelled = f"<code>{escape(item.fingerprint)}</code> {escape(verdict.stances(item))}"
    return f"{labelled}{_place(item.place)}"


def _place(place: Place | None) -> str:
    return f", <code>{escape(place.path)}:{place.line}</code>" if place else ""


def _left_out(found: Sequence[Matter]) -> Iterator[str]:
    if found:
        said = f"{verdict.plural(len(found), 'change')} not shown here: {tally(found)}"
        yield f'<p class="remark">{escape(said)}</p>'


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    ordered = sorted(problems, key=lambda item: SEVERITIES.index(item.severity))
    yield "<h2>Problems with the corpus</h2><ul>"
    for item in ordered[:_LISTED]:
        hint = f'<br><span class="note">{escape(item.hint)}</span>' if item.hint else ""
        said = f"<code>{escape(item.rule)}</code> {escape(item.message)}{_place(item.place)}"
        yield f"<li>{_severity(item.severity)} {said}{hint}</li>"
    yield from _more(len(ordered))
    yield "</ul>"


def _waived(waived: Sequence[Waived]) -> Iterator[str]:
    if not waived:
        return
    yield "<section><h2>Waived</h2><ul>"
    for item in waived[:_LISTED]:
        found, until = item.finding, item.waiver.expires.isoformat()
        said = f"{found.terms} {verdict.finding(found)}: {item.waiver.reason} (until {until})"
        yield f"<li><code>{escape(found.fingerprint)}</code> {escape(said)}</li>"
    yield from _more(len(waived))
    yield "</ul></section>"


def _more(count: int) -> Iterator[str]:
    if count > _LISTED:
        yield f"<li>… and {count - _LISTED} more</li>"


def _notes(report: Report) -> Iterator[str]:
    yield "<footer>"
    yield from (f"<p>note: {escape(note)}</p>" for note in report.notes[:_LISTED])
    by = f" Tags by {escape(one_line(report.tagger, 200))}." if report.tagger else ""
    yield "<p>Deleted words are struck through, inserted ones underlined; a finding is waived by"
    yield f" its fingerprint, in corpus.toml.{by}</p></footer>"
