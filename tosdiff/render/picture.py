"""Draw a timeline as a picture: a row for each terms, a mark for each event."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tosdiff.errors import DeclarationError

# A shape and a colour for each kind of event, so that neither stands alone.
_MARKS = {
    "added": ("^", "#1f6feb"),
    "amended": ("o", "#8250df"),
    "removed": ("v", "#cf222e"),
    "returned": ("s", "#1a7f37"),
    "variant": ("x", "#6e7781"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the picture: when, in which row, and of what kind."""

    at: datetime
    row: str
    kind: str


def picture(marks: Sequence[Mark], title: str) -> str:
    """Return the events as SVG; the same events give the same bytes.

    Raises: DeclarationError if the plotting library is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise DeclarationError(
            "a picture needs matplotlib, which is not installed",
            hint="pip install 'tosdiff[plot]'",
        ) from error
    rows = list(dict.fromkeys(mark.row for mark in sorted(marks, key=lambda item: item.row)))
    with mpl.rc_context({"svg.hashsalt": "tosdiff", "svg.fonttype": "none"}):
        figure = Figure(figsize=(10, 1.6 + 0.3 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        for kind, (shape, colour) in _MARKS.items():
            of_kind = [mark for mark in marks if mark.kind == kind]
            days = [mark.at.timestamp() / 86400 for mark in of_kind]
            places = [len(rows) - 1 - rows.index(mark.row) for mark in of_kind]
            if of_kind:
                axes.scatter(days, places, marker=shape, color=colour, label=kind, s=36, zorder=3)
        axes.xaxis_date()
        axes.set_yticks(range(len(rows)), reversed(rows))
        axes.set_ylim(-0.6, max(0.6, len(rows) - 0.4))
        axes.grid(axis="both", color="#d0d7de", linewidth=0.6)
        axes.set_title(title, loc="left", parse_math=False)
        if marks:
            axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()
