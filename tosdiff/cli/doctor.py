"""`tosdiff doctor`: whether all that tosdiff needs is there, and sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from tosdiff.cli.exits import Exit, worst
from tosdiff.cli.options import allow_private_option
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session, now
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.api.checks import Check
    from tosdiff.corpus.corpus import Corpus

_SIGNS = {"ok": "ok", "note": "-", "warning": "!", "error": "X"}
_STYLES = {"ok": "green", "note": "dim", "warning": "yellow", "error": "red"}
_DECLARED = frozenset({"settings", "declarations"})


@click.command(
    "doctor",
    short_help="Is the installation, the corpus, the network sound?",
    epilog="Example: tosdiff doctor --network",
)
@click.option(
    "--network", is_flag=True, help="Also send one request, for robots.txt, to each declared host."
)
@allow_private_option
@result_options
@click.pass_obj
def verb(
    session: Session, network: bool, allow_private: bool, form: str, target: str | None
) -> Exit:
    """Check the installation, the corpus and the machine under it, and say what to do.

    Nothing is sent anywhere unless you ask for --network, and nothing stays written. Exits with 0
    if there are no errors, 2 if a declaration or corpus.toml is wrong, else 3. `tosdiff status`
    says how each terms fares.
    """
    checks = list(_checks(session, network=network, allow_private=allow_private))
    result = Result(
        schema="tosdiff.doctor/1",
        key="checks",
        items=[
            {
                "area": one.area,
                "name": one.name,
                "grade": one.grade,
                "said": one.said,
                "hint": one.hint or None,
            }
            for one in checks
        ],
        text=lambda console: _draw(console, checks, network=network),
    )
    emit(session, result, form=form, target=target)
    wrong = (one for one in checks if one.grade == "error")
    return worst(*(Exit.USAGE if one.name in _DECLARED else Exit.INCOMPLETE for one in wrong))


def _checks(session: Session, *, network: bool, allow_private: bool) -> Iterator[Check]:
    from tosdiff.api.checks import Check
    from tosdiff.api.installation import check_installation

    yield from check_installation()
    try:
        corpus = _corpus(session)
    except DeclarationError as error:
        yield Check("corpus", "settings", "error", error.message, error.hint)
        return
    if corpus is None:
        from tosdiff.api.premises import check_clock

        yield check_clock(now())
        said = f"there is none of your own at {session.root}"
        yield Check("corpus", "corpus", "note", said, "`tosdiff init` makes one")
        return
    from tosdiff.api.premises import check_corpus

    yield from check_corpus(corpus, now=now())
    if network:
        yield from _network(session, corpus, allow_private=allow_private)


def _corpus(session: Session) -> Corpus | None:
    """Open the corpus, broken declarations and all; None where there is none and none is named."""
    from tosdiff.corpus.corpus import Corpus
    from tosdiff.corpus.settings import FILE_NAME
    from tosdiff.sources.opening import looks_like_history

    has_none = not (session.root / FILE_NAME).exists()
    if has_none and (not session.directory or looks_like_history(session.root)):
        return None
    return Corpus.open(session.root)


def _network(session: Session, corpus: Corpus, *, allow_private: bool) -> Iterator[Check]:
    from tosdiff.api.reach import check_network

    network = corpus.settings.network
    # Whoever asks for robots.txt itself need not ask it for leave: that would be a second request.
    with session.fetcher(network, allow_private=allow_private, respect_robots=False) as fetcher:
        yield from check_network(corpus.declared.terms, fetcher.fetch)


def _draw(console: Console, checks: Sequence[Check], *, network: bool) -> None:
    from rich.text import Text

    from tosdiff.render.breaking import hanging
    from tosdiff.render.clean import one_line

    area = ""
    for one in checks:
        if one.area != area:
            area = one.area
            console.print(area, style="bold")
        lead = Text.assemble(
            (f"{_SIGNS[one.grade]:>3} ", _STYLES[one.grade]), (f"{one.name:13} ", "bold")
        )
        said = Text(one_line(one.said))
        if one.hint and one.grade != "ok":
            said.append(f" ({one_line(one.hint)})", "dim")
        console.print(hanging(console, lead, said), soft_wrap=True)
    if not network:
        console.print("the network was not asked: --network does", style="dim")
    wrong = [sum(one.grade == grade for one in checks) for grade in ("error", "warning")]
    named = [
        f"{count} {what}{'s' * (count > 1)}"
        for count, what in zip(wrong, ("error", "warning"), strict=True)
        if count
    ]
    console.print(", ".join(named) or "all is sound")
