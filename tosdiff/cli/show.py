"""`tosdiff show`: print one version, as Markdown or clause by clause with tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import split_when, tag_options, terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.archive.archive import Archive
    from tosdiff.entities import Clause, Document, Tag, Terms
    from tosdiff.tag.choice import Wanted
    from tosdiff.tag.tagger import Tagger


@click.command(
    "show",
    short_help="The text of one version.",
    epilog="Example: tosdiff show youtube/terms@2020-02-05 --tags",
)
@terms_argument(many=False)
@click.option("--tags", "tagged", is_flag=True, help="Clause by clause, with the tags of each.")
@tag_options("Only clauses")
@result_options
@click.pass_obj
def verb(
    session: Session, name: str, tagged: bool, wanted: Wanted, form: str, target: str | None
) -> Exit:
    """Print the text of TERMS, or of TERMS@WHEN.

    WHEN is a date (the version in force at its end), a time, `latest`, `previous`, the first digits
    of a version's id, or `suspect`: the page that waits to be settled. To ask for a --label,
    --stance or --min-score is to ask for --tags.
    """
    from tosdiff.render import jsonable
    from tosdiff.render.clauses import draw_clauses

    corpus = session.corpus()
    named, when = split_when(name)
    terms = corpus.one(named)
    with session.archive(corpus) as archive:
        document, facts = _chosen(archive, terms, when, in_full=form != "text")
        tagger = session.tagger()
        tagged = tagged or not wanted.is_open
        wants_tags = tagged or form != "text"
        shown = _asked(document, wanted, tagger, archive) if wants_tags else []

    def text(console: Console) -> None:
        if tagged:
            draw_clauses(console, shown, tagger=tagger.name)
        else:
            console.file.write(document.text)

    result = Result(
        schema="tosdiff.version/1",
        key="clauses",
        head={
            "terms": terms.name,
            **facts,
            "tagger": tagger.name,
        },
        whole={"text": document.text},
        items=[
            {**jsonable.clause(clause), "tags": jsonable.tags(found)} for clause, found in shown
        ],
        text=text,
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _chosen(
    archive: Archive, terms: Terms, when: str, *, in_full: bool
) -> tuple[Document, dict[str, Any]]:
    """Return the text that was asked for, and facts about it."""
    from tosdiff.api.languages import language_of
    from tosdiff.render import jsonable

    if when == "suspect":
        from tosdiff.api.settling import waiting

        found, suspicion = waiting(archive, terms)
        return found.document, {"version": None, "suspicion": suspicion, "words": found.words}
    version = archive.version(terms.name, when)
    spoken = language_of(archive, version) if in_full else ""
    return archive.document(version), {**jsonable.version(version), "language": spoken or None}


def _asked(
    document: Document, wanted: Wanted, tagger: Tagger, archive: Archive
) -> list[tuple[Clause, tuple[Tag, ...]]]:
    from tosdiff.api.tagging import tag

    tags = tag(document.clauses, tagger, archive)
    return [
        (clause, wanted.kept(found))
        for clause, found in zip(document.clauses, tags, strict=True)
        if wanted.matches(found)
    ]
