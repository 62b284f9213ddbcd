"""What a git repository recorded, in what order, and why."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from gitting import START, VIDORA, Repo, amended, text

from tosdiff.errors import ArchiveError
from tosdiff.sources.history import Mention
from tosdiff.sources.opening import looks_like_history, open_history
from tosdiff.sources.paths import kind_of, terms_of
from tosdiff.sources.repository import Repository

TERMS = "Vidora/Terms of Service"


def mentions(repo: Repo) -> dict[str, list[Mention]]:
    return {name: list(items) for name, items in Repository(repo.path).mentions().items()}


def test_every_commit_is_a_record_of_the_terms_that_its_path_names(repo: Repo) -> None:
    first = repo.record("Start tracking Vidora Terms of Service", 0, {VIDORA: text()})
    second = repo.update(1, amended("sixty"))
    repo.update(2, text(), "Other Films/Privacy Policy #annex.md")
    found = mentions(repo)
    assert [item.reference for item in found[TERMS]] == [first, second]
    assert list(found) == ["Other Films/Privacy Policy #annex", TERMS]


def test_files_that_are_no_terms_are_passed_over(repo: Repo) -> None:
    repo.record("Add readme", 0, {"README.md": "hello", "a/b/c.md": "x", ".github/x.md": "y"})
    assert mentions(repo) == {}


def test_records_stand_in_the_order_of_the_authors_dates(repo: Repo) -> None:
    late = repo.update(9, text())
    early = repo.update(2, amended("sixty"))
    assert [item.reference for item in mentions(repo)[TERMS]] == [early, late]


def test_records_of_one_second_stand_as_they_were_committed(repo: Repo) -> None:
    made = [repo.update(1, amended(word)) for word in ("ten", "twenty", "forty")]
    assert [item.reference for item in mentions(repo)[TERMS]] == made


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Start tracking Vidora Terms of Service", "recorded"),
        ("Update Vidora Terms of Service", "recorded"),
        ("First record of Vidora Terms of Service", "recorded"),
        ("Record new changes of Vidora Terms of Service", "recorded"),
        ("Refilter Vidora Terms of Service", "re-extracted"),
        ("Apply technical or declaration upgrade on Vidora Terms of Service", "re-extracted"),
        ("Refiltered Films Terms of Service", "recorded"),
    ],
)
def test_the_subject_says_whether_the_terms_were_extracted_anew(subject: str, kind: str) -> None:
    assert kind_of(subject) == kind


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("Vidora/Terms of Service.md", TERMS),
        ("Vidora/Terms of Service #b2b.md", "Vidora/Terms of Service #b2b"),
        ("vidora.example/Terms of Service.txt", "vidora.example/Terms of Service"),
        ("crawl/vidora.example/Terms of Service.txt", "vidora.example/Terms of Service"),
        ("Vidora/image.png", ""),
        ("README.md", ""),
    ],
)
def test_the_path_names_the_terms(path: str, terms: str) -> None:
    assert terms_of(path) == terms


def test_a_renamed_file_takes_its_records_along(repo: Repo) -> None:
    first = repo.update(0, text())
    moved = repo.rename(VIDORA, "Vidora/Conditions.md", 1)
    anew = repo.update(2, amended("ten"))
    found = mentions(repo)
    assert [item.reference for item in found["Vidora/Conditions"]] == [first, moved]
    assert [item.reference for item in found[TERMS]] == [anew]


def test_a_deleted_file_is_a_record_without_text(repo: Repo) -> None:
    repo.update(0, text())
    repo.update(1, None)
    history = Repository(repo.path)
    records = list(history.texts(history.mentions()[TERMS]))
    assert [(record.kind, record.text) for record in records] == [
        ("recorded", text()),
        ("deleted", None),
    ]


def test_names_with_strange_characters_are_read_as_they_are(repo: Repo) -> None:
    name = 'Épicerie "d’été"\tÜ/Terms of Service.md'
    repo.update(0, text(), name)
    assert list(mentions(repo)) == [name.removesuffix(".md")]


def test_a_bare_repository_is_read_like_any_other(repo: Repo, tmp_path: Path) -> None:
    repo.update(0, text())
    repo("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    bare = open_history(tmp_path / "bare.git")
    assert bare is not None
    assert bare.mentions() == Repository(repo.path).mentions()


def test_a_merge_adds_no_record_of_its_own(repo: Repo) -> None:
    repo.update(0, text())
    repo("checkout", "--quiet", "-b", "side")
    side = repo.update(1, text(), "Other/Terms.md")
    repo("checkout", "--quiet", "main")
    main = repo.update(2, amended("ten"))
    repo("merge", "--no-edit", "side", at=START + timedelta(days=3))
    found = mentions(repo)
    assert [item.reference for item in found["Other/Terms"]] == [side]
    assert [item.reference for item in found[TERMS]][1:] == [main]


def test_a_repository_cannot_make_us_run_its_programs(repo: Repo, tmp_path: Path) -> None:
    repo.update(0, text())
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.md.textconv", "gpg.program", "core.pager"):
        repo("config", key, str(trap))
    repo("config", "log.showSignature", "true")
    (repo.path / ".git" / "info" / "attributes").write_text("*.md diff=md\n")
    history = Repository(repo.path)
    assert len(list(history.texts(history.mentions()[TERMS]))) == 1
    assert not (tmp_path / "sprung").exists()


def test_the_callers_own_git_environment_does_not_count(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.update(0, text())
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert TERMS in mentions(repo)


def test_a_repository_without_commits_is_an_error_with_a_hint(repo: Repo) -> None:
    with pytest.raises(ArchiveError, match="git says") as raised:
        Repository(repo.path).state()
    assert raised.value.hint


def test_a_missing_blob_is_told_as_damage(repo: Repo) -> None:
    repo.update(0, text())
    history = Repository(repo.path)
    (mention,) = history.mentions()[TERMS]
    (repo.path / ".git" / "objects" / mention.key[:2] / mention.key[2:]).unlink()
    with pytest.raises(ArchiveError, match="damaged"):
        list(history.texts([mention]))


def test_a_directory_that_is_no_repository_is_no_history(tmp_path: Path) -> None:
    assert not looks_like_history(tmp_path)
    assert open_history(tmp_path) is None


def test_a_subject_cannot_hide_what_its_commit_did(repo: Repo) -> None:
    subject = "Record \x02new \x01changes\x02"
    commit = repo.record(subject, 0, {VIDORA: text()})
    (only,) = Repository(repo.path).mentions()[VIDORA.removesuffix(".md")]
    assert only.reference == commit


@pytest.mark.parametrize("moment", ["253402300800", "18446744073709551615", "-1"])
def test_a_date_that_no_calendar_has_is_told_as_damage(repo: Repo, moment: str) -> None:
    repo.record("Record Vidora", 0, {VIDORA: text()})
    whole = repo("cat-file", "commit", "HEAD")
    author = re.sub(r"(?m)^(author .*>) \d+", rf"\1 {moment}", whole)
    file = repo.path / "commit"
    file.write_text(author, encoding="utf-8")
    stored = repo("hash-object", "-w", "-t", "commit", "--literally", str(file)).strip()
    repo("update-ref", "HEAD", stored)
    with pytest.raises(ArchiveError, match=f"the date of commit {stored}"):
        Repository(repo.path).mentions()
