"""Where links lead, before and after a change: what is linked may be part of the contract."""

from __future__ import annotations

from itertools import zip_longest

from tosdiff.diff.order import new_clauses, old_clauses
from tosdiff.entities import Added, Change, Removed
from tosdiff.text.readable import targets


def readdressed(change: Change) -> tuple[tuple[str, str], ...]:
    """Return the old and the new address of each link that leads elsewhere; '' if it has none.

    A clause that is new or gone as a whole has its links with it, and nothing leads elsewhere.
    """
    if isinstance(change, Added | Removed):
        return ()
    ours = [target for clause in old_clauses(change) for target in targets(clause.text)]
    theirs = [target for clause in new_clauses(change) for target in targets(clause.text)]
    if ours == theirs:
        return ()
    from difflib import SequenceMatcher  # seldom needed

    found: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if op != "equal":
            found += zip_longest(ours[a:b], theirs[c:d], fillvalue="")
    return tuple(found)
