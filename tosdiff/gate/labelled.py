"""Check labelled clauses line by line: their shape, their labels and their stances."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from tosdiff.errors import TaggerError
from tosdiff.findings import Place, Problem
from tosdiff.tag.choice import stance as stance_of
from tosdiff.tag.examples import Example, example_of
from tosdiff.tag.labels import CORE, ORDER, STANCES, label
from tosdiff.text.tokens import has_words

SPLITS = ("train", "dev", "test")
_SHAPE = 'a clause is one line: {"text": "…", "tags": ["…"], "stance": {"…": "…"}, "split": "…"}'


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled clause and the line it stands on; `key` and `service` are '' if it has none."""

    example: Example
    place: Place
    key: str = ""
    service: str = ""


def read_labelled(
    lines: Iterable[str], path: str
) -> tuple[tuple[Labelled, ...], tuple[Problem, ...]]:
    """Return the clauses of JSON lines that are sound, and what is wrong with all of them.

    Order: of the lines. A clause that only a warning speaks of is sound.
    """
    sound: list[Labelled] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = Place(path, number)
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(_error("clause-schema", place, f"not valid JSON: {error}", _SHAPE))
            continue
        wrong = tuple(_of_row(row, place))
        problems.extend(wrong)
        if not any(one.severity == "error" for one in wrong):
            names = (str(row.get(key) or "") for key in ("id", "service"))
            sound.append(Labelled(example_of(row), place, *names))
    return tuple(sound), tuple(problems)


def _of_row(row: Any, place: Place) -> Iterator[Problem]:
    if not isinstance(row, dict):
        yield _error("clause-schema", place, "not a JSON object", _SHAPE)
        return
    shape = list(_of_shape(row, place))
    yield from shape
    if not any(one.severity == "error" for one in shape):
        yield from _of_text(row, place)
        yield from _of_labels(row["tags"], place)
        yield from _of_stances(row, place)


def _of_shape(row: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Check which keys there are, and the types of their values."""
    for key in ("text", "tags"):
        if key not in row:
            yield _error("clause-schema", place, f"no {key!r}", _SHAPE)
    for key, value in row.items():
        if key in _FORMS and value is not None and not _FORMS[key](value):
            yield _error("clause-schema", place, f"{key!r} has a value of another kind", _SHAPE)
        near = get_close_matches(key, _FORMS, n=1, cutoff=0.75) if key not in _FORMS else []
        if near:
            said = f"{key!r} is a key that nothing reads"
            yield Problem("warning", "clause-schema", said, f"did you mean {near[0]!r}?", place)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_path(value: Any) -> bool:
    return _is_text(value) or _are_texts(value)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


_FORMS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("id", "service", "terms", "lead_in", "text", "split"), _is_text),
    **dict.fromkeys(("note", "sampled_for"), _is_text),
    "heading": _is_path,
    "tags": _are_texts,
    "stance": _is_object,
}


def _of_text(row: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    if not has_words(row["text"] or ""):
        yield _error("clause-empty", place, "a clause without words", "write it, or drop the line")
    split = row.get("split") or "train"
    if split not in SPLITS:
        hint = f"the splits are {', '.join(SPLITS)}"
        yield _error("clause-split", place, f"there is no split {split!r}", hint)
    stem = place.path.rpartition("/")[2].partition(".")[0]
    if stem in SPLITS and split in SPLITS and split != stem:
        hint = f"move the line to {split}.jsonl, or correct its split"
        yield _error("clause-split", place, f"split {split!r} in a file of {stem!r}", hint)


def _of_labels(tags: Iterable[str], place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in tags or ():
        if name in seen:
            hint = "each label stands once"
            yield _error("clause-label", place, f"{name!r} is given twice", hint)
        elif name not in ORDER:
            yield _error("clause-label", place, f"there is no label {name!r}", _near_label(name))
        seen.add(name)


def _near_label(name: str) -> str:
    try:
        return label(name).name
    except TaggerError as error:
        return error.hint


def _of_stances(row: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    tags, stances = row["tags"] or (), row.get("stance") or {}
    for name in CORE:
        if name in tags and not stances.get(name):
            said, hint = f"{name!r} has no stance", f"one of {', '.join(STANCES)}"
            yield _error("clause-stance", place, said, hint)
    for name, given in stances.items():
        if name not in tags:
            said, hint = f"a stance on {name!r}, which is no tag here", "add the tag, or drop it"
            yield _error("clause-stance", place, said, hint)
        elif name not in CORE:
            said, hint = f"a stance on {name!r}", f"only {', '.join(CORE)} have one"
            yield _error("clause-stance", place, said, hint)
        elif given and given not in STANCES:
            said = f"there is no stance {given!r}"
            yield _error("clause-stance", place, said, _near_stance(given))


def _near_stance(given: object) -> str:
    try:
        return f"did you mean {stance_of(str(given))}?"
    except TaggerError as error:
        return error.hint


def _error(rule: str, place: Place, message: str, hint: str) -> Problem:
    return Problem("error", rule, message, hint, place)
