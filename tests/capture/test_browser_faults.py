"""A browser that crashes, hangs or is used up costs one page, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fetching import local_fetcher
from loopback import Reply, Request, Server, serve
from rendering import PROSE, open_browser, processes, render, text

from tosdiff.capture.browser import Browser
from tosdiff.capture.browser_program import find_chromium
from tosdiff.entities import Capture
from tosdiff.errors import CaptureError, DeclarationError

GOOD = Reply(f"<!DOCTYPE html><main>{PROSE}</main>")
BUSY = Reply(f"<!DOCTYPE html><main>{PROSE}</main><script>while (true) {{}}</script>")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the browser keeps what it writes, profiles above all."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def _kill_on_request(browser: Browser, server: Server, kind: str) -> None:
    """Make the server kill processes of the browser in the middle of a page."""

    def killing(_: Request) -> Reply:
        for process in processes(browser, kind):
            os.kill(process, signal.SIGKILL)
        return Reply("")

    server.routes["/bad"] = Reply(f"<main>{PROSE}</main><script>fetch('/kill')</script>")
    server.routes["/kill"] = killing


@pytest.mark.parametrize("kind", ["renderer", ""])
def test_a_crash_costs_one_page(place: Path, kind: str) -> None:
    with serve({"/good": GOOD}) as server, open_browser() as browser:
        _kill_on_request(browser, server, kind)
        before, bad, after = (render(browser, server, path) for path in ("/good", "/bad", "/good"))
        running = processes(browser)
    assert (bad.outcome, bad.kind, bad.body) == ("failed", "browser", None)
    assert "crashed" in bad.reason
    assert text(before) == text(after)
    assert [process for process in running if _is_alive(process)] == []
    assert [*place.iterdir()] == []


def test_a_page_that_keeps_the_browser_busy_is_left_and_its_processes_ended(place: Path) -> None:
    with serve({"/bad": BUSY, "/good": GOOD}) as server, open_browser() as browser:
        render(browser, server, "/good")
        before = processes(browser)
        browser._deadline = 4.0
        bad = render(browser, server, "/bad")
        left = [process for process in before if _is_alive(process)]
        browser._deadline = 40.0
        good = render(browser, server, "/good")
    assert (bad.outcome, bad.kind) == ("failed", "timeout")
    assert "busy" in bad.reason
    assert left == []
    assert "You may not copy" in text(good)
    assert [*place.iterdir()] == []


def test_a_run_that_is_interrupted_leaves_nothing(place: Path) -> None:
    def interrupted(_: str) -> Capture:
        raise KeyboardInterrupt

    frame = Reply(f'<main>{PROSE}</main><iframe src="/frame"></iframe>')
    with serve({"/": frame}) as server, open_browser() as browser, local_fetcher() as fetcher:
        with pytest.raises(KeyboardInterrupt):
            browser.render(fetcher.fetch(server.url("/")), interrupted)
        assert browser._program is None
    assert [*place.iterdir()] == []


def test_a_browser_is_renewed_after_some_pages(place: Path) -> None:
    with serve({"/": GOOD}) as server, open_browser(pages=2) as browser:
        leaders = []
        for _ in range(3):
            render(browser, server)
            assert browser._program is not None
            leaders.append(browser._program._process)
    assert leaders[0] == leaders[1] != leaders[2]
    assert [*place.iterdir()] == []


def test_several_threads_share_a_browser_and_none_is_left(place: Path) -> None:
    with serve({"/": GOOD}) as server, open_browser() as browser, ThreadPoolExecutor(3) as pool:
        shown = set(pool.map(lambda _: text(render(browser, server)), range(3)))
        pool.shutdown()
        browser.close()
        names = [thread.name for thread in threading.enumerate()]
    assert len(shown) == 1
    assert not [name for name in names if name.startswith(("browser", "part of a page"))]


def test_a_program_that_is_no_browser_is_said_to_be_none(place: Path) -> None:
    open_browser()
    with serve({"/": GOOD}) as server, Browser("/bin/false", user_agent="x") as browser:
        capture = render(browser, server)
    assert (capture.outcome, capture.kind) == ("failed", "browser")
    assert capture.reason.startswith("/bin/false does not start")


def test_a_browser_is_found_by_its_setting_the_environment_or_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    for name in ("chromium", "mine"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TOSDIFF_CHROMIUM", raising=False)
    assert find_chromium() == str(tmp_path / "chromium")
    monkeypatch.setenv("TOSDIFF_CHROMIUM", "mine")
    assert find_chromium() == str(tmp_path / "mine")
    assert find_chromium(str(tmp_path / "chromium")) == str(tmp_path / "chromium")
    with pytest.raises(DeclarationError, match=r"corpus\.toml is 'nowhere'"):
        find_chromium("nowhere")
    monkeypatch.delenv("TOSDIFF_CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(CaptureError, match="no Chromium is installed"):
        find_chromium()


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"
