"""Break text into lines that stand under each other, and print lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text


def print_lines(console: Console, lines: Sequence[Text]) -> None:
    """Print lines that are broken already, all at once: thousands of prints are slow."""
    if lines and console.is_terminal:
        console.print(Text("\n").join(lines), soft_wrap=True)
    elif lines:
        console.file.write("\n".join([*(line.plain for line in lines), ""]))


def hanging(console: Console, lead: Text, body: Text) -> Text:
    """Return a body whose lines stand under each other, beside what leads it."""
    room = lead.cell_len
    width = max(1, console.width - room)
    if not console.is_terminal:  # nothing of a style is seen
        return Text(lead.plain + f"\n{' ' * room}".join(wrapped(body.plain, width)))
    lines = body.wrap(console, width, overflow="fold")
    leads = [lead, *[Text(" " * room)] * (len(lines) - 1)]
    return Text("\n").join(
        [Text.assemble(before, line) for before, line in zip(leads, lines, strict=True)]
    )


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, at most `width` cells wide; a longer word is cut.

    Rich's own wrapping of styled text takes ten times as long.
    """
    line, room = "", width
    for word in text.split():
        cells = len(word) if word.isascii() else cell_len(word)
        if cells + bool(line) <= room:
            line = f"{line} {word}" if line else word
            room -= cells + (line != word)
            continue
        if line:
            yield line
        *cut, line = chop_cells(word, width) if cells > width else [word]
        yield from cut
        room = width - cell_len(line)
    if line:
        yield line
