"""Changes as JSON: the ops that other programs read, whatever our clauses look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import (
    Added,
    Amended,
    Change,
    Clause,
    Comparison,
    Cosmetic,
    Merged,
    Moved,
    Redline,
    Removed,
    Renumbered,
    Split,
)

Op: TypeAlias = dict[str, object]


def to_ops(comparison: Comparison) -> list[Op]:
    """Return one op for each change, in the comparison's order.

    Spans are half-open ranges of code points; `del` and `ins` list the words drawn as deleted from
    the old text and inserted in the new one. Unchanged text is not listed.
    """
    return [_op(change) for change in comparison.changes]


def _op(change: Change) -> Op:
    redline = _redline(change)
    op: Op = {
        "kind": _kind(change),
        "old_span": _hull(old_clauses(change)),
        "new_span": _hull(new_clauses(change)),
        "del": [list(span) for span in redline.deleted],
        "ins": [list(span) for span in redline.inserted],
    }
    if isinstance(change, Cosmetic):
        op["aspect"] = change.aspect
    return op


def _redline(change: Change) -> Redline:
    match change:
        case Added(new):
            return Redline(inserted=(new.span,))
        case Removed(old):
            return Redline(deleted=(old.span,))
        case Amended() | Moved() | Split() | Merged():
            return change.redline
        case Renumbered() | Cosmetic():
            return Redline()
        case _:
            assert_never(change)


def _kind(change: Change) -> str:
    return "modified" if isinstance(change, Amended) else type(change).__name__.lower()


def _hull(clauses: Sequence[Clause]) -> list[int] | None:
    """The span from the first clause to the last: they adjoin."""
    return [clauses[0].span[0], clauses[-1].span[1]] if clauses else None
