"""`status` says what is wrong with each terms, what needs care first, and proposes a selector."""

from __future__ import annotations

import json

import pytest
from altering import altered, fields
from loopback import Reply, Request, Server
from pages import CLAUSES, SCRAPING, page
from running import TERMS, Desk

from tosdiff.archive.schema import metadata

NAME = "Vidora/Terms of Service"
GERMAN = (
    "Sie dürfen die Lampen des Hauses nicht ohne unsere Zustimmung mit nach draußen nehmen.",
    "Wir werden Ihnen die Änderung der Hausordnung einen Monat im Voraus mitteilen.",
    "Für Schäden, die durch Vorsatz entstehen, haften wir nach dem Gesetz und ohne Grenze.",
    "Das Konto ist persönlich, und Sie sind für alles verantwortlich, was mit ihm geschieht.",
    "Der Vertrag endet, sobald Sie ihn kündigen oder wir das Haus für immer schließen.",
)


def state(run: Desk, name: str = NAME) -> dict[str, object]:
    (found,) = run("status", name, "--format", "json").json()["terms"]
    return dict(found)


def at(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("TOSDIFF_NOW", f"{day}T06:00:00Z")


def test_the_last_success_is_the_last_visit_that_gave_the_terms(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2020-01-01", "2020-01-02"):
        at(monkeypatch, day)
        run.snapshot()
    platform.routes["/terms"] = Reply("gone", status=404)
    for day in ("2020-01-03", "2020-01-04"):
        at(monkeypatch, day)
        run.snapshot()
    found = state(run)
    assert found["last_capture"] == "2020-01-02T06:00:00Z"
    assert found["last_change"] == "2020-01-01T06:00:00Z"
    assert found["ill_since"] == "2020-01-03T06:00:00Z"
    assert (found["failures"], found["care"]) == (2, "failed")
    assert "404" in str(found["problem"])


def test_what_needs_care_stands_first(run: Desk, platform: Server) -> None:
    for service, path in (("Aard", "/terms"), ("Mole", "/gone"), ("Newt", "/wall")):
        run.declare(service, {TERMS: {"fetch": platform.url(path), "select": "main"}})
    platform.routes["/wall"] = Reply("<main><p>Verify you are human.</p></main>")
    run.snapshot()
    run.declare("Zebra", {TERMS: {"fetch": platform.url("/terms"), "select": "#terms p"}})
    told = run("status", "--format", "json").json()["terms"]
    assert [one["terms"].partition("/")[0] for one in told] == [
        "Mole", "Newt", "Zebra", "Aard", "Vidora",
    ]  # fmt: skip
    assert [one["needs_care"] for one in told] == [True, True, True, False, False]


@pytest.mark.parametrize("columns", ["40", "68", "80", "120"])
def test_no_line_is_wider_than_the_terminal(
    run: Desk, platform: Server, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = "Conditions of Use of Every Thing that the House Lends to Guests and Others"
    run.declare("Aardvark House", {long: {"fetch": platform.url("/gone"), "select": "main"}})
    run.snapshot()
    out = run("status").out
    assert max(map(len, out.splitlines())) <= int(columns)
    assert "404" in out


def test_status_exits_clean_unless_the_exit_code_is_asked_for(run: Desk, platform: Server) -> None:
    run.snapshot()
    assert run("status", "--exit-code").code == 0
    platform.routes["/terms"] = Reply("gone", status=404)
    run.snapshot()
    assert run("status").code == 0
    assert run("status", "--exit-code").code == 3


def test_a_selector_that_died_among_others_is_named(run: Desk, platform: Server) -> None:
    selectors = ["#terms", ".annex"]
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), "select": selectors}})
    run.snapshot()
    found = state(run)
    assert (found["care"], found["dead_selectors"], found["how"]) == (
        "dead", ["`.annex`"], "selectors",
    )  # fmt: skip


# ── a suspect page is settled ────────────────────────────────────────────────────────────────────


