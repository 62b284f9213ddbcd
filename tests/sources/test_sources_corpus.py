"""A corpus with `[[sources]]`: what others recorded and what we captured are one history."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from altering import altered
from gitting import Repo, repository
from indexing import killed_in_the_middle, records_in
from loopback import Reply, Server
from pages import BAN, CLAUSES, SCRAPING, page
from running import TERMS, Desk

from tosdiff.archive.archive import Archive
from tosdiff.archive.schema import metadata
from tosdiff.sources.history import Mention
from tosdiff.sources.repository import Repository

NAME = f"Vidora/{TERMS}"
FILE = f"{NAME}.md"


def markdown(*clauses: str) -> str:
    """The terms as another archive's engine wrote them: its rules under headings are its own."""
    return f"Terms of Service\n{'=' * 16}\n\n" + "\n\n".join(clauses or CLAUSES) + "\n"


def feed(run: Desk, *paths: Path | str, more: str = "") -> None:
    """Name the sources of a corpus."""
    tables = "".join(f"[[sources]]\npath = {json.dumps(str(path))}\n{more}" for path in paths)
    run.settings(tables)


def kinds(run: Desk, terms: str = NAME) -> list[str]:
    listed = run("log", terms, "--all", "--format", "json").json()["versions"]
    return [item["kind"] for item in reversed(listed)]


@pytest.fixture
def fed(run: Desk, repo: Repo, platform: Server) -> Desk:
    """Vidora, declared and served, whose terms another archive recorded twice, and its privacy."""
    repo.update(0, markdown(), FILE)
    repo.update(9, markdown(*CLAUSES, BAN), FILE)
    repo.update(10, markdown(*CLAUSES[:7]), "Vidora/Privacy Policy.md")
    feed(run, "../histories")
    return run


def test_a_source_is_read_before_anything_was_captured(fed: Desk) -> None:
    done = fed("log", "vidora/terms")
    assert (done.code, done.err) == (0, "")
    assert "1 clause added" in done.out
    assert kinds(fed) == ["first", "changed"]


def test_terms_that_are_not_declared_are_read_and_not_captured(fed: Desk, platform: Server) -> None:
    assert "Vidora/Privacy Policy" in fed("status").out
    assert CLAUSES[3] in fed("show", "vidora/priv").out
    assert fed.snapshot().code == 0
    assert len(platform.requests) <= 2, "the terms, and robots.txt"
    assert "no terms" in fed.snapshot("vidora/priv").err


def test_our_captures_go_on_from_the_history_and_only_real_changes_are_told(
    fed: Desk, platform: Server
) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    first = fed.snapshot()
    assert (first.code, first.out) == (0, "")
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    second = fed.snapshot()
    assert second.out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"
    assert kinds(fed) == ["first", "changed", "re-extraction", "changed"]
    dates = fed("blame", "vidora/terms", "--match", "identify a person", "--format", "jsonl").out
    assert json.loads(dates.splitlines()[0])["since"].startswith("2021-03-10")


def test_a_first_capture_that_differs_from_the_history_is_no_change_but_is_said(
    fed: Desk, platform: Server
) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    done = fed.snapshot()
    assert (done.code, done.out) == (0, "")
    assert "beside the history's version of 2021-03-10, read in another way" in done.err
    assert "adds anti-scraping (forbids)" in done.err
    assert SCRAPING in " ".join(fed("diff", "vidora/terms").out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("log", "vidora/terms"), "2021-03-10"),
        (("show", "vidora/terms@2021-03-05"), CLAUSES[4]),
        (("diff", "vidora/terms", "2021-03-05", "2021-03-10"), "identify a person"),
        (("blame", "vidora/terms", "--match", "identify"), "2021-03-10"),
        (("timeline", "--match", "identify a person"), "2021-03-10"),
        (("matrix", "--at", "2021-03-05"), "Vidora"),
        (("search", "--all", "identify person"), "2021-03-10"),
        (("status",), NAME),
        (("classify", "vidora/terms@2021-03-10"), "identification"),
    ],
)
def test_verbs_that_read_see_one_history(
    fed: Desk, platform: Server, arguments: tuple[str, ...], said: str
) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    assert fed.snapshot().code == 0
    done = fed(*arguments)
    assert done.code == 0, done.err
    assert said in " ".join(done.out.split())


