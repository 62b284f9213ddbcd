"""The shipped corpus of platforms: its declarations hold together, and the README sources each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tosdiff.corpus.declarations import load

CORPUS = Path(__file__).resolve().parent.parent / "corpora" / "platforms"
FILES = sorted(
    path
    for path in (CORPUS / "declarations").glob("*.json")
    if not path.name.endswith(".history.json")
)
SERVICES = {
    "Amazon", "Clearview AI", "Facebook", "GitHub", "Google", "Instagram", "LinkedIn", "Microsoft",
    "OpenAI", "PayPal", "Pinterest", "Reddit", "Snapchat", "TikTok", "Twitter", "Venmo", "YouTube",
}  # fmt: skip
EXPECTED = ("Terms of Service", "Privacy Policy", "Developer Terms")
EXCEPTIONS = {
    ("YouTube", "Privacy Policy"): "it is Google's, tracked there",
    ("Instagram", "Developer Terms"): "they are Meta's Platform Terms, tracked under Facebook",
    ("Venmo", "Developer Terms"): "no agreement of its own is known",
}
KEYS = {"fetch", "select", "remove", "executeClientScripts", "combine"}
EDGES = {"startBefore", "startAfter", "endBefore", "endAfter"}

each_declaration = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def terms_of(path: Path) -> dict[str, dict[str, Any]]:
    return dict(json.loads(path.read_text("utf-8"))["terms"])


def pages_of(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a terms, each with the keys that it shares."""
    shared = {key: value for key, value in form.items() if key != "combine"}
    return [{**shared, **part} for part in form.get("combine", [{}])]


def selectors_of(page: dict[str, Any]) -> Iterator[str]:
    for key in ("select", "remove"):
        forms = page.get(key, [])
        for form in forms if isinstance(forms, list) else [forms]:
            yield from [form] if isinstance(form, str) else form.values()


def readme_rows(heading: str) -> set[tuple[str, str]]:
    """The first two columns of the table under a heading."""
    section = (
        (CORPUS / "README.md").read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    )
    cells = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("|")]
    return {(service.strip(), kind.strip()) for service, kind in cells[2:]}


def test_every_platform_is_declared() -> None:
    assert {path.stem for path in FILES} == SERVICES


def test_the_loader_reads_every_declaration_without_a_problem() -> None:
    declared = load(CORPUS / "declarations")
    assert not declared.problems
    assert {item.service_id for item in declared.terms} == SERVICES


def test_service_names_differ_even_where_file_systems_ignore_case() -> None:
    assert len({path.stem.casefold() for path in FILES}) == len(FILES)


@each_declaration
def test_a_declaration_has_a_name_and_terms_and_nothing_else(path: Path) -> None:
    declaration = json.loads(path.read_text("utf-8"))
    assert set(declaration) == {"name", "terms"}
    assert declaration["name"].strip()


@each_declaration
def test_a_service_has_the_three_terms_unless_excepted(path: Path) -> None:
    missing = {(path.stem, kind) for kind in EXPECTED} - {
        (path.stem, kind) for kind in terms_of(path)
    }
    assert missing == {key for key in EXCEPTIONS if key[0] == path.stem}


@each_declaration
def test_terms_use_only_the_keys_of_the_format(path: Path) -> None:
    for form in terms_of(path).values():
        assert set(form) <= KEYS
        assert all(set(part) <= KEYS - {"combine"} for part in form.get("combine", []))
        assert isinstance(form.get("executeClientScripts", True), bool)


@each_declaration
def test_a_range_has_one_start_and_one_end(path: Path) -> None:
    for form in terms_of(path).values():
        for page in pages_of(form):
            for key in ("select", "remove"):
                value = page.get(key)
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, dict):
                        assert set(item) <= EDGES
                        assert sorted(edge[:3] for edge in item) == ["end", "sta"]


@each_declaration
def test_addresses_are_https_without_fragment_or_credentials(path: Path) -> None:
    for form in terms_of(path).values():
        for page in pages_of(form):
            parts = urlsplit(page["fetch"])
            assert parts.scheme == "https"
            assert parts.hostname
            assert (parts.fragment, parts.username, parts.port) == ("", None, None)


def test_no_page_is_tracked_twice() -> None:
    addresses = [
        page["fetch"].rstrip("/").casefold()
        for path in FILES
        for form in terms_of(path).values()
        for page in pages_of(form)
    ]
    assert len(addresses) == len(set(addresses))


@each_declaration
def test_selectors_compile(path: Path) -> None:
    tree = LexborHTMLParser("<p>")
    for form in terms_of(path).values():
        for page in pages_of(form):
            for selector in selectors_of(page):
                tree.css(selector)  # raises on what is no selector


def test_the_readme_says_where_each_declaration_comes_from() -> None:
    declared = {(path.stem, kind) for path in FILES for kind in terms_of(path)}
    assert readme_rows("What comes from where") == declared


def test_the_readme_explains_each_terms_left_out() -> None:
    assert readme_rows("What is left out, and why") == set(EXCEPTIONS)
