"""`tosdiff stamp`: have an authority say that the chain was as it is, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tosdiff import __version__
from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import read_bytes
from tosdiff.cli.options import allow_private_option
from tosdiff.cli.output import Result, check_target, emit, result_options
from tosdiff.cli.session import Session, now

if TYPE_CHECKING:
    from tosdiff.api.stamp import Stamped


@click.command(
    "stamp",
    short_help="Time-stamp the head of the chain.",
    epilog="Example: tosdiff stamp --tsa https://tsa.example/tsr",
)
@click.option("--tsa", required=True, metavar="URL", help="The time-stamp authority (RFC 3161).")
@click.option(
    "--ca",
    "authorities",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Certificates (PEM) to trust: keep no answer that none of them signed.",
)
@allow_private_option
@result_options
@click.pass_obj
def verb(
    session: Session,
    tsa: str,
    authorities: str | None,
    allow_private: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Have a time-stamp authority sign the digest of the newest record, and keep its answer.

    Nothing is sent but that SHA-256. As each record holds the digest of the one before, all that
    was recorded until now is proven to have been there by then; `tosdiff verify --ca FILE` checks
    it. A record that has a stamp of this authority keeps it: the older one proves more. Needs the
    extra `stamp`.
    """
    from tosdiff.api.stamp import stamp
    from tosdiff.capture.asking import ask
    from tosdiff.evidence.timestamps import QUERY, REPLY

    corpus = session.own_corpus()
    network = corpus.settings.network
    check_target(target)

    def asked(url: str, question: bytes) -> bytes:
        return ask(
            url,
            question,
            content_type=QUERY,
            accept=REPLY,
            user_agent=f"tosdiff/{__version__}",
            deadline=network.timeout,
            allow_private=allow_private or network.allow_private,
        )

    with session.archive(corpus) as archive:
        trusted = read_bytes(authorities) if authorities else None
        stamped = stamp(archive, tsa, asked, now=now(), trusted=trusted)
    result = Result(
        schema="tosdiff.stamp/1",
        key="stamps",
        items=[stamp_item(stamped)],
        text=lambda console: console.print(said_of(session, stamped), soft_wrap=True),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def stamp_item(one: Stamped) -> dict[str, Any]:
    """Return a time-stamp as JSON has it."""
    from tosdiff.render import jsonable

    at = one.checked.at
    return {
        "capture": one.stamp.position,
        "head": one.stamp.head,
        "authority": one.stamp.authority,
        "asked": jsonable.moment(one.stamp.asked_at),
        "time": jsonable.moment(at) if at else None,
        "serial": one.checked.serial or None,
        "signed": one.checked.is_signed,
    }


def said_of(session: Session, one: Stamped) -> str:
    """Say in a line what a time-stamp proves."""
    upto = f"capture 1 to {one.stamp.position}: there by"
    if one.checked.wrong:
        return f"{upto} no proven time: {one.checked.wrong} ({one.stamp.authority})"
    at = f"{session.date(one.checked.at)}" if one.checked.at else "an unread time"
    signed = {
        True: "signature good",
        False: "signature not good",
        None: "signature not checked: name the authority's certificate with --ca",
    }[one.checked.is_signed]
    return f"{upto} {at}, says {one.stamp.authority} ({signed})"
