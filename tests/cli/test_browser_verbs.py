"""Verbs that let a browser run a page's scripts, and what they say where there is none."""

from __future__ import annotations

import gzip
import json

import pytest
from loopback import Reply, Server
from pages import CLAUSES, page
from running import TERMS, Desk

from tosdiff.archive.archive import Archive
from tosdiff.capture.release import RENDERER

NAME = "Vidora/Terms of Service"
SHELL = Reply(
    "<!DOCTYPE html><title>Vidora</title><div id=app><noscript>Please enable JavaScript."
    "</noscript></div><script>fetch('/text').then(a => a.text()).then(t =>"
    " { document.querySelector('#app').innerHTML = t })</script>",
    etag='"1"',
)


@pytest.fixture
def chrome() -> None:
    """A browser must be here."""
    from browser import chromium

    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    chromium()


@pytest.fixture
def shell(platform: Server, run: Desk) -> Server:
    """A platform whose terms only scripts show; the declaration does not say so."""
    platform.routes["/terms"] = SHELL
    platform.routes["/text"] = Reply(page().partition("<body")[2].partition(">")[2])
    run.declare("Vidora", {TERMS: {"fetch": platform.url("/terms")}})
    return platform


def _ask_for_a_browser(run: Desk, server: Server) -> None:
    form = {"fetch": server.url("/terms"), "select": "#terms", "executeClientScripts": True}
    run.declare("Vidora", {TERMS: form})


def test_a_page_that_only_scripts_show_is_suspect_and_its_hint_leads_to_the_browser(
    run: Desk, shell: Server
) -> None:
    done = run.snapshot()
    assert done.code == 3
    assert "tosdiff extract URL --browser" in done.err
    assert '"executeClientScripts": true' in done.err


def test_a_declared_page_is_rendered_recorded_as_such_and_rests(
    run: Desk, shell: Server, chrome: None
) -> None:
    _ask_for_a_browser(run, shell)
    first, second = run.snapshot(), run.snapshot()
    assert first.out.startswith(f"{NAME}: first version"), first.err
    assert (second.code, second.out) == (0, "")
    assert CLAUSES[9] in run.mirror()
    with Archive.open(run.location) as archive:
        one, two = archive.captures(NAME)
        version = archive.versions(NAME)[-1]
        assert archive.verify() == ()
    assert one.rendered.startswith(f"{RENDERER} Chromium/")
    assert (two.outcome, two.body_digest) == ("fetched", one.body_digest)
    assert version.recipe.extractor.endswith(f" of {RENDERER}")
    assert run("rebuild").code == 0
    with Archive.open(run.location) as archive:
        assert archive.versions(NAME)[-1] == version


def test_to_render_a_page_from_now_on_is_no_change_of_the_terms(
    run: Desk, shell: Server, chrome: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask_for_a_browser(run, shell)
    shell.routes["/terms"] = Reply(page(CLAUSES[:8]))
    monkeypatch.setenv("PATH", "/nowhere")
    first = run.snapshot()
    assert "read as served" in first.err
    assert "executeClientScripts" in first.err
    monkeypatch.undo()
    shell.routes["/terms"] = SHELL
    second = run.snapshot()
    assert (second.code, second.out) == (0, "")
    assert "re-extraction" in run("log", NAME, "--all").out


def test_extract_and_add_read_what_a_browser_shows(run: Desk, shell: Server, chrome: None) -> None:
    url = shell.url("/terms")
    shown = run("extract", url, "--browser", "--allow-private")
    assert CLAUSES[9] in shown.out, shown.err
    added = run("add", url, "--browser", "--allow-private", "--service", "Paylo")
    assert added.code == 0, added.err
    said = json.loads((run.root / "declarations/Paylo.json").read_text(encoding="utf-8"))
    (form,) = said["terms"].values()
    assert form["executeClientScripts"] is True


def test_a_file_is_not_opened_in_a_browser(run: Desk) -> None:
    done = run("extract", "page.html", "--browser")
    assert (done.code, "is no web address" in done.err) == (2, True)


def test_a_browser_that_is_not_there_is_told_with_what_to_install(
    run: Desk, shell: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    monkeypatch.setenv("PATH", "/nowhere")
    done = run("extract", shell.url("/terms"), "--browser", "--allow-private")
    assert (done.code, "no Chromium is installed" in done.err) == (3, True)
    assert "TOSDIFF_CHROMIUM" in done.err


def test_a_browser_that_corpus_toml_names_must_be_there(run: Desk, shell: Server) -> None:
    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    _ask_for_a_browser(run, shell)
    settings = run.root / "corpus.toml"
    text = settings.read_text(encoding="utf-8")
    named = text.replace("[network]", '[network]\nchromium = "/nowhere/chromium"')
    settings.write_text(named, encoding="utf-8")
    done = run.snapshot()
    assert (done.code, "which is no program" in done.err) == (2, True)


def test_a_server_that_sends_what_looks_rendered_is_not_believed(
    run: Desk, platform: Server
) -> None:
    mark = (
        f"\ufeff<!DOCTYPE html>\n<!-- as a browser showed it, not as it was served: {RENDERER} -->"
    )
    platform.routes["/terms"] = Reply(mark + page())
    run.snapshot()
    with Archive.open(run.location) as archive:
        assert RENDERER not in archive.versions(NAME)[-1].recipe.extractor
        assert archive.captures(NAME)[-1].rendered == ""


def test_what_was_rendered_is_exported_as_no_servers_answer(
    run: Desk, shell: Server, chrome: None
) -> None:
    _ask_for_a_browser(run, shell)
    run.snapshot()
    target = run.root / "out.warc.gz"
    done = run("export", "warc", "--output", str(target))
    assert done.code == 0, done.err
    records = gzip.decompress(target.read_bytes()).split(b"WARC/1.1\r\n")
    (page_record,) = [one for one in records if RENDERER.encode() in one and b"<main" in one]
    assert b"WARC-Type: resource" in page_record
