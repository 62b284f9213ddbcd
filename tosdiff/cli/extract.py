"""`tosdiff extract`: print the Markdown of a page, which is how one tries a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.inputs import declared_page, page_source
from tosdiff.cli.options import allow_private_option, browser_option
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from tosdiff.entities import Page
    from tosdiff.text.extract import Extraction


@click.command(
    "extract",
    short_help="The Markdown that a page would give.",
    epilog="Example: tosdiff extract page.html --select main --remove .share-buttons",
)
@click.argument("page")
@click.option("--url", default="", help="The page's address, to make its links absolute.")
@click.option("--select", multiple=True, metavar="CSS", help="Keep what this selects; repeatable.")
@click.option("--remove", multiple=True, metavar="CSS", help="Drop what this selects; repeatable.")
@click.option("--declaration", metavar="FILE", help="Take the selectors from a declaration.")
@click.option("--terms", "name", default="", metavar="NAME", help="Which terms of the declaration.")
@click.option("--part", type=int, default=1, help="Which page of a combined terms, from 1.")
@browser_option
@allow_private_option
@result_options
@click.pass_obj
def verb(
    session: Session,
    page: str,
    url: str,
    select: tuple[str, ...],
    remove: tuple[str, ...],
    declaration: str | None,
    name: str,
    part: int,
    in_browser: bool,
    allow_private: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Print the Markdown that a page would give: PAGE is a file, `-`, or a web address."""
    from tosdiff.text.extract import extract

    declared = _declared(declaration, name, part)
    body, content_type, address = page_source(
        session,
        page,
        url=url or (declared.url if declared else ""),
        allow_private=allow_private,
        in_browser=in_browser,
    )
    wanted = _page(declared, address, select, remove)
    extraction = extract(body, content_type=content_type, page=wanted)
    for warning in extraction.warnings:
        session.warn(warning)
    emit(session, _result(extraction, address), form=form, target=target)
    return Exit.CLEAN


def _declared(declaration: str | None, name: str, part: int) -> Page | None:
    if declaration is None:
        return None
    pages = declared_page(declaration, name)
    if not 1 <= part <= len(pages):
        raise click.BadParameter(f"these terms have {len(pages)} page(s)", param_hint="--part")
    return pages[part - 1]


def _page(
    declared: Page | None, url: str, select: tuple[str, ...], remove: tuple[str, ...]
) -> Page:
    from tosdiff.entities import Page

    if declared is None:
        return Page(url=url, select=select, remove=remove)
    return Page(
        url=url,
        select=select or declared.select,
        remove=remove or declared.remove,
        filters=declared.filters,
        scripts=declared.scripts,
    )


def _result(extraction: Extraction, url: str) -> Result:
    from tosdiff.text.words import count_words

    return Result(
        schema="tosdiff.extract/1",
        key="pages",
        items=[
            {
                "url": url,
                "how": extraction.how,
                "charset": extraction.charset,
                "words": count_words(extraction.markdown),
                "warnings": list(extraction.warnings),
                "markdown": extraction.markdown,
            }
        ],
        text=lambda console: _raw(console.file.write(extraction.markdown)),
    )


def _raw(_: int) -> None:
    """Markdown goes out as it is: no wrapping, no markup."""
