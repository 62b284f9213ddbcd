"""The small rows that every visit reads and moves on: terms, recipes, the head of the chain."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from tosdiff.archive.schema import capture, recipe, storable
from tosdiff.archive.schema import terms as table
from tosdiff.entities import Derivation, Recipe


@dataclass(frozen=True, slots=True)
class State:
    """Where some terms stand, as the writer that holds the lock sees it."""

    id: int
    name: str
    seq: int
    recipe_id: int | None
    suspicion: str
    outcome: str
    failures: int


_STATE = select(table).where(table.c.name == bindparam("of_terms"))
_HEAD = select(capture.c.position, capture.c.digest).order_by(capture.c.position.desc()).limit(1)
_RECIPE = select(recipe.c.id).where(
    recipe.c.declaration == bindparam("declared"),
    recipe.c.extractor == bindparam("by"),
    recipe.c.how == bindparam("way"),
)
_ADVANCE = (
    update(table)
    .where(table.c.id == bindparam("of_terms"))
    .values(
        seq=bindparam("to_seq"),
        recipe_id=bindparam("to_recipe"),
        suspicion=bindparam("to_suspicion"),
        outcome=bindparam("to_outcome"),
        failures=bindparam("to_failures"),
    )
)


def find(db: Connection, name: str) -> State | None:
    """Return where some terms stand, if anything is recorded of them."""
    row = db.execute(_STATE, {"of_terms": name}).first()
    return State(*row) if row else None


def of_terms(db: Connection, name: str) -> State:
    """Return where some terms stand; terms never seen get a row first."""
    found = find(db, name)
    if found is not None:
        return found
    number = (db.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    state = State(number, name, 0, None, "", "", 0)
    row = {"id": number, "name": name, "seq": 0, "recipe_id": None}
    db.execute(insert(table), {**row, "suspicion": "", "outcome": "", "failures": 0})
    return state


def head(db: Connection) -> tuple[int, str]:
    """Return position and digest of the chain's last record; (0, '') before the first."""
    row = db.execute(_HEAD).first()
    return (row.position, row.digest) if row else (0, "")


def recipe_fields(used: Recipe) -> tuple[str, str, str]:
    """Return a recipe's fields, in the order in which they are recorded."""
    return used.declaration, used.extractor, used.how


def recipe_id(db: Connection, used: Recipe) -> int:
    """Return a recipe's id; a recipe never seen is stored first."""
    values = {"declared": used.declaration, "by": used.extractor, "way": used.how}
    known: int | None = db.execute(_RECIPE, values).scalar()
    if known is not None:
        return known
    number: int = (db.execute(select(func.max(recipe.c.id))).scalar() or 0) + 1
    names = ("declaration", "extractor", "how")
    db.execute(insert(recipe), {"id": number, **dict(zip(names, recipe_fields(used), strict=True))})
    return number


def advance(
    db: Connection,
    state: State,
    outcome: str,
    *,
    seq: int | None,
    failures: int,
    derivation: Derivation | None,
) -> State:
    """Move the terms on to a new state; nothing is written if it is the same."""
    moved = State(
        id=state.id,
        name=state.name,
        seq=seq or state.seq,
        recipe_id=recipe_id(db, derivation.recipe) if derivation else state.recipe_id,
        suspicion=_suspicion(state, outcome, derivation),
        outcome=outcome,
        failures=failures,
    )
    if moved != state:
        write(db, moved)
    return moved


def write(db: Connection, state: State) -> None:
    """Write the row of some terms."""
    values = {
        "of_terms": state.id,
        "to_seq": state.seq,
        "to_recipe": state.recipe_id,
        "to_suspicion": state.suspicion,
        "to_outcome": state.outcome,
        "to_failures": state.failures,
    }
    db.execute(_ADVANCE, values)


def _suspicion(state: State, outcome: str, derivation: Derivation | None) -> str:
    if derivation is None:
        return state.suspicion
    return storable(derivation.suspicion) if outcome == "suspect" else ""
