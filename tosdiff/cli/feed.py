"""`tosdiff feed`: the real changes of terms as an Atom feed, a static file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.options import tag_options, terms_argument
from tosdiff.cli.output import check_target, write
from tosdiff.cli.session import Session
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.tag.choice import Wanted


@click.command(
    "feed",
    short_help="The changes as an Atom feed.",
    epilog="Example: tosdiff feed --label anti-scraping --self https://example.org/terms.atom "
    "--output terms.atom",
)
@terms_argument(many=True)
@tag_options("Only changes of clauses")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=50,
    show_default=True,
    help="The newest N changes.",
)
@click.option("--self", "address", metavar="URL", default="", help="Where the feed will be.")
@click.option("--output", "target", metavar="FILE", help="Write the feed to FILE instead.")
@click.pass_obj
def verb(
    session: Session,
    names: tuple[str, ...],
    wanted: Wanted,
    limit: int,
    address: str,
    target: str | None,
) -> Exit:
    """Write the real changes of TERMS (or all) as an Atom feed, newest first.

    An entry is a version that changed the terms: what changed in words, and the redline; its
    categories are the labels of the clauses, its link the page. The same archive gives the same
    bytes, and an entry keeps its id. Give --self once the feed has an address, and keep it: it
    is what readers know the feed by.
    """
    from tosdiff.api.feed import feed
    from tosdiff.api.news import Asked
    from tosdiff.render.atom import atom, is_web_address

    if address and not is_web_address(address):
        raise DeclarationError(
            f"--self {address!r} is no address of the web",
            hint="write it as https://example.org/terms.atom",
        )
    corpus = session.corpus()
    terms = corpus.terms(names)
    check_target(target)
    with session.archive(corpus) as archive:
        found = feed(
            archive,
            terms,
            Asked(session.tagger(), wanted),
            limit=limit,
            is_all=not names,
            address=address,
        )
    write(atom(found), target)
    return Exit.CLEAN
