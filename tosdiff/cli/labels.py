"""`tosdiff labels`: what clauses are tagged with, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tosdiff.cli.exits import Exit
from tosdiff.cli.output import Result, emit, result_options
from tosdiff.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from tosdiff.tag.labels import Label

_GROUPS = {"core": "Core", "data": "Data", "contract": "Contract"}


@click.command(
    "labels",
    short_help="The labels, with definitions and examples.",
    epilog="Example: tosdiff labels --format jsonl",
)
@result_options
@click.pass_obj
def verb(session: Session, form: str, target: str | None) -> Exit:
    """List the labels that a clause may carry, by group, each with its definition and an example.

    The core labels have a stance too: what the platform says of it, from its own side.
    """
    from tosdiff.tag.labels import LABELS, STANCE_MEANINGS

    result = Result(
        schema="tosdiff.labels/1",
        key="labels",
        items=(_item(label) for label in LABELS),
        whole={"stances": dict(STANCE_MEANINGS)},
        text=_draw,
    )
    emit(session, result, form=form, target=target)
    return Exit.CLEAN


def _item(label: Label) -> dict[str, Any]:
    from tosdiff.tag.labels import STANCES

    return {
        "label": label.name,
        "group": label.group,
        "definition": label.definition,
        "example": label.example,
        "stances": list(STANCES) if label.group == "core" else [],
    }


def _draw(console: Console) -> None:
    from itertools import groupby

    from rich.padding import Padding
    from rich.text import Text

    from tosdiff.tag.labels import LABELS, STANCE_MEANINGS

    for group, labels in groupby(LABELS, key=lambda label: label.group):
        console.print(Text(_GROUPS[group], "bold"))
        for label in labels:
            console.print(Padding(Text(label.name, "cyan"), (0, 0, 0, 2)))
            console.print(Padding(Text(label.definition), (0, 0, 0, 6)))
            console.print(Padding(Text(f"“{label.example}”", "dim"), (0, 0, 0, 6)))
        if group == "core":
            console.print(Padding(Text("stances", "bold"), (0, 0, 0, 2)))
            for stance, meaning in STANCE_MEANINGS.items():
                line = Text.assemble((f"{stance}: ", "cyan"), meaning)
                console.print(Padding(line, (0, 0, 0, 6)))
        console.print()
    console.print(Text(f"{len(LABELS)} labels", "dim"))
