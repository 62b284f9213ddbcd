"""A short name finds its terms, or lists what it could have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.corpus.names import resolve, resolve_one
from tosdiff.entities import Page, Terms
from tosdiff.errors import DeclarationError


def terms(service: str, kind: str) -> Terms:
    return Terms(service, service, kind, (Page(f"https://{service.lower()}.example/{kind}"),))


KNOWN = (
    terms("Meshwork", "Developer Terms"),
    terms("Meshwork", "Terms of Service"),
    terms("Meshwork Ads", "Terms of Service"),
    terms("Vidora", "Privacy Policy"),
    terms("Vidora", "Terms of Service"),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("vidora/terms", "Vidora/Terms of Service"),
        ("VID/priv", "Vidora/Privacy Policy"),
        ("vidora/tos", "Vidora/Terms of Service"),
        ("meshwork/d", "Meshwork/Developer Terms"),
        ("meshwork a", "Meshwork Ads/Terms of Service"),
    ],
)
def test_a_unique_prefix_or_the_initials_are_enough(name: str, found: str) -> None:
    assert resolve_one(name, KNOWN).name == found


def test_an_exact_service_beats_a_longer_one() -> None:
    assert {item.service_id for item in resolve("meshwork", KNOWN)} == {"Meshwork"}


def test_a_service_alone_means_all_its_terms() -> None:
    assert len(resolve("vidora", KNOWN)) == 2


def test_one_terms_is_asked_for_and_several_fit_so_they_are_listed() -> None:
    with pytest.raises(DeclarationError) as caught:
        resolve_one("vidora", KNOWN)
    assert "Vidora/Privacy Policy, Vidora/Terms of Service" in caught.value.hint


def test_an_ambiguous_prefix_lists_the_services() -> None:
    with pytest.raises(DeclarationError) as caught:
        resolve("mesh", KNOWN)
    assert "Meshwork, Meshwork Ads" in caught.value.hint


def test_a_misspelt_service_is_guessed() -> None:
    with pytest.raises(DeclarationError) as caught:
        resolve("vidroa", KNOWN)
    assert "did you mean Vidora?" in caught.value.hint


@given(st.text())
def test_any_name_finds_terms_or_is_refused_with_a_hint(name: str) -> None:
    assert found_or_hint(name)


def found_or_hint(name: str) -> object:
    try:
        return resolve(name, KNOWN)
    except DeclarationError as error:
        return error.hint


@given(st.sampled_from(KNOWN))
def test_the_full_name_always_finds_exactly_its_terms(item: Terms) -> None:
    assert resolve_one(item.name, KNOWN) == item
