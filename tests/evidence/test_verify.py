"""`tosdiff verify` finds whatever is not as it was recorded, and says what it means."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

import pytest
from altering import altered, fields
from flipping import readable
from loopback import Reply, Server
from pages import BAN, CLAUSES, page
from running import TERMS, Desk

from tosdiff.archive.schema import metadata

NAME = f"Vidora/{TERMS}"
FLIPS = 900


@pytest.fixture
def kept(run: Desk, platform: Server) -> Desk:
    """A corpus with one of everything: a first version, changes, the same again, a failure."""
    lamps = ("You may not copy lamps.", "You may not copy lamps.", "You shall not copy lamps.")
    for clauses in (CLAUSES, *((*CLAUSES, lamp) for lamp in lamps)):
        platform.routes["/terms"] = Reply(page(clauses), etag=f'"{clauses[-1]}"')
        assert run.snapshot().code == 0
    platform.routes["/terms"] = Reply("gone", status=404)
    assert run.snapshot().code == 3
    platform.routes["/terms"] = Reply(page())
    assert run.snapshot().code == 0
    return run


def found(run: Desk, *arguments: str) -> list[tuple[str, str]]:
    """Return kind and place of every fault."""
    done = run("verify", "--format", "json", *arguments)
    faults = done.json()["faults"]
    assert done.code == (3 if faults else 0)
    return [(fault["kind"], fault["where"]) for fault in faults]


def test_a_corpus_as_it_was_recorded_is_without_fault(kept: Desk) -> None:
    done = kept("verify")
    assert done.code == 0
    assert "6 captures, 4 versions: all as recorded" in done.out


def test_the_head_of_the_chain_is_named_so_that_it_can_be_kept_elsewhere(kept: Desk) -> None:
    assert kept("verify", "--format", "json").json()["head"] in kept("verify").out


def flips(size: int, seed: int) -> Sequence[tuple[int, int]]:
    chance = random.Random(seed)
    return [(chance.randrange(size), chance.randrange(1, 256)) for _ in range(FLIPS)]


@pytest.mark.usefixtures("a_file")
def test_no_flipped_byte_of_the_file_changes_what_is_read_and_stays_unseen(kept: Desk) -> None:
    file = kept.root / "archive.db"
    whole, before = file.read_bytes(), readable(file)
    assert isinstance(before, dict)
    harmful = 0
    for place, change in flips(len(whole), seed=6):
        altered = bytearray(whole)
        altered[place] ^= change
        file.write_bytes(altered)
        if readable(file) == before:
            continue  # free space, padding, a statistic, the index of a cache
        harmful += 1
        assert kept("verify").code == 3, f"byte {place} ^ {change}"
    assert harmful > 20


@pytest.mark.parametrize("table", ["capture", "content", "version", "entry", "clause", "presence",
                                   "page", "terms", "recipe"])  # fmt: skip
def test_no_flipped_bit_of_any_field_stays_unseen(kept: Desk, table: str) -> None:
    for field in fields(table):
        with altered(kept.location, field):
            assert kept("verify").code == 3, f"{table}.{field.name}"
    assert kept("verify").code == 0


def test_a_clause_that_is_taken_out_of_the_index_while_it_stands_is_found(kept: Desk) -> None:
    stands = "last_seq IS NULL AND clause_id = 1"
    kept.alter(f"UPDATE presence SET first_seq = 2 WHERE {stands}")
    assert "index" in {kind for kind, _ in found(kept)}
    kept.alter(f"DELETE FROM presence WHERE {stands}")
    assert "index" in {kind for kind, _ in found(kept)}


def test_a_row_that_refers_to_none_is_found_though_the_database_let_it_be(kept: Desk) -> None:
    kept("blame", "vidora")
    field = metadata.tables["descent"].c.terms_id  # of a cache: nothing else looks at it
    with altered(kept.location, field):
        assert ("file", "archive") in found(kept)


def test_terms_that_are_declared_no_more_are_looked_at_too(kept: Desk) -> None:
    (kept.root / "declarations" / "Vidora.json").unlink()
    assert found(kept) == []
    with altered(kept.location, metadata.tables["clause"].c.text):
        assert found(kept)


def test_a_record_that_was_altered_is_named_with_its_place_and_time(kept: Desk) -> None:
    kept.alter("UPDATE capture SET outcome = 'failed' WHERE position = 2")
    done = kept("verify")
    line = done.out.splitlines()[0]
    assert line.startswith(f"chain: capture 2 of {NAME}, of 2")
    assert "altered after it was made" in line


def test_a_capture_taken_out_is_found(kept: Desk) -> None:
    kept.alter("DELETE FROM capture WHERE position = 5")
    assert ("chain", "capture 6") in found(kept)


def test_the_mirror_is_compared_with_the_newest_text(kept: Desk) -> None:
    file = kept.root / "versions" / f"{NAME}.md"
    file.write_text("# Terms\n\nWe promise everything.\n", encoding="utf-8")
    assert found(kept) == [("mirror", f"versions/{NAME}.md")]


def test_only_the_terms_that_are_named_are_derived_again(kept: Desk) -> None:
    kept.alter("UPDATE version SET words = words + 1 WHERE seq = 2")
    kept.declare("Lampo", {TERMS: {"fetch": "http://127.0.0.1:1/"}})
    assert found(kept, "lampo") == []
    assert found(kept, "vidora") == [("version", "version 2")]


def test_versions_of_an_older_recipe_are_told_and_are_no_fault(
    kept: Desk, platform: Server
) -> None:
    kept.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "main"}})
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN)))
    assert kept.snapshot().code == 0
    done = kept("verify")
    assert (done.code, "all as recorded" in done.out) == (0, True)
    assert "4 of 6 versions were read by another recipe" in done.err


ALTERED = (
    "UPDATE version SET at = at - 86400000000 WHERE seq = 2",
    "UPDATE version SET kind = 'first' WHERE seq = 3",
    "UPDATE version SET words = words + 1 WHERE seq = 2",
    "UPDATE version SET words_digest = 'z' || substr(words_digest, 2) WHERE seq = 2",
    "UPDATE version SET snapshots = 'z' || substr(snapshots, 2) WHERE seq = 2",
    "UPDATE version SET sources = '1' WHERE seq = 2",
    "UPDATE version SET id = 'z' || substr(id, 2) WHERE seq = 2",
    "UPDATE version SET text_digest = (SELECT text_digest FROM version LIMIT 1) WHERE seq = 2",
    "UPDATE version SET clauses = (SELECT clauses FROM version WHERE seq = 1) WHERE seq = 2",
    "DELETE FROM version WHERE seq = (SELECT max(seq) FROM version)",
    "DELETE FROM entry WHERE seq = 2",
    "UPDATE entry SET kind = 'unchanged', reason = '' WHERE kind = 'failed'",
    "UPDATE entry SET reason = 'lamps' WHERE kind = 'failed'",
    "UPDATE terms SET failures = failures + 1",
    "UPDATE presence SET last_seq = last_seq + 1 WHERE last_seq IS NOT NULL",
    "UPDATE page SET capture = 5",
)


def unseen(run: Desk) -> list[str]:
    """Return what may be altered without being found."""
    file = run.root / "archive.db"
    whole, passed = file.read_bytes(), []
    for statement in ALTERED:
        run.alter(statement)
        passed += [] if found(run) else [statement]
        file.write_bytes(whole)
    return passed


@pytest.mark.usefixtures("a_file")
def test_what_a_changed_declaration_does_not_derive_again_is_held_against_its_records(
    kept: Desk, platform: Server
) -> None:
    kept.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "main"}})
    assert found(kept) == []
    assert unseen(kept) == []


@pytest.mark.usefixtures("a_file")
def test_terms_that_are_declared_no_more_are_held_against_their_records(kept: Desk) -> None:
    (kept.root / "declarations" / "Vidora.json").unlink()
    done = kept("verify")
    assert (done.code, "6 captures, 4 versions: all as recorded" in done.out) == (0, True)
    assert "4 of 4 versions" in done.err
    assert unseen(kept) == []


@pytest.mark.usefixtures("a_file")
def test_a_file_that_is_no_database_any_more_is_exit_3(kept: Desk) -> None:
    file = kept.root / "archive.db"
    file.write_bytes(b"lamps" * 4000)
    assert kept("verify").code == 3


@pytest.fixture
def sealed(kept: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same corpus on a medium that can only be read, whoever asks."""
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and may(path, mode))
    return kept


@pytest.mark.usefixtures("a_file")
def test_an_archive_that_can_only_be_read_is_verified(sealed: Desk) -> None:
    assert found(sealed) == []


@pytest.mark.usefixtures("a_file")
def test_an_archive_of_before_that_can_only_be_read_is_verified(sealed: Desk) -> None:
    sealed.alter("DROP TABLE foreign_capture")
    sealed.alter("DROP TABLE stamp")
    assert found(sealed) == []
