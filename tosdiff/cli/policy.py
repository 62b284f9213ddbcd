"""`tosdiff policy explain`: the rules of the gate, in plain English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.gate.policy import Policy, Rule

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan", "off": "dim"}


@click.group(
    "policy",
    short_help="The rules of the gate.",
    epilog="Example: tosdiff policy explain",
)
def verb() -> None:
    """Show the policy that `tosdiff check` applies: which changes are findings, and how severe.

    Rules stand in corpus.toml as [[policy]], with `label` (one, a list, "core" or "*"), `stance`,
    `change`, `terms` ("YouTube/*") and `severity` (error, warning, note, off). The first that fits
    decides; below them stand the default ones.
    """


@verb.command("explain", epilog="Example: tosdiff policy explain --policy strict.toml")
@click.option(
    "--policy",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Rules in place of those in corpus.toml.",
)
@result_options
@click.pass_obj
def explain(session: Session, file: Path | None, form: str, target: str | None) -> Exit:
    """Print each rule in plain English, in the order in which they are asked."""
    from tosdiff.api.policies import policy_of

    corpus = session.corpus()
    policy = policy_of(corpus.settings, [item.name for item in corpus.terms()], file)
    result = Result(
        schema="tosdiff.policy/1",
        key="rules",
        items=(_item(rule) for rule in policy.rules),
        text=lambda console: _draw(console, policy),
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _item(rule: Rule) -> dict[str, Any]:
    from tosdiff.gate.explain import explain

    return {
        "name": rule.name,
        "severity": rule.severity,
        "labels": list(rule.labels),
        "stances": list(rule.stances),
        "changes": list(rule.kinds),
        "terms": list(rule.terms),
        "said": explain(rule),
    }


def _draw(console: Console, policy: Policy) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from tosdiff.gate.explain import explain

    for number, rule in enumerate(policy.rules, 1):
        head = Text.assemble(
            f"{number}. ", (rule.severity, _STYLES[rule.severity]), f"  {rule.name}"
        )
        console.print(head)
        console.print(Padding(Text(explain(rule)), (0, 0, 0, 3)))
    console.print(Text("The first rule that fits a change decides.", "dim"))
