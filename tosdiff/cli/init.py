"""`tosdiff init`: make an empty corpus."""

from __future__ import annotations

from pathlib import Path

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session


@click.command("init", short_help="Make an empty corpus.", epilog="Example: tosdiff init ~/terms")
@click.argument("directory", default=".")
@result_options
@click.pass_obj
def verb(session: Session, directory: str, form: str, target: str | None) -> Exit:
    """Make an empty corpus in DIRECTORY (default: here)."""
    from tosdiff.corpus.corpus import create

    root = Path(session.directory or directory)
    created = create(root)
    said = (
        f"made a corpus in {root}: add a page with `tosdiff add URL`, "
        "or put declarations into its declarations/"
        if created
        else f"{root} is a corpus already; nothing was changed"
    )
    result = Result(
        schema="tosdiff.init/1",
        key="corpora",
        items=[{"path": str(root.resolve()), "created": created}],
        text=lambda console: console.print(said, soft_wrap=True),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN
