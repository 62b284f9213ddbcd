"""Show what a proposed selector would keep, and pin it: for `status --suggest` and `add`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit
from tosdiff.cli.redlining import Redlining, Sides
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from tosdiff.api.suggesting import Suggestion


def suggest(session: Session, name: str, *, write: bool, form: str, target: str | None) -> Exit:
    """Propose a selector from what is recorded, show it, and pin it if asked to."""
    from tosdiff.api.suggesting import suggest as propose

    corpus = session.corpus()
    terms = corpus.one(name)
    with session.archive(corpus) as archive:
        found = propose(archive, terms)
    if found is None:
        session.say(f"{terms.name}: its selectors match what was captured last: nothing to suggest")
        return Exit.CLEAN
    show(session, found, form=form, target=target)
    if write:
        pin_suggestion(session, found)
    else:
        session.say("pin it with --write, or put that line into the declaration yourself")
    return Exit.CLEAN


def show(session: Session, found: Suggestion, *, form: str, target: str | None) -> None:
    """Print a suggestion: the redline of what it would keep, and the declaration's line."""
    from tosdiff.render import wording

    redline = _redline(session, found)
    result = Result(
        schema="tosdiff.suggestion/1",
        key="pages",
        head={
            "terms": found.terms.name,
            "against": found.before.id if found.before else None,
            "words": found.kept.words,
            "words_before": found.before.words if found.before else None,
            "suspicion": found.kept.suspicion or None,
            "counts": wording.counts(redline.comparison.changes),
            "declaration": _declaration(session, found),
        },
        items=_pages(found),
        text=lambda console: _draw(console, found, redline, _declaration(session, found)),
    )
    emit(session, result, form=form, target=target)


def pin_suggestion(session: Session, found: Suggestion) -> Path:
    """Write a suggestion into the declaration, and say where."""
    from tosdiff.corpus.pinning import pin

    pages = {place: found.page(place) for place in found.proposals}
    path = pin(session.root, found.terms, pages, valid_until=found.valid_until)
    session.say(f"pinned in {path}; how it was declared stands in its history file")
    return path


def _redline(session: Session, found: Suggestion) -> Redlining:
    before = f"version {found.before.id[:8]}" if found.before else "nothing"
    sides = Sides(
        found.terms.name, found.before_document, found.kept.document, before, "proposed", {}, {}
    )
    return Redlining.of(sides, session.tagger(quick=True))


def _declaration(session: Session, found: Suggestion) -> dict[str, Any]:
    from tosdiff.corpus.pinning import repinned

    pages = {place: found.page(place) for place in found.proposals}
    return repinned(session.root, found.terms, pages)


def _pages(found: Suggestion) -> list[dict[str, Any]]:
    from tosdiff.text.select import shown

    return [
        {
            "url": found.terms.pages[place].url,
            "was": [shown(one).strip("`") for one in found.terms.pages[place].select],
            "select": proposal.selector,
            "remove": list(proposal.remove),
            "words_kept": proposal.words_kept,
            "words_page": proposal.words_page,
            "recall": round(proposal.recall, 4),
        }
        for place, proposal in sorted(found.proposals.items())
    ]


def _draw(
    console: Console, found: Suggestion, redline: Redlining, declared: dict[str, Any]
) -> None:
    from tosdiff.render.clean import one_line
    from tosdiff.render.folding import Choice

    for page in _pages(found):
        was = ", ".join(page["was"]) or "no selector"
        console.print(f"{one_line(page['url'])}", style="bold", soft_wrap=True)
        console.print(f"  {one_line(page['select'])} in place of {one_line(was)}", soft_wrap=True)
        console.print(
            f"  keeps {page['words_kept']} of the {page['words_page']} words on the page, "
            f"{100 * page['recall']:.0f} % of its main text"
        )
    if found.kept.suspicion:
        console.print(f"  but {one_line(found.kept.suspicion)}", style="red")
    console.print()
    if redline.comparison.changes:
        redline.result(Choice(), {}).text(console)
    else:
        console.print(f"no clause differs from {redline.sides.old_name}")
    console.print()
    line = json.dumps({found.terms.type: declared}, ensure_ascii=False)[1:-1]
    console.print(line, soft_wrap=True)
