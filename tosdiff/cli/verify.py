"""`tosdiff verify`: prove that what was recorded is still what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import read_bytes
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, check_target, emit, result_options
from tosdiff.cli.progress import Bar
from tosdiff.cli.session import Session
from tosdiff.cli.stamp import said_of, stamp_item

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.stamp import Stamped
    from tosdiff.api.verify import Verdict
    from tosdiff.archive.faults import Fault


@click.command(
    "verify",
    short_help="Prove that what was recorded is as it was.",
    epilog="Example: tosdiff verify --ca tsa.pem --format jsonl",
)
@terms_argument(many=True)
@click.option(
    "--ca",
    "authorities",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Certificates (PEM) of the time-stamp authorities to trust.",
)
@result_options
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    authorities: str | None,
    form: str,
    target: str | None,
) -> Exit:
    """Look for any byte that is not as it was recorded; exit 3 if there is one.

    The database file is looked through, the chain of captures walked, every body and text hashed
    again; TERMS (or all) are derived again from their snapshots and compared, with the mirror too;
    time-stamps are checked, their signatures if --ca says whom to trust. What a corpus proves, and
    what it does not, is told in docs/evidence.md.
    """
    from tosdiff.api.verify import Verdict, verify

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    check_target(target)
    bar, verdict = Bar(session), Verdict()

    def watch(said: str, done: int, total: int) -> None:
        bar.draw(f"{said} {done:,} of {total:,}", done, total)

    with session.archive(corpus) as archive:
        trusted = read_bytes(authorities) if authorities else None
        found = verify(
            corpus, archive, terms, watch, verdict, undeclared=not names, trusted=trusted
        )
        faults = list(found)
    bar.wipe()
    altered = _first_altered(faults)
    result = Result(
        schema="tosdiff.verify/1",
        key="faults",
        items=[_item(fault) for fault in faults],
        text=lambda console: _draw(console, session, faults, verdict, altered),
        head={"head": verdict.head or None, "captures": verdict.captures},
        whole={
            "versions": verdict.versions,
            "unproven": verdict.unproven,
            "stamps": [
                {**stamp_item(one), "intact": _is_intact(one, altered)} for one in verdict.stamps
            ],
        },
    )
    emit(session, result, form=form, target=target)
    if verdict.unproven:
        session.say(
            f"note: {verdict.unproven:,} of {verdict.versions:,} versions were read by another "
            "recipe or release, come from a source, or are of terms that are declared no more: "
            "their texts are whole, but were not derived again"
        )
    return Exit.INCOMPLETE if faults else Exit.CLEAN


def _first_altered(faults: list[Fault]) -> int:
    """Return the first capture whose record, or place in the chain, was altered; 0 for none."""
    places = (fault.where.removeprefix("capture ") for fault in faults if fault.kind == "chain")
    return min((int(place) for place in places if place.isdecimal()), default=0)


def _is_intact(one: Stamped, altered: int) -> bool:
    """Tell whether all that was stamped is as it was; `altered` is the first that is not, or 0."""
    return not 0 < altered <= one.stamp.position


def _item(fault: Fault) -> dict[str, Any]:
    from tosdiff.render import jsonable

    return {
        "kind": fault.kind,
        "what": fault.what,
        "where": fault.where,
        "terms": fault.terms or None,
        "since": jsonable.moment(fault.since) if fault.since else None,
        "means": fault.means,
    }


def _draw(
    console: Console, session: Session, faults: list[Fault], verdict: Verdict, altered: int
) -> None:
    from tosdiff.render.clean import one_line

    for fault in faults:
        since = f", of {session.date(fault.since)}" if fault.since else ""
        of = f" of {fault.terms}" if fault.terms and fault.terms != fault.where else ""
        said = one_line(f"{fault.kind}: {fault.where}{of}{since}: {fault.what}: {fault.means}")
        console.print(said, style="red", soft_wrap=True)
    for one in verdict.stamps:
        said = one_line(said_of(session, one))
        if not (is_intact := _is_intact(one, altered)):
            said += f"; but capture {altered} is not what it was when it was stamped"
        console.print(said, style="" if is_intact else "red", soft_wrap=True)
    found = f"{len(faults):,} faults" if len(faults) != 1 else "1 fault"
    console.print(
        f"{verdict.captures:,} captures, {verdict.versions:,} versions: "
        f"{found if faults else 'all as recorded'}",
        style="bold red" if faults else "",
    )
    if verdict.head:
        console.print(f"head of the chain: {verdict.head}", soft_wrap=True)
