"""Keep a tagger above the floor that is pinned beside labelled clauses, in floor.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from tosdiff.api.labelled_check import Collection
from tosdiff.corpus.places import path_in, repository_of
from tosdiff.errors import ArchiveError, DeclarationError
from tosdiff.findings import Place, Problem
from tosdiff.gate.floor import Floor, check_data, data_digest, floor_of, how_to_pin, judge_floor
from tosdiff.tag.examples import Example
from tosdiff.tag.release import missing_packages
from tosdiff.tag.tagger import Tagger

FILE_NAME = "floor.json"
SCHEMA = "tosdiff.floor/1"
Kind: TypeAlias = Literal["clauses", "cues"]  # as --tagger names them


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """What floor.json holds: a floor for each tagger that one is pinned for."""

    schema: Literal["tosdiff.floor/1"]
    floors: dict[Kind, Floor]


def check_floors(collection: Collection, asked: Kind | None) -> Iterator[Problem]:
    """Yield what is wrong with the floors beside some clauses: of one tagger, or of each pinned."""
    path = collection.folder / FILE_NAME
    place = Place(path_in(repository_of(collection.folder), path))
    test = collection.test
    try:
        pinned = _pinned(path)
    except DeclarationError as error:
        yield Problem("error", "floor", error.message, error.hint, place)
        return
    if not pinned and test:
        hint = how_to_pin(str(collection.folder))
        yield Problem("note", "floor", f"no floor is pinned beside {collection.shown}", hint)
    for kind in [asked] if asked and pinned else pinned:
        if kind not in pinned:
            hint = how_to_pin(str(collection.folder))
            yield Problem("note", "floor", f"no floor is pinned for the tagger {kind}", hint, place)
        elif problem := _checked(kind, pinned[kind], test, collection, place):
            yield problem


def pin_floors(collection: Collection, asked: Kind | None, *, lower: bool) -> Iterator[Problem]:
    """Write what taggers reach as their floors, and yield a note of each.

    `asked` is one tagger; else those pinned before, or if none was, all that can run here.
    Raises: DeclarationError if a figure would be lower than before and `lower` is false, or if
    there is nothing to judge by; ArchiveError if the file cannot be written.
    """
    path = collection.folder / FILE_NAME
    place = Place(path_in(repository_of(collection.folder), path))
    before, test = _pinned(path), collection.test
    if not test:
        raise DeclarationError(
            f"{collection.shown} has no clause of the split test", hint="there is nothing to pin"
        )
    kinds: Sequence[Kind] = [asked] if asked else list(before) or _runnable()
    after = dict(before)
    for kind in kinds:
        if missing := _missing(kind):
            raise DeclarationError(missing, hint="pip install 'tosdiff[model]', or name --tagger")
        after[kind] = _measured(kind, test)
        _check_lower(before.get(kind), after[kind], lower=lower)
    _write(path, after)
    for kind in kinds:
        yield Problem("note", "floor", _said(after[kind]), "commit it with what it is of", place)


def _checked(
    kind: Kind, pinned: Floor, test: Sequence[Example], collection: Collection, place: Place
) -> Problem | None:
    if stale := check_data(pinned, data_digest(test), len(test), place, str(collection.folder)):
        return stale
    if missing := _missing(kind):
        said = f"the floor of {pinned.tagger} was not checked: {missing}"
        return Problem("note", "floor", said, "pip install 'tosdiff[model]'", place)
    return judge_floor(pinned, _measured(kind, test), place, str(collection.folder))


def _measured(kind: Kind, test: Sequence[Example]) -> Floor:
    from tosdiff.training.evaluation import evaluate

    tagger, model = _tagger(kind)
    return floor_of(evaluate(tagger, test), data_digest(test), model)


def _tagger(kind: Kind) -> tuple[Tagger, str]:
    """Return a tagger and the digest of its weights. Raises: TaggerError."""
    if kind == "cues":
        from tosdiff.tag.cues import CueTagger

        return CueTagger(), ""
    from tosdiff.tag.neural import NeuralTagger, read_about

    files = json.dumps(read_about()["files"], sort_keys=True)
    return NeuralTagger(), hashlib.sha256(files.encode()).hexdigest()


def _runnable() -> list[Kind]:
    kinds: tuple[Kind, ...] = ("clauses", "cues")
    return [kind for kind in kinds if not _missing(kind)]


def _missing(kind: Kind) -> str:
    """Say what a tagger needs and is not installed, or ''."""
    if kind == "cues":
        return ""
    missing = missing_packages()
    return f"the clause model needs {', '.join(missing)}" if missing else ""


def _check_lower(before: Floor | None, after: Floor, *, lower: bool) -> None:
    figures = after.lower_than(before) if before and not lower else ()
    if figures:
        raise DeclarationError(
            f"the floor would be lowered: {', '.join(figures)}",
            hint="if that is meant, say so with --lower-floor",
        )


def _said(floor: Floor) -> str:
    core = ", ".join(f"{name} {f1:.4f}" for name, f1 in floor.labels.items())
    return f"the floor of {floor.tagger} is pinned at micro-F1 {floor.micro_f1:.4f}; {core}"


def _pinned(path: Path) -> Mapping[Kind, Floor]:
    """Return the floors of a file; none if there is no file. Raises: DeclarationError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_File).floors
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DeclarationError(
            f"{path.name} holds no floors: {error}",
            hint="take it from git again, or delete it and pin anew",
        ) from error


def _write(path: Path, floors: Mapping[Kind, Floor]) -> None:
    value = {"schema": SCHEMA, "floors": {kind: asdict(floors[kind]) for kind in sorted(floors)}}
    beside = path.with_suffix(".new")
    try:
        beside.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be written: {error.strerror}", hint="is the directory yours to write?"
        ) from error
