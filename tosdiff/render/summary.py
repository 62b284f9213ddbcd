"""Draw the summary of a comparison for the terminal: how much of what, and what weighs."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.render import wording
from tosdiff.render.clean import one_line
from tosdiff.render.entry import Part, short_path
from tosdiff.render.view import View

_SIGNS = {"added": "blue", "removed": "red", "moved": "green", "split": "green", "merged": "green"}


def draw_summary(console: Console, view: View) -> None:
    """Draw the stances that turned, the names, counts, tags, remarks and weighty changes."""
    if view.title:
        console.print(Text(view.title, "bold"))
    for turn in view.turned:
        changes = ", ".join(map(str, turn.numbers))
        where = f"  in change {changes}" if len(turn.numbers) == 1 else f"  in changes {changes}"
        console.print(Text.assemble((f"! stance: {turn.said}", "bold red"), (where, "dim")))
    console.print(Text.assemble(("- ", "red"), view.names[0]))
    console.print(Text.assemble(("+ ", "blue"), view.names[1]))
    console.print(Text(wording.counted(view.counts), "bold"))
    if table := counts_table(view):
        console.print()
        console.print(table)
    for remark in view.remarks:
        console.print(Padding(Text(remark, "italic"), (0, 0, 0, 2)))
    for line in _tag_lines(view):
        console.print(line)
    _draw_weighty(console, view)


def counts_table(view: View) -> Table | None:
    """Return the table of counts, or nothing if one line says it all."""
    counts = wording.sorted_counts(view.counts)
    if len(counts) < 2:
        return None
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(style="dim")
    for sort, number in counts.items():
        sign, name = wording.SORTS[sort]
        style = f"bold {_SIGNS.get(sort, '')}".strip()
        said = wording.folded(view.counts) if sort == "cosmetic" else ""
        grid.add_row(Text(sign, style), name, str(number), said)
    return grid


def _tag_lines(view: View) -> Iterator[Table | Text]:
    said = [("adds", view.gained), ("drops", view.lost), ("amends", view.touched)]
    if not any(tags for _, tags in said):
        return
    yield Text()
    grid = Table.grid(padding=(0, 1))
    for verb, tags in said:
        if tags:
            grid.add_row(Text(verb, "bold"), Text(wording.tags(tags), "cyan"))
    yield grid
    if view.tagger:
        yield Text(f"tags by {view.tagger}", "dim")


def _draw_weighty(console: Console, view: View) -> None:
    if not view.weighty:
        return
    console.print()
    console.print(Text.assemble(("! ", "bold yellow"), (view.weighty_said, "bold")))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim")
    grid.add_column(ratio=1)
    for number, part in view.weighty:
        grid.add_row(str(number), _weighed(part))
    console.print(Padding(grid, (0, 0, 0, 1)))


def _weighed(part: Part) -> Text:
    line = Text()
    for place, weight in enumerate(part.weights):
        line.append(" · " if place else "", "dim")
        line.append(f"{wording.REASONS[weight.reason]}: ", "dim")
        line.append(one_line(wording.weight(weight), 80), "yellow")
    return line.append(f"  {short_path(part.heading)}", "dim")
