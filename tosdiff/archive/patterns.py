"""Find clauses in which a regular expression occurs, without reading all of them.

A pattern mostly holds letters that each of its matches must hold: the database looks for these,
which is several times faster than to hand every clause to the expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]  # the parser that re itself uses
from re import _parser  # type: ignore[attr-defined]  # its tree is the only honest reading
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from tosdiff.archive.engine import pieces
from tosdiff.archive.schema import clause, presence, terms

_LEAST = 3  # characters; fewer stand in nearly every clause

_STOOD = (
    select(terms.c.name, presence.c.clause_id, presence.c.first_seq)
    .join(terms, terms.c.id == presence.c.terms_id)
    .where(presence.c.clause_id.in_(bindparam("ids", expanding=True)))
)


def find_pattern(
    db: Connection, pattern: re.Pattern[str], names: Sequence[str]
) -> frozenset[tuple[str, str, int]]:
    """Return terms, digest and first seq of each standing of a clause in which a pattern occurs."""
    query = select(clause.c.id, clause.c.digest, clause.c.text)
    literals = required(pattern)
    if literals:
        query = query.where(
            or_(*(clause.c.text.icontains(literal, autoescape=True) for literal in literals))
        )
    wanted = set(names)
    digests = {
        number: digest
        for number, digest, text in db.execute(query)
        if pattern.search(text) is not None
    }
    return frozenset(
        (name, digests[number], first)
        for part in pieces(sorted(digests))
        for name, number, first in db.execute(_STOOD, {"ids": part})
        if name in wanted
    )


def required(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return strings of which each match of a pattern holds one, case-blind; () if none is sure."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags))
    branches: Iterable[Any] = [tree]
    if len(tree) == 1 and tree[0][0] is codes.BRANCH:
        branches = tree[0][1][1]
    longest = [max(_runs(branch), key=len, default="") for branch in branches]
    return tuple(longest) if all(len(run) >= _LEAST for run in longest) else ()


def _runs(branch: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Yield the runs of ASCII letters and signs that stand in every match of one branch."""
    run = ""
    for code, value in branch:
        # other letters have more than one small form: I and i without a dot, s and long s
        if code is codes.LITERAL and value < 128 and chr(value) not in "IiKkSs":
            run += chr(value)
            continue
        yield run
        run = ""
    yield run
