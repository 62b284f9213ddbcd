"""`tosdiff check`: the gate; exit 1 if what changed is of the kind that the policy watches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from tosdiff.cli.corpus_check import corpus_only_options
from tosdiff.cli.exits import Exit, worst
from tosdiff.cli.notifying import notify_options, recipients_of, tell_report
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session, now
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.findings import Finding

_SNAPSHOT = "run `tosdiff snapshot`, or look at `tosdiff status`"


@click.command(
    "check",
    short_help="The gate: exit 1 on changes that matter.",
    epilog="Example: tosdiff check --since 2020-01-01, or tosdiff check --corpus-only",
)
@terms_argument(many=True)
@click.option(
    "--since",
    metavar="WHEN",
    help="Compare with the version in force then: a date or a time.",
)
@notify_options("check", "Default: nobody, or those of corpus.toml with check = true.")
@result_options
@click.pass_obj
@corpus_only_options
def verb(
    session: Session,
    names: tuple[str, ...],
    since: str | None,
    notified: tuple[str, ...],
    silent: bool,
    form: str,
    target: str | None,
) -> Exit:
    """Report the changes since WHEN that touch scraping, data collection or identification.

    Exit 1 if there are any. A wording that comes back, mark-up and our own re-extraction are no
    changes. With --corpus-only it checks the corpus itself, and fails on its errors. Each address
    of --notify gets one message a run, if there are findings.
    """
    if since is None:
        raise click.UsageError("--since WHEN is missing, or --corpus-only")
    from tosdiff.api.check import check_since, seams, younger
    from tosdiff.findings import Report
    from tosdiff.render import jsonable

    corpus = session.corpus()
    settled = corpus.settings.notify
    told = recipients_of(notified, settled.urls if settled.check else (), silent=silent)
    tagger = session.tagger()
    _check_since(since)
    terms = corpus.terms(names)
    with session.archive(corpus) as archive:
        findings = check_since(archive, terms, since, tagger)
        unknown = [item.name for item in terms if not archive.versions(item.name)]
        for name in unknown:
            session.warn(f"{name}: nothing is recorded, so nothing can be said", _SNAPSHOT)
        for first in younger(archive, terms, since):
            session.say(
                f"note: {first.terms} was first recorded {session.date(first.captured_at)}, "
                f"later than {since}: nothing is known of the time before"
            )
        for first in seams(archive, terms, since):
            session.say(
                f"note: {first.terms} is captured here since {session.date(first.captured_at)}; "
                "what differs from the history before, read in another way, is no finding"
            )
    result = Result(
        schema="tosdiff.check/1",
        key="findings",
        head={"since": since, "tagger": tagger.name},
        items=(jsonable.finding(finding) for finding in findings),
        text=lambda console: _draw(console, findings, since),
    )
    emit(session, result, form=form, target=target)
    sent = tell_report(session, told, Report(since, "now", tagger.name, findings))
    return worst(
        sent, Exit.FINDINGS if findings else Exit.CLEAN, Exit.INCOMPLETE if unknown else Exit.CLEAN
    )


def _check_since(since: str) -> None:
    if not re.match(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)", since):
        raise DeclarationError(
            f"--since {since!r} is neither a date nor a time", hint="write it as 2024-05-31"
        )
    if since[:10] > f"{now():%Y-%m-%d}":
        raise DeclarationError(
            f"--since {since} lies in the future", hint="name the day of the last look"
        )


def _draw(console: Console, findings: Sequence[Finding], since: str) -> None:
    from tosdiff.render.breaking import print_lines
    from tosdiff.render.inline import change_lines

    terms = ""
    for (of_terms, _), group in groupby(findings, key=lambda item: (item.terms, id(item.tagged))):
        same = list(group)
        if of_terms != terms:
            terms = of_terms
            console.print(terms, style="bold underline")
        for finding in same:
            said = f"{finding.severity}: {finding.message}  [{finding.fingerprint}]"
            console.print(said, style="bold", soft_wrap=True)
        print_lines(console, change_lines(console, same[0].tagged))
    noun = "finding" if len(findings) == 1 else "findings"
    console.print(f"{len(findings)} {noun} since {since}")
