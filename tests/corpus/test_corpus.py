"""A corpus is a directory; making, finding and reading one never loses what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosdiff.corpus.corpus import Corpus, create, declare, file_stem, find_root
from tosdiff.entities import Terms
from tosdiff.errors import DeclarationError


def test_a_new_corpus_opens_empty(tmp_path: Path) -> None:
    assert create(tmp_path)
    assert Corpus.open(tmp_path).terms() == ()


def test_making_a_corpus_twice_changes_nothing(tmp_path: Path) -> None:
    create(tmp_path)
    (tmp_path / "corpus.toml").write_text('archive = "other.db"\n', encoding="utf-8")
    assert not create(tmp_path)
    assert Corpus.open(tmp_path).settings.archive == "other.db"


def test_a_corpus_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    create(tmp_path)
    inside = tmp_path / "versions" / "Vidora"
    inside.mkdir(parents=True)
    assert find_root(inside) == tmp_path


def test_no_corpus_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        Corpus.open(tmp_path)
    assert "tosdiff init" in caught.value.hint


def test_an_unknown_setting_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    create(tmp_path)
    (tmp_path / "corpus.toml").write_text("[network]\ndelya = 3\n", encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        Corpus.open(tmp_path)
    assert "delya" in caught.value.message
    assert caught.value.hint == "did you mean 'delay'?"


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    create(tmp_path)
    (tmp_path / "corpus.toml").write_text("[network]\ndelay = = 3\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="line 2"):
        Corpus.open(tmp_path)


def test_declared_terms_are_read_back_and_never_overwritten(tmp_path: Path) -> None:
    create(tmp_path)
    page = {"fetch": "https://vidora.example/terms", "select": "main"}
    declare(tmp_path, "Vidora", "Terms of Service", page)
    declare(tmp_path, "Vidora", "Privacy Policy", page)
    corpus = Corpus.open(tmp_path)
    assert [item.type for item in corpus.terms()] == ["Privacy Policy", "Terms of Service"]
    with pytest.raises(DeclarationError):
        declare(tmp_path, "Vidora", "Privacy Policy", page)


def test_a_name_that_may_stand_in_a_broken_file_says_so(tmp_path: Path) -> None:
    create(tmp_path)
    (tmp_path / "declarations" / "Paylo.json").write_text("{", encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        Corpus.open(tmp_path).one("paylo/terms")
    assert "Paylo.json" in caught.value.hint


def test_terms_of_sources_are_found_too_and_declared_ones_first(tmp_path: Path) -> None:
    create(tmp_path)
    page = {"fetch": "https://vidora.example/terms"}
    declare(tmp_path, "Vidora", "Terms of Service", page)
    told = ["Vidora/Privacy Policy", "Vidora/Terms", "Vidora/Terms of Service", "Meshwork/Terms"]
    services = [name.partition("/") for name in told]
    corpus = Corpus.open(tmp_path).with_histories(
        [Terms(service, service, kind, ()) for service, _, kind in services]
    )
    assert [item.name for item in corpus.terms()] == sorted(told)
    assert corpus.one("vidora").type == "Terms of Service"
    assert corpus.one("vidora/t").pages
    assert corpus.one("vidora/terms").type == "Terms", "an exact name beats all"
    assert corpus.one("vidora/priv").type == "Privacy Policy"
    assert corpus.one("mesh").name == "Meshwork/Terms"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "C:\\x", "x@y", ".hidden"])
def test_a_service_name_never_leaves_its_directory(name: str) -> None:
    stem = file_stem(name)
    assert "/" not in stem
    assert "\\" not in stem
    assert not stem.startswith(".")
