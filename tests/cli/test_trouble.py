"""Whatever goes wrong: a clear line, a hint, the right exit code, and the other terms are done."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from loopback import Raw, Reply, Server, redirect, serve
from pages import CLAUSES, page
from running import TERMS, Desk

from tosdiff.cli.main import main

DEEP = b"<div>" * 100_000 + b"text"
SCANNED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)


def paylo(run: Desk, url: str) -> None:
    run.declare("Paylo", {"User Agreement": {"fetch": url}})


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply("gone", status=404), "404"),
        (Reply("no", status=403), "403"),
        (Reply("slow down", status=429, headers=(("Retry-After", "7200"),)), "429"),
        (Reply("oops", status=500), "500"),
        (redirect("/paylo"), "circles"),
        (Reply(""), "empty"),
        (Reply("<html><body><img src='x.png'></body></html>"), "no text"),
        (Reply(DEEP), "nest"),
        (Reply(SCANNED, content_type="application/pdf"), "text"),
        (Reply(b"\x89PNG\r\n\x1a\n" + bytes(4000), content_type="image/png"), "neither"),
        (Raw((b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<p>cut",)), "end"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_page_is_told_with_a_hint_and_the_others_are_done(
    run: Desk, platform: Server, reply: Reply | Raw, said: str
) -> None:
    with serve({"/paylo": reply}) as trouble:
        paylo(run, trouble.url("/paylo"))
        done = run.snapshot()
    assert done.code == 3
    assert "warning: Paylo/User Agreement: " in done.err
    assert said in done.err.lower()
    assert "hint: " in done.err
    assert "Traceback" not in done.err
    assert CLAUSES[0] in run.mirror()


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/terms", "http://no-such-host.invalid/terms", "https://127.0.0.1:9/"],
)
def test_an_unreachable_host_is_told_and_the_others_are_done(
    run: Desk, platform: Server, url: str
) -> None:
    paylo(run, url)
    done = run.snapshot()
    assert done.code == 3
    assert "hint: " in done.err
    assert CLAUSES[0] in run.mirror()


def test_a_private_address_is_refused_unless_allowed(run: Desk, platform: Server) -> None:
    done = run("snapshot", "--delay", "0")
    assert done.code == 3
    assert "--allow-private" in done.err
    assert platform.count("/terms") == 0


def test_a_page_of_fifty_megabytes_is_refused(run: Desk, platform: Server) -> None:
    platform.routes["/paylo"] = Reply(b"<p>terms and conditions</p>" * 2_000_000)
    paylo(run, platform.url("/paylo"))
    done = run.snapshot()
    assert done.code == 3
    assert "MiB" in done.err or "MB" in done.err


def test_a_wrong_charset_is_seen_through(run: Desk, platform: Server) -> None:
    french = "Vous conservez tous vos droits sur les œuvres publiées ; nous n’en réclamons aucun."
    body = page((*CLAUSES, french)).replace('<meta charset="utf-8">', "")
    platform.routes["/terms"] = Reply(body.encode(), content_type="text/html; charset=iso-8859-1")
    run.snapshot()
    assert french in run.mirror().replace("'", "’")


def test_failures_are_recorded_and_counted(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply("no", status=403)
    run.snapshot()
    run.snapshot()
    (state,) = run("status", "--format", "json").json()["terms"]
    assert state["failures"] == 2
    assert "403" in state["problem"]
    assert state["last_capture"]


def test_a_broken_declaration_is_told_with_its_line_and_the_others_are_done(
    run: Desk, platform: Server
) -> None:
    (run.root / "declarations" / "Paylo.json").write_text('{"name": "Paylo",\n oops', "utf-8")
    done = run.snapshot()
    assert done.code == 2
    assert "Paylo.json:2:2: not valid JSON" in done.err
    assert CLAUSES[0] in run.mirror()


@pytest.mark.parametrize("verb", ["log", "show", "diff", "status", "snapshot", "classify"])
def test_a_name_that_is_not_declared_is_a_usage_error_with_a_guess(
    run: Desk, platform: Server, verb: str
) -> None:
    run.snapshot()
    done = run(verb, "vidroa")
    assert done.code == 2
    assert "did you mean Vidora?" in done.err


def test_an_ambiguous_name_lists_the_candidates(run: Desk, platform: Server) -> None:
    two = {kind: {"fetch": platform.url("/terms")} for kind in (TERMS, "Privacy Policy")}
    run.declare("Vidora", two)
    run.snapshot()
    done = run("log", "vidora")
    assert done.code == 2
    assert "Vidora/Privacy Policy, Vidora/Terms of Service" in done.err


def test_nothing_recorded_yet_says_what_to_do(run: Desk, platform: Server) -> None:
    done = run("log", "vidora")
    assert done.code == 3
    assert "tosdiff snapshot" in done.err


def test_no_corpus_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--corpus", str(tmp_path), "status"])
    assert code == 2
    assert "tosdiff init" in capsys.readouterr().err


@pytest.mark.usefixtures("a_file")
def test_a_damaged_archive_is_told_and_nothing_is_overwritten(run: Desk, platform: Server) -> None:
    run.snapshot()
    archive = run.root / "archive.db"
    for beside in ("archive.db-wal", "archive.db-shm"):
        (run.root / beside).unlink(missing_ok=True)
    damaged = b"not a database at all" * 500
    archive.write_bytes(damaged)
    done = run.snapshot()
    assert done.code == 3
    assert "hint: " in done.err
    assert archive.read_bytes() == damaged


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_corpus_is_told(run: Desk, platform: Server) -> None:
    run.root.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        done = run.snapshot()
    finally:
        run.root.chmod(stat.S_IRWXU)
    assert done.code == 3
    assert "hint: " in done.err


def test_an_unknown_option_and_an_unknown_verb_are_usage(run: Desk) -> None:
    for arguments in (("snapshot", "--frobnicate"), ("frobnicate",)):
        done = run(*arguments)
        assert done.code == 2
        assert "hint: " in done.err


def test_a_when_that_matches_nothing_names_what_is_recorded(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = run("show", "vidora@1999-01-01")
    assert done.code == 3
    assert "recorded: 1 versions" in done.err
    assert run("show", "vidora@yesterday").code == 2


def test_binary_input_is_told_with_a_hint(run: Desk, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\xff\xfe")
    done = run("classify", str(file))
    assert done.code == 2
    assert "not UTF-8" in done.err
