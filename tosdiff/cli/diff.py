"""`tosdiff diff`: the redline between two versions, or two files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import read_text
from tosdiff.cli.options import complete_terms
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session
from tosdiff.entities import Document
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is compared: two texts, what to call them, and facts about each for JSON."""

    terms: str
    old: Document
    new: Document
    old_name: str
    new_name: str
    old_facts: dict[str, Any]
    new_facts: dict[str, Any]


@click.command(
    "diff",
    short_help="The redline between two versions, or files.",
    epilog="Examples: tosdiff diff youtube/terms 2020-01-01 2020-03-01, tosdiff diff old.md new.md",
)
@click.argument("what", metavar="TERMS [OLD [NEW]] | FILE FILE", shell_complete=complete_terms)
@click.argument("old", required=False, metavar="")
@click.argument("new", required=False, metavar="")
@click.option("--tags/--no-tags", default=True, help="Tag the clauses that changed.")
@click.option("--cosmetic", is_flag=True, help="Draw cosmetic changes too; they are counted.")
@click.option("--exit-code", "coded", is_flag=True, help="Exit 1 if anything changed.")
@result_options
@click.pass_obj
def verb(
    session: Session,
    what: str,
    old: str | None,
    new: str | None,
    tags: bool,
    cosmetic: bool,
    coded: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Show what changed between two versions of TERMS, clause by clause, or between two files.

    OLD is by default the version that the newest is compared with, NEW the newest. Both are dates,
    times, `latest`, `previous`, or the first digits of a version's id. `-` is standard input.
    """
    from tosdiff.api.tagging import tag_changes
    from tosdiff.diff.compare import compare
    from tosdiff.diff.interchange import to_ops
    from tosdiff.entities import TaggedChange
    from tosdiff.render import jsonable, wording
    from tosdiff.render.redline import draw_comparison

    sides = _sides(session, what, old, new)
    comparison = compare(sides.old, sides.new)
    tagger = session.tagger() if tags else None
    changes = (
        tag_changes(comparison, tagger)
        if tagger
        else tuple(TaggedChange(change) for change in comparison.changes)
    )

    def text(console: Console) -> None:
        if sides.terms:
            console.print(sides.terms, style="bold")
        draw_comparison(
            console,
            comparison,
            changes,
            names=(sides.old_name, sides.new_name),
            tagger=tagger.name if tagger else "",
            cosmetic=cosmetic,
        )

    result = Result(
        schema="tosdiff.comparison/1",
        key="ops",
        head={
            "terms": sides.terms or None,
            "old": sides.old_facts,
            "new": sides.new_facts,
            "tagger": tagger.name if tagger else None,
            "counts": wording.counts(comparison.changes),
        },
        items=jsonable.ops(to_ops(comparison), changes),
        text=text,
    )
    emit(session, result, form=form, target=target)
    return Exit.FINDINGS if coded and comparison.changes else Exit.CLEAN


def _sides(session: Session, what: str, old: str | None, new: str | None) -> _Sides:
    if old is not None and new is None and _is_file(what) and _is_file(old):
        return _files(what, old)
    for name in (what, old or ""):
        if (
            Path(name).suffix
            and not _is_file(name)
            and new is None
            and _looks_like_files(what, old)
        ):
            raise DeclarationError(
                f"{name}: no such file", hint="name two files, or TERMS [OLD [NEW]]"
            )
    return _versions(session, what, old or "previous", new or "latest")


def _looks_like_files(what: str, old: str | None) -> bool:
    suffixes = {Path(name).suffix.lower() for name in (what, old or "")}
    return not suffixes.isdisjoint({".md", ".txt", ".html", ".htm", ".pdf"})


def _is_file(name: str) -> bool:
    return name == "-" or (Path(name).exists() and not Path(name).is_dir())


def _files(old: str, new: str) -> _Sides:
    from tosdiff.text.segment import document

    if old == new == "-":
        raise DeclarationError("standard input can be one side only", hint="name a file too")
    texts = read_text(old), read_text(new)
    return _Sides(
        "", document(texts[0]), document(texts[1]), old, new, {"file": old}, {"file": new}
    )


def _versions(session: Session, name: str, old: str, new: str) -> _Sides:
    from tosdiff.api.history import pair
    from tosdiff.render import jsonable

    corpus = session.corpus()
    terms = corpus.one(name)
    with session.archive(corpus) as archive:
        found = pair(archive, terms.name, old, new)
    names = [
        f"{session.date(version.captured_at)}  {version.id[:8]}  {version.kind}"
        for version in (found.old, found.new)
    ]
    return _Sides(
        terms.name,
        found.old_document,
        found.new_document,
        names[0],
        names[1],
        jsonable.version(found.old),
        jsonable.version(found.new),
    )
