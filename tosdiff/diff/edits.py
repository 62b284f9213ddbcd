"""Edits of one string into another: found by diff-match-patch, freed of chaff, well placed.

A character stands for a word or a mark. Everything between two edits is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from diff_match_patch import diff_match_patch

_DELETE, _INSERT = -1, 1


class Edit(NamedTuple):
    """Old characters that new ones replace; either side may be empty."""

    old: int
    old_end: int
    new: int
    new_end: int


class Text(NamedTuple):
    """Characters, and the places at which a phrase begins."""

    characters: str
    starts: frozenset[int]


def edits(old: str, new: str) -> list[Edit]:
    """Return the edits that make `new` out of `old`, in order. O(N D): bound D before."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # the default obeys a clock: slow machines would redline differently
    found: list[Edit] = []
    at_old = at_new = 0
    for kind, text in engine.diff_main(old, new, False):
        if kind == 0:
            at_old += len(text)
            at_new += len(text)
            continue
        end = at_old + len(text) * (kind == _DELETE), at_new + len(text) * (kind == _INSERT)
        if found and (found[-1].old_end, found[-1].new_end) == (at_old, at_new):
            last = found.pop()
            at_old, at_new = last.old, last.new
        found.append(Edit(at_old, end[0], at_new, end[1]))
        at_old, at_new = end
    return found


def cleaned(
    found: Sequence[Edit], old_weights: Sequence[float], new_weights: Sequence[float]
) -> list[Edit]:
    """Join edits whenever what stands between them weighs no more than each of them.

    Weights are those of the characters.
    """
    ours = list(accumulate(old_weights, initial=0.0))
    theirs = list(accumulate(new_weights, initial=0.0))

    def weight(edit: Edit) -> float:
        return max(ours[edit.old_end] - ours[edit.old], theirs[edit.new_end] - theirs[edit.new])

    kept: list[Edit] = []
    for edit in found:
        current = edit
        while kept:
            between = ours[current.old] - ours[kept[-1].old_end]
            if between > min(weight(kept[-1]), weight(current)):
                break
            last = kept.pop()
            current = Edit(last.old, current.old_end, last.new, current.new_end)
        kept.append(current)
    return kept


def slid(found: Sequence[Edit], old: Text, new: Text) -> list[Edit]:
    """Slide pure deletions and insertions to where a phrase begins, if they can stand there too."""
    done: list[Edit] = []
    for index, edit in enumerate(found):
        floor = done[-1].old_end if done else 0
        ceiling = found[index + 1].old if index + 1 < len(found) else len(old.characters)
        room = range(floor - edit.old, ceiling - edit.old_end + 1)
        if edit.old == edit.old_end:
            shift = _shift(new, edit.new, edit.new_end, room)
        elif edit.new == edit.new_end:
            shift = _shift(old, edit.old, edit.old_end, room)
        else:
            shift = 0
        done.append(Edit(*(place + shift for place in edit)))
    return done


def _shift(text: Text, start: int, end: int, room: range) -> int:
    """Return the smallest shift of a stretch to where a phrase begins; the rest stays alike."""
    characters = text.characters
    shifts = [0]
    while (
        shifts[-1] > room.start
        and characters[start + shifts[-1] - 1] == characters[end + shifts[-1] - 1]
    ):
        shifts.append(shifts[-1] - 1)
    ahead = 0
    while ahead + 1 < room.stop and characters[start + ahead] == characters[end + ahead]:
        ahead += 1
        shifts.append(ahead)
    return min((shift for shift in shifts if start + shift in text.starts), key=abs, default=0)
