"""Read the parts of a declared page that have a form of their own: selectors, filters, pins."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from msgspec import UNSET, UnsetType

from tosdiff.corpus.forms import RangeForm, SelectorForm
from tosdiff.entities import RangeSelector, Selector
from tosdiff.errors import DeclarationError

_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
_WEIGHT = r"(?:;q=[01](?:\.[0-9]{1,3})?)?"
# RFC 9110, 12.5.4, and the first is no wildcard: it is the language that is expected.
_ACCEPTED = re.compile(rf"{_LANGUAGE}{_WEIGHT}(?:, ?(?:{_LANGUAGE}|\*){_WEIGHT})*")


def language_pin(where: str, form: object) -> str:
    """Return what to send as Accept-Language, '' for what the corpus sends."""
    if form is UNSET:
        return ""
    if not isinstance(form, str) or not _ACCEPTED.fullmatch(form):
        raise DeclarationError(
            f"{where}: `acceptLanguage` is no language: {form!r}",
            hint='write "de", "de-AT" or "de-AT, de;q=0.8"',
        )
    return form


def query_pin(where: str, form: object) -> tuple[tuple[str, str], ...]:
    """Return the names and values to set in the page's address, by name."""
    pinned = {} if form is UNSET else cast("dict[str, str]", form)
    for name, value in pinned.items():
        if not name or not (name + value).isprintable():
            raise DeclarationError(
                f"{where}: `query` holds what no address can: {name!r}",
                hint='write it as {"region": "AT"}',
            )
    return tuple(sorted(pinned.items()))


def selectors(where: str, key: str, form: object) -> tuple[Selector, ...]:
    """Return what `select` or `remove` names: one selector, or a list of them."""
    if form is UNSET:
        return ()
    forms = cast("Iterable[SelectorForm]", form if isinstance(form, list) else [form])
    return tuple(_selector(where, key, item) for item in forms)


def _selector(where: str, key: str, form: SelectorForm) -> Selector:
    if isinstance(form, str):
        if not form.strip():
            raise DeclarationError(
                f"{where}: `{key}` is empty", hint="give a CSS selector, or none"
            )
        return form
    start = _edge(where, key, form, "start")
    end = _edge(where, key, form, "end")
    return RangeSelector(start[0], start[1], end[0], end[1])  # type: ignore[arg-type]  # before or after


def _edge(where: str, key: str, form: RangeForm, which: str) -> tuple[str, str]:
    found = [
        (value, side)
        for side in ("before", "after")
        if isinstance(value := getattr(form, f"{which}_{side}"), str)
    ]
    if len(found) != 1:
        raise DeclarationError(
            f"{where}: a range in `{key}` needs either {which}Before or {which}After",
            hint='for example {"startAfter": "header", "endBefore": "footer"}',
        )
    return found[0]


def filter_names(form: object) -> tuple[str, ...]:
    """Return the names of JavaScript filters, with or without arguments."""
    if isinstance(form, UnsetType) or not isinstance(form, list):
        return ()
    return tuple(name for item in form for name in ([item] if isinstance(item, str) else item))
