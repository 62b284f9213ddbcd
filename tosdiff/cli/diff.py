"""`tosdiff diff`: the redline between two versions, or two files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import read_text
from tosdiff.cli.options import complete_terms, tag_options
from tosdiff.cli.output import emit, page_options
from tosdiff.cli.redlining import Redlining, Sides
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.api.history import Pair
    from tosdiff.archive.archive import Archive
    from tosdiff.entities import Terms
    from tosdiff.tag.choice import Wanted

_ONLY = (
    "added", "removed", "amended", "moved", "split", "merged", "renumbered", "link", "date",
    "cosmetic", "weighty",
)  # fmt: skip


@click.command(
    "diff",
    short_help="The redline between two versions, or files.",
    epilog="Examples: tosdiff diff youtube/terms 2020-01-01 2020-03-01, tosdiff diff old.md new.md",
)
@click.argument("what", metavar="TERMS [OLD [NEW]] | FILE FILE", shell_complete=complete_terms)
@click.argument("old", required=False, metavar="")
@click.argument("new", required=False, metavar="")
@click.option("--tags/--no-tags", default=True, help="Tag the clauses that changed.")
@click.option("--side-by-side", is_flag=True, help="Two columns, on a terminal from 72 wide.")
@click.option("--stat", is_flag=True, help="The summary only.")
@click.option("--word-only", is_flag=True, help="On a terminal, only words that changed.")
@click.option(
    "--context", metavar="N", type=click.IntRange(0), default=0, help="Unchanged clauses around."
)
@click.option(
    "--only",
    metavar="KINDS",
    callback=lambda _ctx, _param, value: _kinds(value),
    help=f"Draw these, separated by commas: {', '.join(_ONLY)}.",
)
@tag_options("Draw changes of clauses")
@click.option(
    "--cosmetic",
    "unfolded",
    is_flag=True,
    help="Draw what is only counted: cosmetic, dates, menus, renumbered one by one.",
)
@click.option("--exit-code", "coded", is_flag=True, help="Exit 1 if anything changed.")
@page_options
@click.pass_obj
def verb(
    session: Session,
    what: str,
    old: str | None,
    new: str | None,
    tags: bool,
    side_by_side: bool,
    stat: bool,
    word_only: bool,
    context: int,
    only: frozenset[str],
    wanted: Wanted,
    unfolded: bool,
    coded: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Show what changed between two versions of TERMS, clause by clause, or between two files.

    OLD is by default the version that the newest is compared with, NEW the newest. Both are dates,
    times, `latest`, `previous`, or the first digits of a version's id. NEW may be
    `suspect`: the page that waits to be settled. `-` is standard input.

    A `!` marks a change that weighs more than its length: a negation, a modal verb, a number, an
    amount, a defined term, or a right that went. Loudest is a stance that turned, as a ban that
    became a permission: it stands at the top. The counts are of all changes, drawn or not.
    """
    from tosdiff.render.folding import Choice

    if not tags and not wanted.is_open:
        raise DeclarationError(
            "--label, --stance and --min-score need tags", hint="leave out --no-tags"
        )
    choice = Choice(only, wanted, context, unfolded)
    if _are_files(what, old, new):
        tagger = session.tagger(quick=True) if tags else None
        redline = Redlining.of(_files(what, old or ""), tagger, wanted)
    else:
        redline = _of_terms(session, (what, old or "previous", new or "latest"), wanted, tags=tags)
    drawing = {"side_by_side": side_by_side, "words_only": word_only, "summary_only": stat}
    emit(session, redline.result(choice, drawing), form=form, target=target)
    return Exit.FINDINGS if coded and redline.comparison.changes else Exit.CLEAN


def _kinds(listed: str | None) -> frozenset[str]:
    """Read `--only`. Raises DeclarationError for a kind that does not exist."""
    names = [name.strip().lower() for name in (listed or "").split(",") if name.strip()]
    names = ["amended" if name == "modified" else name for name in names]
    for name in names:
        if name not in _ONLY:
            raise DeclarationError(
                f"no kind of change called {name!r}", hint=f"--only takes {', '.join(_ONLY)}"
            )
    return frozenset(names)


def _are_files(what: str, old: str | None, new: str | None) -> bool:
    """Tell whether files are meant. Raises DeclarationError if they are not there."""
    if old is not None and new is None and _is_file(what) and _is_file(old):
        return True
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
    return False


def _looks_like_files(what: str, old: str | None) -> bool:
    suffixes = {Path(name).suffix.lower() for name in (what, old or "")}
    return not suffixes.isdisjoint({".md", ".txt", ".html", ".htm", ".pdf"})


def _is_file(name: str) -> bool:
    return name == "-" or (Path(name).exists() and not Path(name).is_dir())


def _files(old: str, new: str) -> Sides:
    from tosdiff.text.segment import document

    if old == new == "-":
        raise DeclarationError("standard input can be one side only", hint="name a file too")
    texts = read_text(old), read_text(new)
    return Sides("", document(texts[0]), document(texts[1]), old, new, {"file": old}, {"file": new})


def _of_terms(
    session: Session, asked: tuple[str, str, str], wanted: Wanted, *, tags: bool
) -> Redlining:
    """Return the redline of terms between two versions: their name, the old one, the new one."""
    from tosdiff.api.history import pair

    corpus = session.corpus()
    terms = corpus.one(asked[0])
    tagger = session.tagger() if tags else None
    with session.archive(corpus) as archive:
        if asked[2] == "suspect":
            sides = _with_suspect(session, archive, terms, asked[1])
            return Redlining.of(sides, tagger, wanted, archive)
        found = pair(archive, terms.name, *asked[1:])
        return Redlining.of(_sides(session, terms.name, found), tagger, wanted, archive)


def _with_suspect(session: Session, archive: Archive, terms: Terms, old: str) -> Sides:
    """Set the page that waits to be settled against a version; by default against the newest."""
    from tosdiff.api.settling import waiting
    from tosdiff.render import jsonable

    older = archive.version(terms.name, "latest" if old == "previous" else old)
    found, suspicion = waiting(archive, terms)
    return Sides(
        terms.name,
        archive.document(older),
        found.document,
        f"{session.date(older.captured_at)}  {older.id[:8]}  {older.kind}",
        "suspect",
        jsonable.version(older),
        {"version": None, "suspicion": suspicion},
    )


def _sides(session: Session, terms: str, found: Pair) -> Sides:
    from tosdiff.render import jsonable

    names = [
        f"{session.date(version.captured_at)}  {version.id[:8]}  {version.kind}"
        for version in (found.old, found.new)
    ]
    return Sides(
        terms,
        found.old_document,
        found.new_document,
        names[0],
        names[1],
        jsonable.version(found.old),
        jsonable.version(found.new),
    )
