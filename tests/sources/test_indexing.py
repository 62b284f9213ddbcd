"""An index is the history: judged as captures are, the same however often it was interrupted."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from archiving import memory
from gitting import CLAUSES, VIDORA, Repo, amended, repository, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from indexing import contents, index, killed_in_the_middle, kinds, records_in

from tosdiff.api import histories
from tosdiff.api.joining import index_of, update
from tosdiff.archive.archive import Archive
from tosdiff.archive.rebuild import RebuildReport
from tosdiff.sources.history import Mention, Recorded
from tosdiff.sources.repository import Repository
from tosdiff.text.segment import segment
from tosdiff.text.words import clause_digest, count_words, words_digest

TERMS = "Vidora/Terms of Service"
REFILTER = "Refilter Vidora Terms of Service"
FRENCH = text(
    "Vous pouvez regarder des films sur tous les écrans qui sont dans votre maison.",
    "Il est interdit de copier les films et de prêter la clé à des personnes du dehors.",
    "Nous tenons une liste des films que vous avez vus, et personne ne peut la lire.",
)


def test_records_are_judged_like_captures(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, amended("sixty"))
    repo.update(2, text())
    repo.update(3, text().replace("films", "*films*"))
    index(archive, repo)
    assert kinds(archive) == ["first", "changed", "variant", "cosmetic"]
    _, changed, variant, cosmetic = archive.versions(TERMS)
    assert (changed.base, variant.variant_of, cosmetic.base) == (1, 1, 3)


def test_a_refilter_is_a_re_extraction_and_what_follows_is_compared_with_it(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.record(REFILTER, 1, {VIDORA: text(*CLAUSES, "Share this page with all of your friends.")})
    repo.update(2, text(*CLAUSES[1:], "Share this page with all of your friends."))
    index(archive, repo)
    assert kinds(archive) == ["first", "re-extraction", "changed"]
    assert archive.versions(TERMS)[2].base == 2


def test_a_refilter_that_changed_nothing_leaves_the_next_change_a_change(
    repo: Repo, archive: Archive
) -> None:
    repo.update(0, text())
    repo.update(1, "")
    repo.record(REFILTER, 2, {VIDORA: text()})
    repo.update(3, amended("sixty"))
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged", "changed"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("# Page not found\n\nThe page that you are looking for is gone.\n", "soft 404"),
        ("# Just a moment\n\nVerify that you are a human.\n", "bot wall"),
        (text(*CLAUSES[:3]), "loss"),
        (FRENCH, "language"),
        (None, "gone"),
    ],
)
def test_what_is_not_the_terms_is_suspect_and_no_version(
    repo: Repo, archive: Archive, content: str | None, reason: str
) -> None:
    repo.update(0, text())
    repo.update(1, content)
    repo.update(2, text())
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect", "unchanged"]
    assert archive.imports(TERMS)[1].reason.startswith(reason)


def test_a_loss_that_stood_for_weeks_is_believed(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, text(*CLAUSES[:3]))
    repo.update(2, text(), "Other/Terms.md")
    index(archive, repo)
    assert kinds(archive) == ["first", "suspect"]
    repo.update(30, amended("ten"), "Other/Terms.md")
    index(archive, repo)
    assert kinds(archive) == ["first", "changed"], "no later record took it back"


def test_every_version_has_the_text_and_the_clauses_of_its_commit(
    repo: Repo, archive: Archive
) -> None:
    texts = [text(), amended("sixty"), text(*CLAUSES[1:], "We may end this on any day."), text()]
    commits = [repo.update(day, content) for day, content in enumerate(texts)]
    index(archive, repo)
    versions = archive.versions(TERMS)
    assert [version.snapshots for version in versions] == [(commit,) for commit in commits]
    for version, content in zip(versions, texts, strict=True):
        assert archive.text(version) == content
        assert version.words_digest == words_digest(content)
        assert version.words == count_words(content)
        digests = tuple(clause_digest(clause) for clause in segment(content))
        assert archive.clause_digests(version) == digests
    assert archive.verify() == ()


def test_presence_tells_where_each_clause_stood(repo: Repo, archive: Archive) -> None:
    for day, content in enumerate([text(), amended("sixty"), text(), amended("sixty")]):
        repo.update(day, content)
    index(archive, repo)
    stays = {
        (item.first, item.last) for item in archive.presence(TERMS) if "change" in item.clause.text
    }
    assert stays == {(1, 1), (2, 2), (3, 3), (4, None)}


def test_a_second_run_does_nothing(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    assert index(archive, repo) == 1
    assert index(archive, repo) == 0


def test_only_what_is_new_is_read(
    repo: Repo, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.update(0, text())
    index(archive, repo)
    repo.update(1, amended("sixty"))
    asked: list[int] = []
    real = Repository.texts

    def counted(self: Repository, items: Sequence[Mention]) -> Iterator[Recorded]:
        asked.append(len(items))
        return real(self, items)

    monkeypatch.setattr(Repository, "texts", counted)
    index(archive, repo)
    assert asked == [1]


def test_a_rewritten_past_is_imported_anew(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    repo.update(1, amended("sixty"))
    index(archive, repo)
    repo("commit", "--amend", "--no-edit", "--date", "2021-03-09T00:00:00+0000")
    index(archive, repo)
    fresh = memory()
    index(fresh, repo)
    assert contents(archive) == contents(fresh)


def test_terms_that_were_renamed_are_not_there_twice(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    index(archive, repo)
    repo.rename(VIDORA, "Vidora/Conditions.md", 1)
    repo.update(2, amended("ten"), "Vidora/Conditions.md")
    index(archive, repo)
    assert archive.terms() == ("Vidora/Conditions",)
    assert kinds(archive, "Vidora/Conditions") == ["first", "unchanged", "changed"]


_CUT = (text(*CLAUSES[:3]), text(*CLAUSES[2:]))
_TEXTS = (text(), amended("ten"), amended("sixty"), *_CUT, "", FRENCH)
_STEPS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(0, len(_TEXTS) - 1),
        st.sampled_from([VIDORA, "Other/Terms.md"]),
        st.sampled_from(["Update Terms", "Refilter Terms"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=_STEPS, cut=st.integers(1, 5))
def test_law_an_index_grown_in_steps_is_that_of_one_reading_and_tells_every_commit(
    steps: list[tuple[int, int, str, str]], cut: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        repo = repository(Path(name) / "history")
        grown = memory()
        for number, (day, chosen, file, subject) in enumerate(steps, 1):
            repo.record(f"{subject} {number}", day, {file: _TEXTS[chosen]})
            if number % cut == 0:
                index(grown, repo)
        index(grown, repo)
        whole = memory()
        index(whole, repo)
        assert contents(grown) == contents(whole)
        for terms in whole.terms():
            said = repo("log", "--reverse", "--format=%at %H", "--", f"{terms}.md").split("\n")
            ordered = sorted((line.split() for line in said if line), key=lambda line: int(line[0]))
            told = [record.reference for record in whole.imports(terms)]
            assert told == [commit for _, commit in ordered]


def test_batches_do_not_show(repo: Repo, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(30):
        repo.update(day, _TEXTS[day * day % len(_TEXTS)])
    index(archive, repo)
    monkeypatch.setattr(histories, "_BATCH", 1)
    single = memory()
    index(single, repo)
    assert contents(single) == contents(archive)


def test_a_killed_run_is_taken_up_where_it_was(repo: Repo, archive: Archive) -> None:
    _fill(repo, 120)
    file = index_of(Repository(repo.path))
    killed_in_the_middle("--corpus", str(repo.path), "status", batch=2, at=41)
    done = records_in(file)
    assert 10 <= done < 120, "the run was killed in the middle"
    index(archive, repo)
    with Archive.open(file) as killed:
        steps = list(update(killed, Repository(repo.path)))
        assert steps
        assert contents(killed) == contents(archive)
        assert killed.verify() == ()


def test_imported_terms_cannot_be_derived_again_by_mistake(repo: Repo, archive: Archive) -> None:
    repo.update(0, text())
    index(archive, repo)
    assert isinstance(archive.rebuild(lambda *_: None, only=["Nobody/Terms"]), RebuildReport)
    assert len(archive.versions(TERMS)) == 1


def _fill(repo: Repo, commits: int) -> None:
    """Commit many records at once; a process for each would take long."""
    stream = ["reset refs/heads/main\n"]
    for number in range(commits):
        data = f"{amended(f'{number}')}".encode()
        stream.append(
            f"commit refs/heads/main\nauthor R <r@example.org> {1614600000 + number * 3600} +0000\n"
            f"committer R <r@example.org> {1614600000 + number * 3600} +0000\n"
            f"data 6\nUpdate\nM 100644 inline {VIDORA}\ndata {len(data)}\n{data.decode()}\n"
        )
    command = ["git", "fast-import", "--quiet"]
    subprocess.run(command, cwd=repo.path, input="".join(stream), text=True, check=True)
