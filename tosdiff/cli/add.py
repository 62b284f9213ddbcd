"""`tosdiff add`: declare a page, with a selector that is pinned."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import fetch
from tosdiff.cli.options import allow_private_option
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.adding import Plan
    from tosdiff.api.suggesting import Suggestion
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.entities import Capture


@click.command(
    "add",
    short_help="Declare a page, with a selector that is pinned.",
    epilog="Example: tosdiff add https://example.org/terms --service Example",
)
@click.argument("url")
@click.option("--service", default="", help="The service's name. Default: from the address.")
@click.option("--terms", "kind", default="", help="The type. Default: from the title.")
@click.option("--select", multiple=True, metavar="CSS", help="Keep this, instead of a proposal.")
@click.option("--remove", multiple=True, metavar="CSS", help="Drop this from it; repeatable.")
@click.option("--dry-run", is_flag=True, help="Show what it would keep, and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask on a terminal.")
@allow_private_option
@result_options
@click.pass_obj
def verb(
    session: Session,
    url: str,
    service: str,
    kind: str,
    select: tuple[str, ...],
    remove: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    allow_private: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Fetch URL, propose which part of it is the terms, show it, and declare it.

    The selector is written into the declaration, so that later captures read the same part of the
    page. If it ever matches nothing, snapshot says so: then give the same URL again, and what
    another selector would keep is shown against the newest version. --yes pins it.
    """
    from tosdiff.api.adding import plan
    from tosdiff.corpus.corpus import declare

    corpus = session.own_corpus()
    capture = fetch(session, url, allow_private=allow_private)
    if not (service or kind or select or remove) and (found := _mended(session, corpus, capture)):
        from tosdiff.cli.suggesting import pin_suggestion, show

        show(session, found, form=form, target=target)
        if _may_write(dry_run=dry_run, yes=yes):
            pin_suggestion(session, found)
        elif not dry_run:
            session.say("nothing is written: --yes pins it")
        return Exit.CLEAN
    planned = plan(
        url,
        capture.body or b"",
        capture.header("content-type"),
        service=service,
        kind=kind,
        select=select,
        remove=remove,
    )
    if select and planned.extraction.how != "selectors":
        raise DeclarationError(
            f"{', '.join(select)} selects nothing on {url}",
            hint="leave out --select for a proposal",
        )
    for warning in planned.extraction.warnings:
        session.warn(warning)
    emit(session, _result(planned, dry_run=dry_run), form=form, target=target)
    if dry_run:
        return Exit.CLEAN
    if sys.stdin.isatty() and not yes and not click.confirm("Declare it?", default=True, err=True):
        return Exit.CLEAN
    path = declare(session.root, planned.service, planned.type, planned.declaration())
    session.say(f"declared in {path}; `tosdiff snapshot` captures it")
    return Exit.CLEAN


def _mended(session: Session, corpus: Corpus, capture: Capture) -> Suggestion | None:
    """Return what is proposed for declared terms of one page whose selectors do not match it."""
    from tosdiff.api.derive import Served
    from tosdiff.api.suggesting import suggest_for

    terms = next(
        (
            item
            for item in corpus.terms()
            if [page.url for page in item.pages] == [capture.url] and item.pages[0].select
        ),
        None,
    )
    if terms is None or not session.has_archive(corpus):
        return None
    served = [Served(capture.body or b"", capture.header("content-type"))]
    with session.archive(corpus) as archive:
        if not archive.captures(terms.name, limit=1):
            return None
        return suggest_for(archive, terms, served, is_recorded=False)


def _may_write(*, dry_run: bool, yes: bool) -> bool:
    """Tell whether a declaration that stands may be changed: somebody must have said so."""
    if dry_run or yes:
        return not dry_run
    return sys.stdin.isatty() and click.confirm("Pin it?", default=False, err=True)


def _result(planned: Plan, *, dry_run: bool) -> Result:
    return Result(
        schema="tosdiff.add/1",
        key="pages",
        head={"dry_run": dry_run},
        items=[
            {
                "service": planned.service,
                "type": planned.type,
                "declaration": planned.declaration(),
                "how": planned.extraction.how,
                "words": planned.words,
                "page_words": planned.page_words,
                "clauses": planned.clauses,
                "outline": list(planned.outline),
            }
        ],
        text=lambda console: _draw(console, planned),
    )


def _draw(console: Console, planned: Plan) -> None:
    import json

    from tosdiff.render.clean import one_line

    lines = [line for line in planned.extraction.markdown.splitlines() if line]
    share = 100 * planned.words / max(1, planned.page_words)
    console.print(f"{planned.service}/{planned.type}", style="bold")
    console.print(
        f"keeps {planned.words} words in {planned.clauses} clauses, "
        f"{share:.0f} % of the {planned.page_words} on the page"
    )
    console.print(f"begins: {one_line(lines[0], 90)}")
    console.print(f"ends:   {one_line(lines[-1], 90)}")
    if planned.outline:
        console.print("headings:")
        for heading in planned.outline:
            console.print(f"  {one_line(heading, 90)}")
    console.print(json.dumps(planned.declaration(), ensure_ascii=False), style="dim")
