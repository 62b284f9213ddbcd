"""`tosdiff export`: hand captures over in a form that other tools read."""

from __future__ import annotations

import click

from tosdiff import __version__
from tosdiff.cli.exits import Exit
from tosdiff.cli.options import complete_terms
from tosdiff.cli.output import check_target, replacing
from tosdiff.cli.progress import Bar
from tosdiff.cli.session import Session, now


@click.command(
    "export",
    short_help="Hand captures over as WARC or WACZ.",
    epilog="Example: tosdiff export wacz youtube --output youtube.wacz",
)
@click.argument("form", metavar="FORM", type=click.Choice(["warc", "wacz"]))
@click.argument("names", metavar="[TERMS]...", nargs=-1, shell_complete=complete_terms)
@click.option("--output", "target", metavar="FILE", required=True, help="The file to write.")
@click.pass_obj
def verb(session: Session, form: str, names: tuple[str, ...], target: str) -> Exit:
    """Write all captures of TERMS (or all), as a WARC (1.1, gzip) or a WACZ that replays alone.

    Each page stands there with the bytes and headers that were served, the request, the redirects,
    the address that answered, and digests; each capture with its sealed record, so that the hash
    chain can be walked in the file, and with the time-stamps of the chain. What was not kept is
    not made up: see docs/evidence.md.
    """
    from tosdiff.api.export import export

    corpus = session.own_corpus()
    terms = corpus.terms(names)
    check_target(target)
    bar = Bar(session)
    with session.archive(corpus) as archive, replacing(target) as file:
        done = export(
            archive,
            terms,
            file,
            "wacz" if form == "wacz" else "warc",
            software=f"tosdiff/{__version__}",
            made=now(),
            watch=lambda now_at, total: bar.draw(f"{now_at:,} of {total:,}", now_at, total),
        )
    bar.wipe()
    counted = ", ".join(f"{count:,} {kind}" for kind, count in done.records.items())
    session.say(f"{target}: {done.captures:,} captures ({counted})")
    return Exit.CLEAN