def test_a_rejected_page_is_never_asked_about_again(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    assert run.snapshot().code == 3
    assert state(run)["care"] == "suspect"
    asked = platform.count("/terms")
    done = run("snapshot", "vidora", "--reject")
    assert done.code == 0
    assert "rejected: loss" in done.out
    assert platform.count("/terms") == asked, "nothing is fetched"
    for visit in (0, 5):  # the same bytes, and the same words in another page
        platform.routes["/terms"] = Reply(page(CLAUSES[:4], visit=visit))
        done = run.snapshot()
        assert (done.code, done.out, done.err) == (0, "", "")
        assert state(run)["care"] == "rejected"
    assert CLAUSES[9] in run.mirror()
    assert "rejected on" in run("status").out
    assert run("status", "--exit-code").code == 0


def test_what_waits_can_be_looked_at(run: Desk, platform: Server) -> None:
    run.snapshot()
    assert run("show", "vidora@suspect").code == 3
    platform.routes["/terms"] = Reply(page((*CLAUSES[:4], SCRAPING)))
    run.snapshot()
    assert run("show", "vidora@suspect").out.endswith(f"{SCRAPING}\n")
    assert CLAUSES[9] in run("show", "vidora").out
    told = run("diff", "vidora", "latest", "suspect", "--format", "json").json()
    assert told["counts"] == {"added": 1, "removed": 6}
    assert told["new"]["suspicion"].startswith("loss: ")


def test_verify_finds_a_rejection_that_nobody_made(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    run.snapshot()
    run("snapshot", "vidora", "--reject")
    assert run("verify").code == 0
    for field in fields("rejected"):
        with altered(run.location, field):
            assert run("verify").code == 3, field.name
    with altered(run.location, metadata.tables["rejected"].c.words):
        assert f"what was rejected of {NAME} was altered" in run("verify").out


def test_another_suspect_page_is_asked_about(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    run.snapshot()
    run("snapshot", "vidora", "--reject")
    platform.routes["/terms"] = Reply(page(CLAUSES[:3]))
    assert run.snapshot().code == 3
    assert state(run)["care"] == "suspect"


def test_accepting_undoes_a_rejection(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    run.snapshot()
    run("snapshot", "vidora", "--reject")
    done = run.snapshot("vidora", "--accept")
    assert (done.code, "removed" in done.out) == (0, True)
    assert state(run)["care"] == "well"
    platform.routes["/terms"] = Reply(page())
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    assert run.snapshot().code == 3, "it is no longer rejected, and is judged as any page"


def test_what_was_accepted_is_so_after_a_rebuild(run: Desk, platform: Server) -> None:
    for clauses in (CLAUSES, CLAUSES[:4]):
        platform.routes["/terms"] = Reply(page(clauses), etag=f'"{len(clauses)}"')
        run.snapshot()
    assert run.snapshot("vidora", "--accept").code == 0, "not modified, and accepted"
    platform.routes["/terms"] = Reply(page((*CLAUSES[:4], SCRAPING)))
    run.snapshot()
    before = run("log", "vidora", "--format", "json").json()["versions"]
    assert [one["kind"] for one in before] == ["changed", "changed", "first"]
    assert run("rebuild").code == 0
    assert run("log", "vidora", "--format", "json").json()["versions"] == before


def test_only_what_was_looked_at_is_accepted(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(page(CLAUSES[:4]))
    run.snapshot()
    platform.routes["/terms"] = Reply(page((*CLAUSES[:2], SCRAPING)))
    done = run.snapshot("vidora", "--accept")
    assert done.code == 3
    assert "not accepted" in done.err
    assert CLAUSES[9] in run.mirror()
    assert run.snapshot("vidora", "--accept").code == 0, "now it was"


@pytest.mark.parametrize("arguments", [("--reject",), ("vidora", "--accept", "--reject")])
def test_settling_is_by_name_and_in_one_way(
    run: Desk, platform: Server, arguments: tuple[str, ...]
) -> None:
    run.snapshot()
    assert run("snapshot", *arguments).code == 2


def test_to_reject_where_nothing_waits_changes_nothing(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = run("snapshot", "vidora", "--reject")
    assert (done.code, "nothing suspect waits" in done.out) == (0, True)
    assert state(run)["care"] == "well"


# ── a selector died ──────────────────────────────────────────────────────────────────────────────

MOVED = page((*CLAUSES, SCRAPING), attributes='class="legal-text"')


def test_a_suggestion_is_a_redline_against_what_the_selector_read_last(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(MOVED)
    run.snapshot()
    before = {path: path.read_bytes() for path in (run.root / "declarations").iterdir()}
    asked = platform.count("/terms")
    done = run("status", "--suggest", "vidora")
    assert done.code == 0
    assert platform.count("/terms") == asked, "nothing is fetched"
    assert "main in place of #terms" in done.out
    assert SCRAPING in " ".join(done.out.split())
    line = done.out.splitlines()[-1]
    declared = json.loads("{" + line + "}")[TERMS]
    assert declared == {"fetch": platform.url("/terms"), "select": "main"}
    assert {path: path.read_bytes() for path in (run.root / "declarations").iterdir()} == before


def test_a_suggestion_in_json_counts_what_it_would_change(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(MOVED)
    run.snapshot()
    told = run("status", "--suggest", "vidora", "--format", "json").json()
    assert told["schema"] == "tosdiff.suggestion/1"
    assert told["counts"] == {"added": 1}
    assert [one["select"] for one in told["pages"]] == ["main"]


def test_a_pinned_suggestion_mends_the_terms_and_keeps_their_history(
    run: Desk, platform: Server
) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(MOVED)
    run.snapshot()
    assert run("status", "--suggest", "vidora", "--write").code == 0
    folder = run.root / "declarations"
    past = json.loads((folder / "Vidora.history.json").read_text())[TERMS]
    assert [one["select"] for one in past] == ["#terms"]
    done = run.snapshot()
    assert (done.code, done.err) == (0, "")
    assert state(run)["care"] == "well"
    assert SCRAPING in run.mirror()
    assert run("rebuild").code == 0, "each capture is read by the declaration of its day"
    assert run("status", "--suggest", "vidora").out == ""


def test_one_part_of_combined_terms_is_mended_alone(run: Desk, platform: Server) -> None:
    platform.routes["/more"] = Reply(page((*CLAUSES[:5], SCRAPING), attributes='id="more"'))
    parts = [{"fetch": platform.url("/terms")}, {"fetch": platform.url("/more")}]
    parts[1]["select"] = "#annex"
    declared = {"combine": parts, "select": "#terms", "remove": [".share"]}
    run.declare("Vidora", {TERMS: declared})
    run.snapshot()
    told = run("status", "--suggest", "vidora", "--format", "json").json()["declaration"]
    assert told == {**declared, "combine": [parts[0], {**parts[1], "select": "main", "remove": []}]}


@pytest.mark.parametrize("arguments", [("--suggest",), ("vidora", "--write")])
def test_a_suggestion_is_for_one_terms(
    run: Desk, platform: Server, arguments: tuple[str, ...]
) -> None:
    assert run("status", *arguments).code == 2


def test_add_of_a_declared_page_mends_its_selector(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = Reply(MOVED)
    url = platform.url("/terms")
    for arguments in ((), ("--dry-run", "--yes")):
        done = run("add", url, "--allow-private", *arguments)
        assert (done.code, "main in place of #terms" in done.out) == (0, True)
        assert not (run.root / "declarations" / "Vidora.history.json").exists()
    assert run("add", url, "--allow-private", "--yes").code == 0
    done = run.snapshot()
    assert done.out == f"{NAME}: 1 clause added; adds anti-scraping (forbids)\n"
    assert run("rebuild").code == 0
    assert run("log", "vidora", "--format", "json").json()["versions"][-1]["kind"] == "first"


def test_add_of_a_declared_page_that_is_well_is_refused(run: Desk, platform: Server) -> None:
    run.snapshot()
    done = run("add", platform.url("/terms"), "--service", "Vidora", "--allow-private")
    assert done.code == 2


# ── language ─────────────────────────────────────────────────────────────────────────────────────


def in_german(count: int = 5) -> Reply:
    return Reply(page(GERMAN[:count] * 2, title="Hausordnung"))


def test_the_language_of_each_version_is_told(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = in_german()
    run.snapshot()
    run.snapshot("vidora", "--accept")
    versions = run("log", "vidora", "--format", "json").json()["versions"]
    assert [one["language"] for one in versions] == ["de", "en"]
    assert run("show", "vidora", "--format", "json").json()["language"] == "de"
    assert state(run)["language"] == "de"


def test_a_change_of_language_is_suspect_and_no_rewrite(run: Desk, platform: Server) -> None:
    run.snapshot()
    platform.routes["/terms"] = in_german()
    done = run.snapshot()
    assert (done.code, done.out) == (3, "")
    assert "language: it was “en”, now it is “de”" in done.err
    assert state(run)["suspect"] is not None


def by_language(request: Request) -> Reply:
    wanted = request.headers.get("accept-language", "")
    return in_german() if wanted.startswith("de") else Reply(page(), etag='"same-for-all"')


def test_a_pinned_language_is_asked_for_and_is_no_change_of_the_terms(
    run: Desk, platform: Server
) -> None:
    platform.routes["/terms"] = by_language
    run.snapshot()
    declared = {"fetch": platform.url("/terms"), "select": "#terms"}
    run.declare("Vidora", {TERMS: {**declared, "acceptLanguage": "de-AT, de;q=0.8"}})
    done = run.snapshot()
    assert platform.requests[-1].headers["accept-language"] == "de-AT, de;q=0.8"
    assert (done.code, done.out) == (0, "")
    assert GERMAN[0] in run.mirror()
    assert run("log", "vidora", "--format", "json").json()["versions"][0]["kind"] == "first"
    assert state(run)["declared_language"] == "de"
    assert run.snapshot().code == 0


def test_a_page_in_another_language_than_declared_is_suspect_from_the_first(
    run: Desk, platform: Server
) -> None:
    declared = {"fetch": platform.url("/terms"), "select": "#terms", "acceptLanguage": "de"}
    run.declare("Vidora", {TERMS: declared})
    done = run.snapshot()
    assert done.code == 3
    assert "“de” is declared, and it is “en”" in done.err
    assert run.snapshot("vidora", "--accept").code == 0
    assert state(run)["care"] == "language"
    platform.routes["/terms"] = Reply(page((*CLAUSES, SCRAPING)))
    done = run.snapshot()
    assert "1 clause added" in done.out, "what was accepted goes on"
    assert "“de” is declared as its language" in done.err


def test_a_pinned_query_is_set_in_the_address(run: Desk, platform: Server) -> None:
    platform.routes["/terms?a=1&region=AT"] = Reply(page())
    fetch = platform.url("/terms?region=US&a=1")
    declared = {"fetch": fetch, "select": "#terms", "query": {"region": "AT"}}
    run.declare("Vidora", {TERMS: declared})
    assert run.snapshot().code == 0
    assert platform.count("/terms?a=1&region=AT") == 1


def test_another_region_of_ours_is_no_change_of_theirs(run: Desk, platform: Server) -> None:
    platform.routes["/terms?region=AT"] = Reply(page((*CLAUSES, SCRAPING)))
    run.snapshot()
    declared = {"fetch": platform.url("/terms"), "select": "#terms", "query": {"region": "AT"}}
    run.declare("Vidora", {TERMS: declared})
    done = run.snapshot()
    assert (done.code, done.out) == (0, "")
    assert "not compared" in done.err
    assert SCRAPING in run.mirror()


@pytest.mark.parametrize(
    "pins",
    [
        {"acceptLanguage": "de\r\nX: y"},
        {"acceptLanguage": "*"},
        {"acceptLanguage": ""},
        {"query": {"": "x"}},
        {"query": {"a": "\n"}},
        {"query": ["a"]},
    ],
)
def test_a_pin_that_cannot_be_sent_is_a_broken_declaration(
    run: Desk, platform: Server, pins: dict[str, object]
) -> None:
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms"), **pins}})
    assert run.snapshot().code == 2
    assert platform.count("/terms") == 0
