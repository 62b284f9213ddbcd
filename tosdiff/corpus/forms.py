"""The shape of a declaration file: Open Terms Archive's, and two keys of our own; its schema."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType


class RangeForm(msgspec.Struct, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """Everything between two elements: one `start…` and one `end…`."""

    start_before: str | UnsetType = UNSET
    start_after: str | UnsetType = UNSET
    end_before: str | UnsetType = UNSET
    end_after: str | UnsetType = UNSET


SelectorForm = str | RangeForm
SelectorsForm = SelectorForm | list[SelectorForm]


class PageForm(msgspec.Struct, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """Where a page is and which part of it is the terms."""

    fetch: Annotated[str, Meta(description="the page's address, http or https")] | UnsetType = UNSET
    select: (
        Annotated[SelectorsForm, Meta(description="what to keep: CSS, a range, or a list of them")]
        | UnsetType
    ) = UNSET
    remove: (
        Annotated[SelectorsForm, Meta(description="what to drop from it, in the same forms")]
        | UnsetType
    ) = UNSET
    filter: (
        Annotated[
            list[str | dict[str, Any]],
            Meta(description="JavaScript filters by name: reported, since they cannot run here"),
        ]
        | UnsetType
    ) = UNSET
    execute_client_scripts: (
        Annotated[bool, Meta(description="whether the page must be rendered in a browser")]
        | UnsetType
    ) = UNSET
    accept_language: (
        Annotated[
            str,
            Meta(description="our own key: the language to ask for, as `de` or `de-AT, de;q=0.8`"),
        ]
        | UnsetType
    ) = UNSET
    query: (
        Annotated[
            dict[str, str],
            Meta(description="our own key: what to set in the address's query, as a region"),
        ]
        | UnsetType
    ) = UNSET


class TermsForm(PageForm, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """One terms: a page, or several to `combine`, which share the keys beside it."""

    combine: Annotated[list[PageForm], Meta(min_length=1)] | UnsetType = UNSET


class PastTermsForm(TermsForm, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """How a terms was tracked until `validUntil`, inclusive."""

    valid_until: Annotated[str, Meta(description="ISO date or time")] | UnsetType = UNSET


class ServiceForm(msgspec.Struct, forbid_unknown_fields=True, rename="camel", omit_defaults=True):
    """One service and its terms, by type."""

    name: Annotated[str, Meta(min_length=1, description="the service's name as people know it")]
    terms: Annotated[dict[str, TermsForm], Meta(description="by type, as `Terms of Service`")]
    imported_from: str | UnsetType = UNSET


class ServiceHeader(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A declaration with its terms still undecoded, so that an error can name the terms."""

    name: str
    terms: dict[str, msgspec.Raw]
    imported_from: str | UnsetType = UNSET


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a declaration file, as shipped in declaration.schema.json."""
    schema = msgspec.json.schema(ServiceForm)
    schema["$defs"]["RangeForm"]["allOf"] = [
        {"oneOf": [{"required": ["startBefore"]}, {"required": ["startAfter"]}]},
        {"oneOf": [{"required": ["endBefore"]}, {"required": ["endAfter"]}]},
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tosdiff declaration",
        **schema,
    }