def test_the_gate_sees_what_others_recorded(fed: Desk) -> None:
    assert fed("check", "vidora/terms", "--since", "2021-03-05").code == 1
    assert fed("check", "vidora/terms", "--since", "2021-03-12").code == 0


def test_the_gate_says_where_two_readings_meet(fed: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    fed.snapshot()
    done = fed("check", "vidora/terms", "--since", "2021-03-12")
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "what differs from the history before, read in another way, is no finding" in said


def test_declared_terms_that_only_others_recorded_were_never_captured(fed: Desk) -> None:
    (state,) = fed("status", "vidora/terms", "--format", "json").json()["terms"]
    assert (state["state"], state["last_capture"], state["versions"]) == ("never captured", None, 2)


def test_a_history_that_is_added_later_comes_before_our_captures(
    run: Desk, repo: Repo, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    run.snapshot()
    mirror, ours = run.mirror(), run("log", NAME, "--format", "json").json()["versions"]
    repo.update(0, markdown(), FILE)
    feed(run, repo.path)
    assert kinds(run) == ["first", "re-extraction", "changed"]
    assert run("show", NAME).out == mirror
    listed = run("log", NAME, "--all", "--format", "json").json()["versions"]
    assert [item["version"] for item in listed[:2]] == [item["version"] for item in ours]
    assert run.snapshot().out == "", "nothing is new"


def test_what_a_source_records_beside_our_captures_makes_no_second_telling(
    fed: Desk, repo: Repo, platform: Server
) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    fed.snapshot()
    repo.update(9999, markdown(*CLAUSES, BAN, SCRAPING), FILE)
    assert kinds(fed) == ["first", "changed", "re-extraction", "aside"]
    assert "and 1 aside, 1 re-extraction (--all lists them)" in fed("log", NAME).out
    (aside, *_) = fed("log", NAME, "--all", "--format", "json").json()["versions"]
    assert aside["reference"] == repo("rev-parse", "HEAD").strip()
    assert aside["reason"] == "we captured the terms ourselves by then"
    assert "1 record of sources, younger than our own captures" in " ".join(
        fed("status").out.split()
    )
    (state,) = fed("status", NAME, "--format", "json").json()["terms"]
    assert (state["state"], state["aside"]) == ("well", 1)
    whole = Desk(repo.path, fed.capsys)("log", NAME, "--format", "json").json()["versions"]
    assert len(whole) == 3, "the source on its own tells it"


def test_a_rebuild_reads_snapshots_and_sources_again(fed: Desk, platform: Server) -> None:
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    fed.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN, SCRAPING)))
    fed.snapshot()
    before = fed("log", NAME, "--all", "--format", "json").out
    done = fed("rebuild")
    assert (done.code, done.err) == (0, "")
    assert "2 versions from 2 visits" in done.out
    assert fed("log", NAME, "--all", "--format", "json").out == before


def test_without_its_last_source_a_rebuild_leaves_our_own_alone(
    fed: Desk, platform: Server
) -> None:
    fed.snapshot()
    feed(fed)
    assert kinds(fed) == ["first", "changed", "re-extraction"], "nothing goes by itself"
    assert fed("rebuild").code == 0
    assert kinds(fed) == ["first"]
    with Archive.open(fed.location) as archive:
        assert len(archive.terms()) == 1


def test_terms_that_only_a_source_tells_of_are_verified_too(fed: Desk, repo: Repo) -> None:
    repo.update(8, markdown(), "Other/Terms of Service.md")
    repo.update(9, markdown(*CLAUSES, SCRAPING), "Other/Terms of Service.md")
    feed(fed, repo.path)
    assert kinds(fed, "Other/Terms of Service") == ["first", "changed"]
    assert fed("verify").code == 0
    with altered(fed.location, metadata.tables["presence"].c.first_seq):
        assert fed("verify").code == 3


