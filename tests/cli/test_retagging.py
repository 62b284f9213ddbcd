"""Another tagger tags anew what it needs, once, and says so before."""

from __future__ import annotations

from loopback import Server
from running import Desk

from tosdiff.archive.archive import Archive
from tosdiff.entities import Tag
from tosdiff.tag.tagger import Retagging, WaitingTagger

SHOW = ("show", "vidora", "--tags")


def test_what_was_tagged_before_is_tagged_anew_once_and_said(run: Desk, platform: Server) -> None:
    run.snapshot()
    said = run("--tagger", "clauses", *SHOW).err
    assert said.startswith("re-tagging ")
    assert "with clauses/3, as they are needed: cues/2 tagged them before" in said
    assert len(said.splitlines()) == 1
    assert run("--tagger", "clauses", *SHOW).err == ""
    assert run(*SHOW).err == ""  # nor are the old ones forgotten


def test_a_verb_that_tags_everything_says_so_too(run: Desk, platform: Server) -> None:
    run.snapshot()
    assert run("--quiet", "--tagger", "clauses", "matrix").err == ""
    run("--tagger", "clauses", "matrix")
    for verb in (["matrix"], ["timeline", "--label", "tracking"], ["log", "vidora"]):
        assert run("--tagger", "clauses", *verb).err == ""


def test_a_first_tagging_is_nothing_to_tell(run: Desk, platform: Server) -> None:
    run.snapshot()
    assert "re-tagging" not in run(*SHOW).err


def test_clauses_that_only_others_have_tagged_are_counted(archive: Archive) -> None:
    tag = (Tag("tracking", 0.5),)
    assert archive.retagging(["a"], "new/1") is None
    archive.cache_tags({"a": tag, "b": (), "c": tag}, "old/1")
    archive.cache_tags({"c": tag, "d": ()}, "new/1")
    archive.cache_tags({"a": tag}, "older/1")
    assert archive.retagging(["a"], "new/1") == Retagging(2, "older/1")
    assert archive.retagging(["d", "e"], "new/1") is None
    assert archive.retagging(["d"], "old/1") == Retagging(1, "new/1")


def test_it_is_told_once_and_only_if_it_is_so() -> None:
    told: list[Retagging] = []
    tagger = WaitingTagger("new/1", lambda: tagger)
    tagger.about_to_retag(lambda: Retagging(1, "old/1"))
    tagger.told = told.append
    tagger.about_to_retag(lambda: None)
    tagger.about_to_retag(lambda: Retagging(2, "old/1"))
    tagger.about_to_retag(lambda: Retagging(3, "old/1"))
    assert told == [Retagging(2, "old/1")]
