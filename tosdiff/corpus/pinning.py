"""Pin a new selector in a declaration; how the terms were declared before goes to its history."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tosdiff.corpus.corpus import DECLARATIONS, read_json, write_json
from tosdiff.corpus.declarations import load_past, load_service
from tosdiff.entities import Page, Terms
from tosdiff.errors import DeclarationError


def repinned(root: Path, terms: Terms, pages: Mapping[int, Page]) -> dict[str, Any]:
    """Return the declaration of some terms as it would be with other selectors, by page's place.

    All else in it stays as it is written. Raises: DeclarationError if it cannot be read.
    """
    declared = deepcopy(_declared(read_json(_file(root, terms)), terms))
    parts = declared.get("combine") or [declared]
    for place, page in pages.items():
        part = parts[place]
        part["select"] = _short(page.select)
        part.pop("remove", None)
        if page.remove:
            part["remove"] = _short(page.remove)
        elif "remove" in declared and part is not declared:
            part["remove"] = []
    return declared


def pin(root: Path, terms: Terms, pages: Mapping[int, Page], *, valid_until: datetime) -> Path:
    """Write other selectors into a declaration, and what stood there into its history file.

    The history is written first: at no moment is the old declaration lost. Returns the file.
    Raises: DeclarationError if a file is broken, ArchiveError if it cannot be written.
    """
    path = _file(root, terms)
    value = read_json(path)
    was = _declared(value, terms)
    value["terms"][terms.type] = repinned(root, terms, pages)
    history = path.with_name(f"{path.stem}.history.json")
    past = read_json(history) if history.exists() else {}
    until = valid_until.astimezone(UTC).isoformat().replace("+00:00", "Z")
    past.setdefault(terms.type, []).append({**was, "validUntil": until})
    write_json(history, past, check=lambda made: load_past(made, terms.service))
    write_json(path, value, check=load_service)
    return path


def _file(root: Path, terms: Terms) -> Path:
    return root / DECLARATIONS / f"{terms.service_id}.json"


def _declared(value: dict[str, Any], terms: Terms) -> dict[str, Any]:
    try:
        found: dict[str, Any] = value["terms"][terms.type]
    except (KeyError, TypeError) as error:
        raise DeclarationError(
            f"{terms.name} is not declared in this corpus", hint="`tosdiff add URL` declares it"
        ) from error
    return found


def _short(selectors: tuple[Any, ...]) -> Any:
    return selectors[0] if len(selectors) == 1 else list(selectors)
