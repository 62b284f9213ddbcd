"""Reject suspect pages: `tosdiff snapshot TERMS --reject`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit
from tosdiff.cli.session import Session, now

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.settling import Settled
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.entities import Terms


def reject(
    session: Session, corpus: Corpus, terms: Sequence[Terms], *, form: str, target: str | None
) -> Exit:
    """Reject what is suspect of these terms, and say what stays in force."""
    from tosdiff.api.settling import reject as settle

    with session.archive(corpus) as archive:
        done = list(settle(archive, terms, now=now()))
    result = Result(
        schema="tosdiff.settled/1",
        key="terms",
        items=map(_item, done),
        text=lambda console: _draw(console, session, done),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _item(one: Settled) -> dict[str, Any]:
    return {
        "terms": one.terms.name,
        "rejected": one.reason or None,
        "already": one.was_rejected,
        "in_force": one.in_force.id if one.in_force else None,
    }


def _draw(console: Console, session: Session, done: Sequence[Settled]) -> None:
    from tosdiff.render.clean import one_line

    for one in done:
        if not one.reason:
            console.print(f"{one.terms.name}: nothing suspect waits", soft_wrap=True)
            continue
        again = "rejected already" if one.was_rejected else "rejected"
        stays = "no version is in force"
        if one.in_force:
            stays = f"the version of {session.day(one.in_force.captured_at)} stays in force"
        console.print(f"{one.terms.name}: {again}: {one_line(one.reason)}; {stays}", soft_wrap=True)
