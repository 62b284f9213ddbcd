"""Tag the clauses of a text, or of records as they come, but for those in a foreign language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from tosdiff.api.tagging import TagCache, tag
from tosdiff.entities import Clause, Tag
from tosdiff.tag.tagger import Tagger
from tosdiff.tag.tongue import note, read_languages, unread


@dataclass(frozen=True, slots=True)
class Classified:
    """A clause and its tags; `note` says why it has none, if there is a reason."""

    clause: Clause
    tags: tuple[Tag, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A clause that came as a line of JSON, with whatever its sender calls it."""

    id: Any
    clause: Clause


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that holds no clause, and why."""

    line: int
    reason: str


def classify(
    clauses: Sequence[Clause], tagger: Tagger, cache: TagCache | None = None, whole: str = ""
) -> tuple[Classified, ...]:
    """Return each clause with its tags, in order; `whole` is the text that they stand in."""
    known = read_languages(tagger)
    foreign = unread(clauses, known, whole)
    readable = [item for item, code in zip(clauses, foreign, strict=True) if _is_asked(item, code)]
    tags = iter(tag(readable, tagger, cache))
    return tuple(
        Classified(item, next(tags))
        if _is_asked(item, code)
        else Classified(item, (), note(code, known) if code else "empty: there is nothing to read")
        for item, code in zip(clauses, foreign, strict=True)
    )


def _is_asked(clause: Clause, code: str) -> bool:
    return not code and bool(clause.text.strip())


def read_record(number: int, line: bytes) -> Record | Broken | None:
    """Read `{"id", "heading", "lead_in", "text"}`; None of an empty line.

    Only `text` must be there; other keys are passed over.
    """
    try:
        written = line.decode("utf-8-sig" if number == 1 else "utf-8")
        if not written.strip():
            return None
        found = json.loads(written, parse_constant=_no_number)
        if not isinstance(found, dict):
            return Broken(number, "not a JSON object")
        return Record(found.get("id"), _clause(found))
    except UnicodeDecodeError as error:
        return Broken(number, f"not UTF-8 text (byte {error.start})")
    except json.JSONDecodeError as error:
        return Broken(number, f"not JSON: {error.msg} (column {error.colno})")
    except RecursionError:
        return Broken(number, "not JSON that can be read: too deep")
    except (TypeError, ValueError) as error:
        return Broken(number, str(error))


def _clause(found: dict[str, Any]) -> Clause:
    if "text" not in found:
        raise ValueError('no "text"')
    text = _text(found, "text")
    lead_in = _text(found, "lead_in")
    return Clause(text, (0, len(text)), _kind(found, lead_in), _heading(found), lead_in)


def _text(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    if value is None and key != "text":
        return ""
    if not isinstance(value, str):
        raise TypeError(f'"{key}" is no text')
    return _whole(value)


def _heading(found: dict[str, Any]) -> tuple[str, ...]:
    value = found.get("heading")
    if value is None or value == "":
        return ()
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError('"heading" is neither a text nor a list of texts')
    return tuple(map(_whole, parts))


def _kind(found: dict[str, Any], lead_in: str) -> Any:
    """Return the kind that our own JSON gives; else an item completes a lead-in."""
    given = found.get("kind")
    if given in ("heading", "sentence", "item", "cell"):
        return given
    return "item" if lead_in else "sentence"


def _whole(text: str) -> str:
    """Return text without halves of characters, which JSON can write and nothing can read."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"not JSON: {name}")
