"""A browser for tests of rendering, and what a reader sees of what it shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from fetching import START, local_fetcher
from loopback import Server

from tosdiff.capture.browser import Browser
from tosdiff.entities import Capture, Page
from tosdiff.text.extract import extract

UA = "tosdiff/1.0 (+https://example.org)"
PROSE = "<p>You may not copy these invented pages in bulk without our leave.</p>" * 20


def open_browser(**settings: Any) -> Browser:
    """A browser for loopback, or a reason to skip the test."""
    pytest.importorskip("playwright", reason="pip install 'tosdiff[browser]' for this test")
    defaults: dict[str, Any] = {"user_agent": UA, "allow_private": True, "deadline": 40.0}
    return Browser(chromium(), **{**defaults, **settings})


def render(browser: Browser, server: Server, path: str = "/", **settings: Any) -> Capture:
    """Fetch a page from loopback and render it."""
    with local_fetcher(**settings) as fetcher:
        return browser.render(fetcher.fetch(server.url(path)), fetcher.fetch)


def text(capture: Capture) -> str:
    """The Markdown that the extractor reads from a capture."""
    assert capture.outcome == "fetched", capture.reason
    kind = capture.header("content-type")
    return extract(capture.body or b"", content_type=kind, page=Page(capture.url)).markdown


def served(body: str, url: str = "http://terms.example/") -> Capture:
    """A page as a fetcher would have brought it from an address that is not asked."""
    return replace(
        Capture(url=url, captured_at=START, outcome="fetched", final_url=url, status=200),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body.encode(),
    )


def nothing(url: str) -> Capture:
    """Fetch no document."""
    return Capture(url=url, captured_at=START, outcome="failed", kind="refused", reason="no")


def processes(browser: Browser, kind: str = "") -> list[int]:
    """The processes of a browser that runs, all or those of a kind, as `renderer`."""
    assert browser._program is not None
    return list(_in_group(browser._program._process, f"--type={kind}" if kind else ""))


def _in_group(leader: int, mark: str) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            is_ours = os.getpgid(int(entry.name)) == leader
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
        except (ProcessLookupError, FileNotFoundError, PermissionError):
            continue
        if is_ours and command and mark in command:
            yield int(entry.name)
