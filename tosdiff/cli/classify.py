"""`tosdiff classify`: tag the clauses of some terms, of a text, or of a stream of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import is_address
from tosdiff.cli.options import allow_private_option, complete_terms, split_when, tag_options
from tosdiff.cli.output import Result, check_target, emit, result_options
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.api.classify import Classified
    from tosdiff.cli.intake import Intake
    from tosdiff.tag.choice import Wanted


@click.command(
    "classify",
    short_help="What each clause speaks of.",
    epilog='Example: echo "Do not scrape." | tosdiff classify -',
)
@click.argument("source", metavar="TERMS|FILE|URL|-", shell_complete=complete_terms)
@click.option(
    "--all", "everything", is_flag=True, help="Every clause, tagged and asked for or not."
)
@click.option(
    "--input",
    "kind",
    type=click.Choice(["auto", "text", "jsonl"]),
    default="auto",
    help="What FILE holds: Markdown or plain text, or JSON lines. auto looks at the first line.",
)
@click.option("--keep-going", is_flag=True, help="Report a broken JSON line, and go on. Exit 3.")
@tag_options("Only clauses")
@allow_private_option
@result_options
@click.pass_obj
def verb(
    session: Session,
    source: str,
    everything: bool,
    kind: str,
    keep_going: bool,
    wanted: Wanted,
    allow_private: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Tag the clauses of TERMS (or TERMS@WHEN), of a Markdown or text FILE, of `-`, or of a page.

    Of a page on the web, named by its URL, the terms are extracted as `tosdiff extract` does.

    As a filter it reads JSON lines, {"id", "heading", "lead_in", "text"}, of which only text must
    be there, and answers each with {"id", "tags": [{"label", "score", "stance"}]}, in order, as
    they come. A broken line ends it with exit 2, unless --keep-going.

    Only English is read, unless the label map of a --model claims more: a text in another language
    is recognised, and has no tags and a note. A clause too short to tell is taken for English.
    """
    check_target(target)
    if is_address(source):
        name, found = source, _of_page(session, source, allow_private=allow_private)
    elif not _is_file(source):
        name, found = _of_terms(session, source)
    else:
        from tosdiff.cli.intake import intake, is_object

        with intake(source) as opened:
            if kind == "jsonl" or (kind == "auto" and is_object(opened.head())):
                from tosdiff.cli.filtering import Filter

                _check_form(form)
                return Filter(session, wanted, everything, keep_going).run(opened, target)
            name, found = source, _of_text(session, opened)
    _warn(session, found)
    shown = [
        replace(item, tags=wanted.kept(item.tags))
        for item in found
        if everything or (item.tags and wanted.matches(item.tags))
    ]
    emit(session, _result(session, name, shown), form=form, target=target)
    return Exit.CLEAN


def _result(session: Session, name: str, shown: Sequence[Classified]) -> Result:
    from tosdiff.render.clauses import draw_clauses

    tagger = session.tagger().name
    return Result(
        schema="tosdiff.tags/1",
        key="clauses",
        head={"source": name, "tagger": tagger},
        items=map(_item, shown),
        text=lambda console: draw_clauses(
            console, ((item.clause, item.tags) for item in shown), tagger=tagger
        ),
    )


def _item(item: Classified) -> dict[str, Any]:
    from tosdiff.render import jsonable

    noted = {"note": item.note} if item.note else {}
    return {**jsonable.clause(item.clause), "tags": jsonable.tags(item.tags), **noted}


def _of_terms(session: Session, source: str) -> tuple[str, tuple[Classified, ...]]:
    from tosdiff.api.classify import classify

    if Path(source).suffix.lower() in {".md", ".txt", ".jsonl", ".json"}:
        raise DeclarationError(f"{source}: no such file", hint="name TERMS, a file, or -")
    corpus = session.corpus()
    named, when = split_when(source)
    terms = corpus.one(named)
    with session.archive(corpus) as archive:
        document = archive.document(archive.version(terms.name, when))
        return terms.name, classify(document.clauses, session.tagger(), archive, document.text)


def _of_page(session: Session, url: str, *, allow_private: bool) -> tuple[Classified, ...]:
    from tosdiff.api.classify import classify
    from tosdiff.cli.inputs import page_source
    from tosdiff.entities import Page
    from tosdiff.text.extract import extract
    from tosdiff.text.segment import segment

    body, content_type, address = page_source(session, url, url=url, allow_private=allow_private)
    extraction = extract(body, content_type=content_type, page=Page(url=address))
    for warning in extraction.warnings:
        session.warn(warning)
    return classify(segment(extraction.markdown), session.tagger(), whole=extraction.markdown)


def _of_text(session: Session, source: Intake) -> tuple[Classified, ...]:
    from tosdiff.api.classify import classify
    from tosdiff.cli.inputs import decoded
    from tosdiff.text.segment import segment

    text = decoded(source.all(), source.name)
    return classify(segment(text), session.tagger(), whole=text)


def _check_form(form: str) -> None:
    if form == "json":
        raise DeclarationError(
            "JSON lines are answered by JSON lines", hint="leave out --format json"
        )


def _warn(session: Session, found: Sequence[Classified]) -> None:
    """Say once why clauses have no tags."""
    for note, count in Counter(item.note for item in found if item.note).items():
        session.warn(f"{note}; {count} of {len(found)} clauses")


def _is_file(name: str) -> bool:
    return name == "-" or (Path(name).exists() and not Path(name).is_dir())
