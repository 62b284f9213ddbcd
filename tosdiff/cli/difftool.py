"""`tosdiff difftool`: what git calls to show how a file differs."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import emit
from tosdiff.cli.redlining import Redlining, Sides
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError


@click.command(
    "difftool",
    short_help="The redline as git's external diff.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    epilog="Example: git -c diff.external='tosdiff difftool' diff",
)
@click.option("--tags/--no-tags", default=True, help="Tag the clauses that changed.")
@click.option("--side-by-side", is_flag=True, help="Old and new in two columns, from 72 wide.")
@click.option("--word-only", is_flag=True, help="Only the words that changed, and a few beside.")
@click.argument("called", metavar="PATH [OLD HEX MODE NEW HEX MODE]", nargs=-1, required=True)
@click.pass_obj
def verb(
    session: Session, tags: bool, side_by_side: bool, word_only: bool, called: tuple[str, ...]
) -> Exit:
    """Show how one file differs, called by git with the seven arguments of an external diff.

    For all Markdown of a repository, put `*.md diff=tosdiff` into .gitattributes and run
    `git config diff.tosdiff.command "tosdiff difftool"`. A file that is new or gone is compared
    with nothing; one that is no text is named, and git goes on.
    """
    if len(called) == 1:  # so git tells of a conflict
        return _say(session, f"{called[0]}: not merged")
    if len(called) < 7:
        raise DeclarationError(
            f"{len(called)} arguments: git gives an external diff seven",
            hint="it is for git; to compare two files use `tosdiff diff`",
        )
    path, old, _, _, new = called[:5]
    sides = _sides(path, called[7] if len(called) > 7 else path, Path(old), Path(new))
    if sides is None:
        return _say(session, f"{path}: differs, and is no UTF-8 text")
    from tosdiff.render.folding import Choice

    redline = Redlining.of(sides, session.tagger(quick=True) if tags else None)
    drawing = {"side_by_side": side_by_side, "words_only": word_only}
    emit(_paged(session), redline.result(Choice(), drawing), form="text", target=None)
    return Exit.CLEAN


def _sides(path: str, new_path: str, old: Path, new: Path) -> Sides | None:
    """Read both files, /dev/null as an empty one; nothing if one of them is no text."""
    from tosdiff.text.segment import document

    try:
        texts = [file.read_bytes().decode("utf-8") for file in (old, new)]
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise DeclarationError(
            f"{error.filename}: {error.strerror}", hint="git makes this file for the diff"
        ) from error
    was, now = (str(file) == os.devnull for file in (old, new))
    return Sides(
        path,
        document(texts[0]),
        document(texts[1]),
        "(new file)" if was else f"a/{path}",
        "(deleted)" if now else f"b/{new_path}",
        {"file": path},
        {"file": new_path},
    )


def _say(session: Session, line: str) -> Exit:
    from tosdiff.cli.output import draw

    draw(_paged(session), lambda console: console.print(line, soft_wrap=True))
    return Exit.CLEAN


def _paged(session: Session) -> Session:
    """Leave the pager to git, and colour what goes through it."""
    in_pager = os.environ.get("GIT_PAGER_IN_USE") == "true" and not os.environ.get("NO_COLOR")
    color = "always" if in_pager and session.color == "auto" else session.color
    return replace(session, pager=False, color=color)
