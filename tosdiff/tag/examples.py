"""Labelled clauses of our own, and which of them are nearest to a clause in their words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from importlib.resources import files

from tosdiff.entities import Clause, Stance, Tag
from tosdiff.errors import TaggerError
from tosdiff.tag.choice import stance
from tosdiff.tag.labels import ORDER, label

_FILE = "examples.jsonl"
_ALIKE = 0.55  # what two clauses share by chance, in letters, comes to .4 or .5


@dataclass(frozen=True, slots=True)
class Example:
    """A clause that was labelled by reading; its tags score 1."""

    text: str
    heading: tuple[str, ...] = ()
    lead_in: str = ""
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """An example, and how like the clause it is, 0 to 1."""

    example: Example
    likeness: float


def nearest(clause: Clause, examples: Iterable[Example], most: int = 3) -> tuple[Near, ...]:
    """Return the examples most like a clause, the nearest first; none that shares too few words.

    Source: rapidfuzz, the likeness of the sorted words of lead-in and clause.
    """
    from rapidfuzz import fuzz, utils

    wanted = utils.default_process(f"{clause.lead_in} {clause.text}")
    if not wanted:
        return ()
    found = (
        Near(item, fuzz.token_sort_ratio(wanted, utils.default_process(_read(item))) / 100)
        for item in examples
    )
    alike = (item for item in found if item.likeness >= _ALIKE)
    return tuple(nlargest(most, alike, key=lambda item: item.likeness))


def shipped() -> Iterator[Example]:
    """Yield the examples inside the package; none if it was built without them."""
    file = files("tosdiff.tag").joinpath(_FILE)
    if file.is_file():
        yield from read_examples(file.read_text(encoding="utf-8").splitlines())


def read_examples(lines: Iterable[str]) -> Iterator[Example]:
    """Yield the examples of JSON lines: `text`, `tags` by name, `stance` by label; maybe more.

    Raises: TaggerError that names the line, if one is no labelled clause.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _example(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, TaggerError) as error:
                raise TaggerError(
                    f"{_FILE}, line {number}: no labelled clause: {error}",
                    hint="install tosdiff again",
                ) from error


def _example(row: dict[str, object]) -> Example:
    names, stances, heading = row["tags"], row.get("stance") or {}, row.get("heading") or ()
    if not isinstance(names, list) or not isinstance(stances, dict):
        raise TypeError("tags are a list, stance an object")
    tags = [Tag(label(name).name, 1.0, _stance(stances.get(name))) for name in names]
    return Example(
        str(row["text"]),
        (heading,) if isinstance(heading, str) else tuple(map(str, _listed(heading))),
        str(row.get("lead_in") or ""),
        tuple(sorted(tags, key=lambda tag: ORDER[tag.label])),
    )


def _listed(value: object) -> Iterable[object]:
    if not isinstance(value, list | tuple):
        raise TypeError("heading is a text or a list")
    return value


def _stance(name: str | None) -> Stance | None:
    return stance(name) if name else None


def _read(item: Example) -> str:
    return f"{item.lead_in} {item.text}"
