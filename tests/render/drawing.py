"""Two invented texts between which everything happens, and what they look like drawn."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console

from tosdiff.diff.compare import compare
from tosdiff.entities import Comparison, TaggedChange
from tosdiff.render.folding import Choice
from tosdiff.render.pieces import Op, Piece
from tosdiff.render.redline import draw_view
from tosdiff.render.view import View, view
from tosdiff.text.segment import document

OLD = """# Harbour rules

Last updated: 1 March 2020

"Boat" means a ship with sails. The harbour is kept by the town of Freetown.

## 1. Your berth

You may leave your berth at any time. Masters must be 18 years old.
You have the right to see the log.

## 2. Restrictions

You may not:

- sell the berth;
- use robots to count boats.

See the [tariff](https://harbour.example/tariff). We will not sell your log.

## 3. Disputes

The elders of Freetown decide all disputes about these rules, and no other court does.
You can write to them first. They answer every letter that they receive from a master.

## 4. Storms

In a storm the gates are shut. Nobody is let in.

## 5. Last words

These rules are "all". Nothing else was agreed.
"""

NEW = """# Harbour rules

Last updated: 1 June 2020

"Boat" means a ship with sails or oars. The harbour is kept by the town of Freetown.

## 1. Disputes

The elders of Freetown decide all disputes about these rules, and no other court does.
You can write to them first. They answer every letter that they receive from a master.

## 2. Your berth

You must leave your berth at any time. Masters must be 16 years old.

## 3. Restrictions

You may not:

- sell or rent the berth;
- use robots to count boats;
- collect the faces of other masters.

See the [tariff](https://harbour.example/fees). We will sell your log.

## 4. Storms

In a storm the gates are shut. Nobody is let in.

## 5. Last words

These rules are \u201call\u201d. Nothing else was agreed.
"""


def comparison(old: str = OLD, new: str = NEW) -> Comparison:
    """Compare two texts."""
    return compare(document(old), document(new))


def seen(old: str = OLD, new: str = NEW, choice: Choice | None = None) -> View:
    """Arrange what is drawn of two texts, untagged."""
    found = comparison(old, new)
    changes = tuple(TaggedChange(change) for change in found.changes)
    return view(found, changes, names=("old.md", "new.md"), choice=choice or Choice())


def drawn(shown: View, *, width: int = 80, colour: bool = False, **switches: bool) -> str:
    """Draw a view as a terminal of some width would show it."""
    console = Console(
        file=io.StringIO(),
        force_terminal=colour,
        no_color=not colour,
        color_system="256" if colour else None,
        width=width,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    draw_view(console, shown, **switches)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def text_of(pieces: Iterable[Piece], *ops: Op) -> str:
    """Return the text of the pieces of some kinds, joined."""
    return "".join(piece.text for piece in pieces if piece.op in ops)
