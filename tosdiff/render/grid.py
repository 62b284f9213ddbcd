"""Draw platforms against labels as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

Said = Mapping[str, int]


def draw_grid(
    console: Console, labels: Sequence[str], rows: Mapping[str, Sequence[Said | None]]
) -> None:
    """Draw a row for each service and a column for each label; None says: not recorded then."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("", overflow="fold")
    for label in labels:
        table.add_column(label, overflow="fold")
    for service, cells in rows.items():
        table.add_row(service, *map(said, cells))
    console.print(table)


def said(stances: Said | None) -> str:
    """Say what the clauses of a cell do: `forbids 3, permits 1`; only their number if no stance."""
    if stances is None:
        return "?"
    if not stances:
        return "-"
    return ", ".join(
        f"{stance} {count}" if stance else str(count) for stance, count in stances.items()
    )
