"""`tosdiff check`: the gate; exit 1 if what changed is of the kind that the policy watches."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tosdiff.cli.corpus_check import corpus_only_options
from tosdiff.cli.exits import Exit, worst
from tosdiff.cli.gating import Asked, look, tell
from tosdiff.cli.notifying import notify_options, recipients_of, tell_report
from tosdiff.cli.options import terms_argument
from tosdiff.cli.output import check_target, write
from tosdiff.cli.reporting import Outputs, emit_report, report_options
from tosdiff.cli.session import Session, now
from tosdiff.errors import DeclarationError

if TYPE_CHECKING:
    from tosdiff.findings import Report
    from tosdiff.gate.failing import Failing

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "check",
    short_help="The gate: exit 1 on changes that matter.",
    epilog="Examples: tosdiff check --base origin/main..., tosdiff check --since 2024-05-31, "
    "tosdiff check youtube --fail-on anti-scraping --fail-on error, tosdiff check --corpus-only",
)
@terms_argument(many=True)
@click.option(
    "--base",
    metavar="REV",
    default="",
    help="Compare the text mirror with that of a git revision; `REV...` is where HEAD parted from "
    "it. No archive is needed. Default: where HEAD parted from the default branch, or HEAD.",
)
@click.option(
    "--since",
    metavar="WHEN",
    help="Compare with the version in force then, out of the archive: a date or a time.",
)
@click.option(
    "--policy", metavar="FILE", type=_FILE, help="Rules in place of those in corpus.toml."
)
@click.option(
    "--fail-on",
    "fail_on",
    metavar="RULE",
    multiple=True,
    help="What fails: a severity (error, warning, note) and what is graver, LABEL, LABEL:CHANGE, "
    "or nothing; repeatable. Default: error.",
)
@click.option("--baseline", metavar="FILE", type=_FILE, help="Pass over the findings in FILE.")
@click.option(
    "--write-baseline",
    "written",
    metavar="FILE",
    help="Write what is found to FILE, and fail on nothing of it.",
)
@click.option("--variants", is_flag=True, help="Also wordings that were seen before, and noise.")
@notify_options("check", "Default: nobody, or those of corpus.toml with check = true.")
@report_options
@click.pass_obj
@corpus_only_options
def verb(
    session: Session,
    names: tuple[str, ...],
    base: str,
    since: str | None,
    policy: Path | None,
    fail_on: tuple[str, ...],
    baseline: Path | None,
    written: str | None,
    variants: bool,
    notified: tuple[str, ...],
    silent: bool,
    form: str,
    outputs: Outputs,
) -> Exit:
    """Check what changed in TERMS (or all) since a base against the policy.

    The policy watches scraping, data collection and identification, unless corpus.toml says
    otherwise: see `tosdiff policy explain`. Exit 1 if a finding fails, 3 if a part could not be
    compared. A wording that comes back, mark-up, our own re-extraction, and what terms begin with
    when they are first tracked, are no changes. With --corpus-only it checks the corpus itself, and
    fails on its errors. Each address of --notify gets one message a run, if there are findings.
    """
    from tosdiff.gate.failing import Failing

    if base and since is not None:
        raise DeclarationError("--base and --since are two bases", hint="name one of them")
    failing = Failing.of(fail_on)
    check_target(written)
    told = recipients_of(notified, _settled(session), silent=silent)
    asked = Asked(names, base, since, policy, baseline, variants=variants)
    report, is_whole = look(session, asked, now(), keep_known=not written)
    if written:
        report = _noted(report, written)
    if form != "text":
        tell(session, report)
    emit_report(session, report, form=form, outputs=outputs)
    sent = tell_report(session, told, report)
    return worst(sent, _code(report, failing), Exit.CLEAN if is_whole else Exit.INCOMPLETE)


def _settled(session: Session) -> tuple[str, ...]:
    """Return whom corpus.toml has told of findings."""
    from tosdiff.corpus.settings import FILE_NAME, read_settings

    if not (session.root / FILE_NAME).exists():
        return ()
    notify = read_settings(session.root).notify
    return notify.urls if notify.check else ()


def _code(report: Report, failing: Failing) -> Exit:
    fails = any(map(failing.fails, report.findings)) or any(
        problem.severity in {"error", *failing.severities} for problem in report.problems
    )
    return Exit.FINDINGS if fails else Exit.CLEAN


def _noted(report: Report, target: str) -> Report:
    """Write a baseline; what stands in it is known."""
    from tosdiff.api.baselines import baseline

    count = len(report.findings)
    write(baseline(report.findings), target)
    note = f"{count} {'finding is' if count == 1 else 'findings are'} known now: {target}"
    return replace(report, findings=(), known=count, notes=(*report.notes, note))
