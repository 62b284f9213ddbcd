"""`--corpus` takes another archive's history: every verb that reads works, none writes to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitting import CLAUSES, VIDORA, Repo, text
from running import Desk

SCRAPING = "You may not scrape, crawl or harvest data from our service by automated means."


@pytest.fixture
def run(repo: Repo, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Verbs on a history of three records, one of them extracted anew."""
    repo.record("Start tracking Vidora Terms of Service", 0, {VIDORA: text()})
    repo.record("Refilter Vidora Terms of Service", 1, {VIDORA: text().replace("# ", "## ")})
    repo.update(2, text(*CLAUSES, SCRAPING).replace("# ", "## "))
    return Desk(repo.path, capsys)


def test_log_lists_the_records_that_changed_the_terms(run: Desk) -> None:
    listed = run("log", "vidora/terms", "--format", "json").json()["versions"]
    assert [item["kind"] for item in listed] == ["changed", "first"]
    everything = run("log", "vidora/terms", "--all", "--format", "json").json()["versions"]
    assert len(everything) in {2, 3}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "vidora"), SCRAPING),
        (("diff", "vidora"), "scrape"),
        (("status",), "Vidora/Terms of Service"),
        (("classify", "vidora"), "scraping"),
    ],
)
def test_verbs_that_read_work_on_it(run: Desk, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.code == 0, done.err
    assert said in done.out


def test_check_finds_what_changed(run: Desk) -> None:
    assert run("check", "--since", "2021-03-01").code == 1


@pytest.mark.parametrize(
    "arguments", [("snapshot",), ("add", "http://127.0.0.1:9/terms"), ("rebuild",)]
)
def test_verbs_that_write_are_refused_with_a_hint(run: Desk, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "only read" in done.err
    assert "tosdiff init" in done.err


def test_nothing_is_written_into_the_repository(run: Desk, repo: Repo, tmp_path: Path) -> None:
    before = sorted(str(path) for path in repo.path.rglob("*"))
    run("log", "vidora/terms")
    assert sorted(str(path) for path in repo.path.rglob("*")) == before
    assert list((tmp_path / "cache" / "histories").glob("histories-*.db"))


def test_standard_error_is_quiet_where_it_is_no_terminal(run: Desk) -> None:
    assert run("log", "vidora/terms").err == ""


def test_a_link_to_the_repository_has_the_same_index(
    run: Desk, repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("status")
    (tmp_path / "link").symlink_to(repo.path)
    assert Desk(tmp_path / "link", capsys)("status").code == 0
    assert len(list((tmp_path / "cache" / "histories").glob("*.db"))) == 1


def test_a_repository_without_terms_is_told(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.record("Begin", 0, {"README.md": "hello"})
    done = Desk(repo.path, capsys)("status")
    assert done.code == 2
    assert "no history of terms" in done.err


def test_a_repository_with_a_corpus_file_is_a_corpus(run: Desk, repo: Repo) -> None:
    (repo.path / "corpus.toml").write_text("")
    (repo.path / "declarations").mkdir()
    assert "is declared here" in run("log", "vidora").err