def test_two_repositories_and_a_zip_are_joined(
    run: Desk, repo: Repo, tmp_path: Path, platform: Server
) -> None:
    repo.update(0, markdown(), FILE)
    second = repository(tmp_path / "second")
    second.update(5, markdown(*CLAUSES, BAN), FILE)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as file:
        file.writestr(f"{NAME}/2021-03-03T06-00-00Z.md", markdown(*CLAUSES, SCRAPING))
    feed(run, "../histories", "../second", tmp_path / "set.zip")
    listed = run("log", NAME, "--format", "json").json()["versions"]
    assert [item["date"][:10] for item in reversed(listed)] == [
        "2021-03-01", "2021-03-03", "2021-03-06",
    ]  # fmt: skip
    repo.update(6, markdown(*CLAUSES, BAN), FILE)
    assert kinds(run) == ["first", "changed", "changed"], "what one more says alike is unchanged"


def test_a_source_that_is_not_there_is_told_and_the_rest_goes_on(
    fed: Desk, platform: Server, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    feed(fed, "../nowhere", "../histories", "../empty")
    done = fed("log", NAME)
    assert done.code == 3
    assert "2021-03-10" in done.out
    assert "nowhere does not exist" in done.err
    assert "empty is not a git repository or a zip" in done.err
    assert done.err.count("hint: ") == 2
    assert fed.snapshot().code == 3
    assert CLAUSES[0] in fed.mirror(), "our own captures are done all the same"


def test_a_source_without_commits_is_told_by_git(run: Desk, repo: Repo, platform: Server) -> None:
    feed(run, repo.path)
    done = run("status")
    assert done.code == 3
    assert "it has no commits" in done.err


def test_the_kind_can_be_said_and_then_must_be_so(fed: Desk) -> None:
    feed(fed, "../histories", more='kind = "git"\n')
    assert fed("status").code == 0
    feed(fed, "../histories", more='kind = "zip"\n')
    done = fed("status")
    assert done.code == 3
    assert "is not a zip" in done.err


@pytest.mark.parametrize(
    ("toml", "said", "hint"),
    [
        (
            '[[sources]]\npat = "x"\n',
            "unknown field `pat` - at [[sources]] 1",
            "did you mean 'path'",
        ),
        ("[[sources]]\n", "missing required field `path` - at [[sources]] 1", "[[sources]]"),
        ('[[sources]]\npath = "x"\nkind = "svn"\n', "[[sources]] 1, `kind`", "path ="),
        ('[[sources]]\npath = ""\n', "`path` is no path", "path ="),
        ('sources = "x"\n', "corpus.toml", "[[sources]]"),
        (
            '[[sources]]\npath = "x"\n[[sources]]\npath = "../corpus/x"\n',
            "[[sources]] 2 is '../corpus/x', as 1 is",
            "take one of them out",
        ),
    ],
)
def test_what_is_wrong_in_corpus_toml_is_told_with_its_place(
    run: Desk, toml: str, said: str, hint: str
) -> None:
    run.settings(toml)
    done = run("status")
    assert done.code == 2
    assert said in done.err
    assert hint in done.err
    assert "corpus.toml" in done.err


def test_a_source_is_listed_again_only_if_it_changed(
    fed: Desk, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed("status")
    listed: list[Path] = []
    real = Repository.mentions

    def noted(self: Repository) -> Mapping[str, Sequence[Mention]]:
        listed.append(self.path)
        return real(self)

    monkeypatch.setattr(Repository, "mentions", noted)
    fed("status")
    assert listed == []
    repo.update(11, markdown(*CLAUSES), FILE)
    fed("status")
    assert listed == [repo.path]


def test_a_killed_run_loses_no_capture_and_is_taken_up(
    fed: Desk, repo: Repo, platform: Server
) -> None:
    feed(fed)
    fed.snapshot()
    for number in range(40):
        name = f"Other/Terms {number % 8}.md"
        repo.update(20 + number, markdown(*CLAUSES, f"Rule {number} holds."), name)
    feed(fed, repo.path)
    killed_in_the_middle("--corpus", str(fed.root), "status", batch=1, at=12)
    assert records_in(fed.location) < 43, "the run was killed in the middle"
    assert kinds(fed) == ["first", "changed", "re-extraction"]
    assert records_in(fed.location) == 43
    assert fed.snapshot().out == ""
