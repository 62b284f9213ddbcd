"""What a hostile reviewer tried: nothing false, nothing silent, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback import Reply, Server
from pages import BAN, CLAUSES, SCRAPING, page
from running import TERMS, Desk

NAME = "Vidora/Terms of Service"
SHRUNK = page(CLAUSES[:4])


def test_a_change_made_while_the_selector_was_dead_is_told_when_it_is_back(
    run: Desk, platform: Server
) -> None:
    beside = "<p>People who watch this also watch a good many other things of late.</p>"
    run.snapshot()
    dead = page(attributes='class="x1"').replace("</main>", f"</main>{beside}")
    platform.routes["/terms"] = Reply(dead)
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    assert "adds anti-scraping (forbids)" in run.snapshot().out
    assert run("check", "--since", "2020-01-01").code == 1


def test_a_suspect_page_is_never_a_baseline(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(SHRUNK)
    assert run.snapshot().code == 3
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": "main"}})
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    assert run.snapshot().out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"


def test_a_clause_that_comes_back_alone_is_compared_with_the_wording_in_force(
    run: Desk, platform: Server
) -> None:
    for clauses in ((*CLAUSES, SCRAPING, BAN), CLAUSES):
        platform.routes["/terms"] = Reply(page(clauses))
        run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    assert run.snapshot().out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"


def test_terms_that_really_shrank_are_accepted_by_name(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(SHRUNK)
    assert run.snapshot().code == 3
    assert run.snapshot("--accept").code == 2, "only by name"
    done = run.snapshot("vidora", "--accept")
    assert done.code == 0
    assert "removed" in done.out
    assert run.snapshot().code == 0


def test_a_mirror_that_cannot_be_written_stops_nothing_and_is_mended(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    run.declare("Zebra", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms"}})
    folder = run.root / "versions" / "Vidora"
    (folder / "Terms of Service.md").unlink()
    folder.rmdir()
    folder.write_text("in the way", encoding="utf-8")
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    done = run.snapshot()
    assert f"{NAME}: 1 clause added" in done.out
    assert "Zebra/Terms of Service: first version" in done.out
    assert "mirror is behind" in done.err
    folder.unlink()
    run.snapshot()
    assert SCRAPING in run.mirror()


def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    run: Desk, platform: Server, tmp_path: Path
) -> None:
    done = run.snapshot("--output", str(tmp_path / "no" / "such" / "folder"))
    assert done.code == 3
    assert platform.count("/terms") == 0


def test_a_rebuild_that_loses_versions_says_so(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOSDIFF_NOW", "2020-01-01T06:00:00Z")
    platform.routes["/terms"] = Reply(page().replace("<h1>", '<h1 class="k">'))
    run.snapshot()
    monkeypatch.setenv("TOSDIFF_NOW", "2021-01-01T06:00:00Z")
    platform.routes["/terms"] = Reply(page((*CLAUSES, BAN), attributes='class="k"'))
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": ".k"}})
    run.snapshot()
    done = run("rebuild")
    assert done.code == 3
    assert "versions no more" in done.err


def test_the_gate_says_what_it_knows_nothing_of(run: Desk, platform: Server) -> None:
    run.declare("Zebra", {TERMS: {"fetch": platform.url("/gone")}})
    run.snapshot()
    done = run("check", "--since", "2020-01-01")
    assert done.code == 3
    assert "Zebra/Terms of Service: nothing is recorded" in done.err


@pytest.mark.parametrize("since", ["2025", "previous", "dead", "yesterday", ""])
def test_the_gate_takes_a_date_and_nothing_else(run: Desk, platform: Server, since: str) -> None:
    run.snapshot()
    assert run("check", "--since", since).code == 2


@pytest.mark.parametrize("charset", ["base64", "hex", "rot13", "idna", "unicode_escape", "zip"])
def test_a_charset_that_is_none_stops_nobody(run: Desk, platform: Server, charset: str) -> None:
    body = page((*CLAUSES, "Caf\u00e9 and \\x41 are words too.")).encode("cp1252", "replace")
    platform.routes["/a"] = Reply(body, content_type=f"text/html; charset={charset}")
    run.declare("Aardvark", {TERMS: {"fetch": platform.url("/a"), "select": "#terms"}})
    done = run.snapshot()
    assert done.code == 0
    assert CLAUSES[0] in run.mirror()


def test_no_escape_reaches_the_terminal_or_the_mirror(run: Desk, platform: Server) -> None:
    trick = '<a href="https://x.example/&#27;c">here</a> and <a href="mailto:%1Bc@x.y">there</a>'
    platform.routes["/terms"] = Reply(page((*CLAUSES, f"Write to us {trick}.")))
    run.snapshot()
    assert "\x1b" not in run.mirror()
    assert "\x1b" not in run("show", "vidora").out


def test_json_escapes_what_could_steer_a_terminal(run: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("You may \u202e not \x9b31m scrape.\n", encoding="utf-8")
    out = run("classify", str(file), "--all", "--format", "json").out
    assert "\x9b" not in out
    assert "\u202e" not in out
    assert "\u202e" in json.loads(out)["clauses"][0]["text"]


def test_a_terms_type_with_controls_is_a_broken_declaration(run: Desk, platform: Server) -> None:
    run.declare("Odd", {"T\x1b[31m": {"fetch": platform.url("/terms")}})
    done = run.snapshot()
    assert done.code == 2
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--terms", "a/b"),
        ("--terms", "p@q"),
        ("--select", " "),
        ("--select", "#nothing"),
        ("--service", "Q.history"),
    ],
)
def test_add_writes_nothing_that_could_not_be_read_again(
    run: Desk, platform: Server, arguments: tuple[str, str]
) -> None:
    folder = run.root / "declarations"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = run("add", platform.url("/terms"), "--service", "Vidora", "--allow-private", *arguments)
    assert done.code == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_services_that_differ_in_case_are_each_selectable_by_name(
    run: Desk, platform: Server
) -> None:
    for service in ("Foo", "foo"):
        run.declare(service, {TERMS: {"fetch": platform.url("/terms")}})
    run.snapshot()
    assert run("log", "foo").code == 0
    assert run("log", "Foo").code == 0


def test_a_missing_folder_of_declarations_is_no_clean_bill(run: Desk) -> None:
    (run.root / "declarations").rmdir()
    for verb in (("status",), ("snapshot",), ("check", "--since", "2020-01-01")):
        assert run(*verb).code == 2


def test_a_short_part_makes_no_combined_terms_suspect(run: Desk, platform: Server) -> None:
    platform.routes["/date"] = Reply("<main><p>Effective from the first of May.</p></main>")
    parts = [{"fetch": platform.url("/terms")}, {"fetch": platform.url("/date")}]
    run.declare("Vidora", {TERMS: {"combine": parts, "select": "main"}})
    assert run.snapshot().code == 0


@pytest.mark.parametrize(
    "setting", ["delay = nan", "delay = -1", "timeout = 0", "timeout = inf", "timeout = 1e300"]
)
def test_a_setting_that_cannot_be_is_refused(run: Desk, setting: str) -> None:
    run.settings(f"[network]\n{setting}\n")
    done = run("status")
    assert done.code == 2
    assert "hint: " in done.err


def test_the_contact_is_sent_with_every_request(run: Desk, platform: Server) -> None:
    run.settings('[network]\ncontact = "https://watch.example/about"\n')
    run.snapshot()
    assert "https://watch.example/about" in platform.requests[-1].headers["user-agent"]


def test_a_broken_declaration_is_told_by_the_exit_code_of_every_verb(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    (run.root / "declarations" / "Broken.json").write_text("{", encoding="utf-8")
    for verb in (("log", "vidora"), ("show", "vidora"), ("rebuild",), ("classify", "vidora")):
        assert run(*verb).code == 2
